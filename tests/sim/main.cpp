// shanhai-sim: lives through weeks, one a seed, until a promise breaks. A seed that fails fails the same way again.
#include "server/insight/throughput.hpp"
#include "tests/sim/forecast.hpp"
#include "tests/sim/promises.hpp"
#include "tests/sim/week.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>

namespace {

using namespace shanhai;

struct Wishes {
    std::uint64_t first = 1;
    std::uint64_t count = 100;
    int days = 7;
    sim::Shape shape;
    bool capacity = false;
    bool forecast = false;
};

struct Sum {
    std::size_t parcels = 0, crashes = 0, late = 0;
    std::int64_t events = 0;
    std::map<std::string, std::vector<std::int64_t>> waits;

    void add(const sim::Outcome& week)
    {
        parcels += week.committed;
        crashes += week.crashes;
        late += week.refused_late;
        events += week.events;
        for (const auto& [modality, some] : week.waits)
            waits[modality].insert(waits[modality].end(), some.begin(), some.end());
    }
};

auto live_through_all(const Wishes& wishes) -> Sum
{
    Sum sum;
    for (auto seed = wishes.first; seed < wishes.first + wishes.count; ++seed) {
        sum.add(sim::live_through(wishes.shape, seed));
        std::fprintf(stderr, "\rseed %llu ", static_cast<unsigned long long>(seed));
    }
    std::fprintf(stderr, "\n");
    return sum;
}

void keep_promises(const Wishes& wishes)
{
    const auto began = std::chrono::steady_clock::now();
    const auto sum = live_through_all(wishes);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("%llu seeds of %d days each, no promise broken: %zu parcels, %lld events, %zu power cuts, "
                "%zu late signatures refused, %.1f s\n",
                static_cast<unsigned long long>(wishes.count), wishes.days, sum.parcels,
                static_cast<long long>(sum.events), sum.crashes, sum.late, took.count());
}

// How long a case waits with so many readers, day and night, when nothing goes wrong.
void show_capacity(Wishes wishes)
{
    wishes.shape.clinics = 40;
    wishes.shape.cases_a_day = 268;
    wishes.shape.link_cut = wishes.shape.reply_lost = wishes.shape.crash_while_sending = wishes.shape.wrong_form = 0;
    wishes.shape.reader_vanishes = wishes.shape.reader_releases = wishes.shape.reader_hands_over = 0;
    wishes.shape.between_crashes = std::chrono::hours{1'000'000};
    std::printf("minutes from complete to signed: p50 / p90 / p95 / p99\n");
    constexpr auto desks = std::to_array<std::pair<std::size_t, std::size_t>>({{2, 1}, {3, 1}, {4, 2}});
    for (const auto& [imaging, ecg] : desks) {
        wishes.shape.imaging_readers = imaging;
        wishes.shape.ecg_readers = ecg;
        const auto sum = live_through_all(wishes);
        std::printf("%zu imaging + %zu ECG readers\n", imaging, ecg);
        for (const auto* const modality : {"DX", "CT", "US", "ECG"}) {
            std::printf("  %-4s", modality);
            for (const int p : {50, 90, 95, 99})
                std::printf(" %7.1f", static_cast<double>(*insight::percentile(sum.waits.at(modality), p)) / 60);
            std::printf("\n");
        }
    }
}

// How far off the product's own forecast of the backlog's end was.
void judge_forecast(const Wishes& wishes, bool readers_leave)
{
    const auto shape = sim::busy_county(wishes.shape, readers_leave);
    sim::Forecasts forecasts;
    for (auto seed = wishes.first; seed < wishes.first + wishes.count; ++seed) {
        sim::live_through(shape, seed, forecasts.onlooker());
        std::fprintf(stderr, "\rseed %llu ", static_cast<unsigned long long>(seed));
    }
    std::fprintf(stderr, "\n");
    std::printf("%s\n", readers_leave ? "readers who are sometimes gone for hours" : "readers who never leave");
    sim::print(forecasts.all());
}

}  // namespace

int main(int argc, char** argv)
{
    Wishes wishes;
    CLI::App app{"A county in a bottle: weeks of clinics, readers, bad links and power cuts in seconds"};
    app.add_option("--seed", wishes.first, "the first seed")->capture_default_str();
    app.add_option("--seeds", wishes.count, "how many")->capture_default_str();
    app.add_option("--days", wishes.days, "of each")->capture_default_str();
    app.add_option("--cases-a-day", wishes.shape.cases_a_day, "of the whole county")->capture_default_str();
    app.add_flag("--capacity", wishes.capacity, "waits by number of readers, of a county of 268 cases a day");
    app.add_flag("--forecast", wishes.forecast, "how far off the forecast of the backlog's end is, in that county");
    CLI11_PARSE(app, argc, argv);
    wishes.shape.length = std::chrono::days{wishes.days};
    try {
        if (wishes.forecast)
            for (const bool readers_leave : {false, true}) judge_forecast(wishes, readers_leave);
        else wishes.capacity ? show_capacity(wishes) : keep_promises(wishes);
    } catch (const sim::BrokenPromise& broken) {
        std::printf("broken promise: %s\n", broken.what());
        return 1;
    }
}
