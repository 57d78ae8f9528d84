#include "tools/bench/figures.hpp"

#include <algorithm>
#include <cstdio>

namespace shanhai::bench {
namespace {

namespace json = boost::json;

template <class Value>
auto each(const Series& series, Value value) -> std::vector<double>
{
    std::vector<double> all;
    for (const auto& run : series.runs) all.push_back(value(run));
    return all;
}

auto seconds_of(const Series& series) -> std::vector<double>
{
    return each(series, [](const Run& run) { return run.seconds; });
}

// How many times as fast as the first of its pair.
auto ratios(const Series& series, const Series& first) -> std::vector<double>
{
    std::vector<double> all;
    for (std::size_t i = 0; i < std::min(series.runs.size(), first.runs.size()); ++i)
        all.push_back(first.runs[i].seconds / series.runs[i].seconds);
    return all;
}

auto to_json(const Run& run) -> json::object
{
    json::object all{{"seconds", run.seconds}, {"objects", run.objects},
                     {"bytes", run.bytes},     {"megabytes_per_second", run.megabytes_per_second()},
                     {"failed", run.failed}};
    if (!run.waits.empty())
        all["wait_ms"] = json::object{{"median", 1e3 * quantile(run.waits, 0.5)},
                                      {"p99", 1e3 * quantile(run.waits, 0.99)},
                                      {"max", 1e3 * quantile(run.waits, 1)}};
    if (!run.senders.empty())
        all["sender_seconds"] = json::object{{"first", quantile(run.senders, 0)}, {"last", quantile(run.senders, 1)}};
    return all;
}

}  // namespace

auto quantile(std::vector<double> values, double share) -> double
{
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(last * share + 0.5)];
}

auto median(std::vector<double> values) -> double
{
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

auto in_turn(const std::vector<Contender>& all, std::size_t rounds, const std::function<void(std::string)>& tell)
    -> Result<std::vector<Series>>
{
    std::vector<Series> series;
    for (const auto& one : all) series.push_back({one.name, {}});
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            tell(all[i].name + ", round " + std::to_string(round + 1) + " of " + std::to_string(rounds));
            auto run = all[i].load();
            if (!run) return run.error();
            series[i].runs.push_back(std::move(*run));
        }
    }
    return series;
}

auto to_json(const std::vector<Series>& all) -> json::object
{
    json::object whole;
    for (const auto& series : all) {
        json::array runs;
        for (const auto& run : series.runs) runs.push_back(to_json(run));
        json::array beside_first;
        for (const auto ratio : ratios(series, all.front())) beside_first.push_back(ratio);
        whole[series.name] = json::object{{"median_seconds", median(seconds_of(series))},
                                          {"median_ratio_to_first", median(ratios(series, all.front()))},
                                          {"ratios_to_first", std::move(beside_first)},
                                          {"runs", std::move(runs)}};
    }
    return whole;
}

auto to_table(const std::vector<Series>& all) -> std::string
{
    std::string text;
    char line[200];
    std::snprintf(line, sizeof line, "%-34s %9s %9s %9s %8s %9s %9s %7s\n", "", "median s", "objects/s", "MB/s",
                  "ratio", "p99 ms", "last/first", "failed");
    text += line;
    for (const auto& series : all) {
        const auto pick = [&](auto value) { return median(each(series, value)); };
        const auto unfair = [](const Run& run) {
            const auto first = quantile(run.senders, 0);
            return first > 0 ? quantile(run.senders, 1) / first : 1;
        };
        std::snprintf(line, sizeof line, "%-34s %9.3f %9.0f %9.1f %7.2fx %9.1f %9.2f %7.0f\n", series.name.c_str(),
                      median(seconds_of(series)),
                      pick([](const Run& run) { return static_cast<double>(run.objects) / run.seconds; }),
                      pick([](const Run& run) { return run.megabytes_per_second(); }),
                      median(ratios(series, all.front())),
                      pick([](const Run& run) { return 1e3 * quantile(run.waits, 0.99); }), pick(unfair),
                      pick([](const Run& run) { return static_cast<double>(run.failed); }));
        text += line;
    }
    return text;
}

}  // namespace shanhai::bench
