// What a report costs: the pages, the file that is signed, and the whole way to a signed report.
//
//   shanhai_benchmarks --benchmark_filter=report
//
// p50_ms and p95_ms are of single reports; rss_mb is the most this process ever held, so run it alone to read it.
#include "common/report/kinds_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>

using namespace shanhai;

namespace {

// Kept between runs: making them takes a second, and more memory than any report.
auto fonts() -> const report::Fonts& { return report::test_fonts(); }

auto with_ecg() -> report::Issued { return {"ecg", report::ecg_document(), {{}, {report::plate_for_tests()}}}; }
auto one_page() -> report::Issued { return {"one page", report::verified(report::sample_document())}; }
auto with_images() -> report::Issued
{
    return report::illustrated(report::verified(report::sample_document()),
                               {report::grey_picture(), report::colour_picture()});
}

auto prepared(const report::Issued& one) -> Result<report::Prepared>
{
    auto pages = report::render(one.document, fonts(), one.shown);
    if (!pages) return pages.error();
    return report::prepare(one.document, *pages);
}

// Runs `make` over and over and says how long single runs took.
template <class Make>
void time_each(benchmark::State& state, const Make& make)
{
    using Clock = std::chrono::steady_clock;
    std::vector<double> took;
    for (auto _ : state) {
        const auto start = Clock::now();
        const std::size_t bytes = make();
        took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        if (bytes == 0) return state.SkipWithError("no report");
        state.counters["bytes"] = benchmark::Counter(double(bytes), benchmark::Counter::kAvgThreads);
    }
    std::sort(took.begin(), took.end());
    const auto at = [&](double share) { return took[static_cast<std::size_t>(share * double(took.size() - 1))]; };
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    state.counters["p50_ms"] = benchmark::Counter(at(0.50), benchmark::Counter::kAvgThreads);
    state.counters["p95_ms"] = benchmark::Counter(at(0.95), benchmark::Counter::kAvgThreads);
    state.counters["rss_mb"] = benchmark::Counter(double(used.ru_maxrss) / 1024, benchmark::Counter::kAvgThreads);
    state.SetItemsProcessed(state.iterations());
}

void prepare_it(benchmark::State& state, const report::Issued& one)
{
    fonts();
    time_each(state, [&] {
        const auto made = prepared(one);
        return made ? made->pdf.size() : 0;
    });
}

void report_is_prepared(benchmark::State& state) { prepare_it(state, one_page()); }
void report_with_an_ecg_is_prepared(benchmark::State& state) { prepare_it(state, with_ecg()); }
void report_with_two_images_is_prepared(benchmark::State& state) { prepare_it(state, with_images()); }

void report_is_prepared_and_signed(benchmark::State& state)
{
    static const report::Hospital hospital;
    const auto one = one_page();
    fonts();
    time_each(state, [&] { return hospital.sign(prepared(one).value()).size(); });
}

BENCHMARK(report_is_prepared)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(report_is_prepared)->Unit(benchmark::kMillisecond)->Threads(2)->UseRealTime();
BENCHMARK(report_with_an_ecg_is_prepared)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(report_with_two_images_is_prepared)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(report_is_prepared_and_signed)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(report_is_prepared_and_signed)->Unit(benchmark::kMillisecond)->Threads(2)->UseRealTime();

}  // namespace
