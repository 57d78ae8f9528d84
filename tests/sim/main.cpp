// shanhai-sim: lives through weeks, one a seed, until a promise breaks. A seed that fails fails the same way again.
#include "tests/sim/promises.hpp"
#include "tests/sim/week.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>

int main(int argc, char** argv)
{
    using namespace shanhai;
    CLI::App app{"A county in a bottle: weeks of clinics, readers, bad links and power cuts in seconds"};
    std::uint64_t first = 1, count = 100;
    int days = 7;
    sim::Shape shape;
    app.add_option("--seed", first, "the first seed")->capture_default_str();
    app.add_option("--seeds", count, "how many")->capture_default_str();
    app.add_option("--days", days, "of each")->capture_default_str();
    app.add_option("--cases-a-day", shape.cases_a_day, "of the whole county")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    shape.length = std::chrono::days{days};

    const auto began = std::chrono::steady_clock::now();
    std::size_t cases = 0, crashes = 0, late = 0;
    std::int64_t events = 0;
    for (auto seed = first; seed < first + count; ++seed) {
        try {
            const auto week = sim::live_through(shape, seed);
            cases += week.committed;
            crashes += week.crashes;
            late += week.refused_late;
            events += week.events;
        } catch (const sim::BrokenPromise& broken) {
            std::printf("broken promise: %s\n", broken.what());
            return 1;
        }
        if (seed % 10 == 0) std::fprintf(stderr, "\r%llu ", static_cast<unsigned long long>(seed));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("\n%llu seeds of %d days each, no promise broken: %zu parcels, %lld events, %zu power cuts, "
                "%zu late signatures refused, %.1f s\n",
                static_cast<unsigned long long>(count), days, cases, static_cast<long long>(events), crashes, late,
                took.count());
}
