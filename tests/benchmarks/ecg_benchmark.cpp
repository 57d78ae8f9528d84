// What a lane does with each ECG that arrives: it is measured and its quality judged.
#include "common/ecg/measuring/heart_for_tests.hpp"
#include "common/ecg/quality/marks.hpp"

#include <benchmark/benchmark.h>

using namespace shanhai;

namespace {

void ecg_of_ten_seconds_is_measured(benchmark::State& state)
{
    const auto recording = ecg::test::record({});
    for (auto _ : state) benchmark::DoNotOptimize(ecg::measure(recording));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ecg_of_ten_seconds_is_measured)->Unit(benchmark::kMillisecond);

void ecg_of_ten_seconds_is_assessed(benchmark::State& state)
{
    const auto recording = ecg::test::record({});
    const auto measured = ecg::measure(recording);
    for (auto _ : state) benchmark::DoNotOptimize(ecg::assess(recording, measured, std::nullopt));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ecg_of_ten_seconds_is_assessed)->Unit(benchmark::kMillisecond);

// Time grows with the samples and no faster: seconds of recording are the argument.
void ecg_is_measured_and_assessed(benchmark::State& state)
{
    const auto recording = ecg::test::record({.seconds = static_cast<double>(state.range(0))});
    for (auto _ : state) {
        const auto measured = ecg::measure(recording);
        benchmark::DoNotOptimize(ecg::assess(recording, measured, std::nullopt));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ecg_is_measured_and_assessed)->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace
