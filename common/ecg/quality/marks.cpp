#include "common/ecg/quality/marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace shanhai::ecg {
namespace {


// At least one lead shows the beats.
auto has_a_rhythm(const Measured& measured, const Verdict& verdict) -> bool
{
    if (measured.beats_s.size() < 2) return false;
    return std::ranges::any_of(measured.beat.leads, [&](const BeatLead& lead) {
        return std::ranges::none_of(verdict.findings, [&](const Finding& finding) {
            return finding.flaw == Flaw::lead_off && std::ranges::count(finding.leads, lead.name) > 0;
        });
    }) || (measured.beat.leads.empty() && !verdict.find(Flaw::lead_off));
}

// Intervals of all leads together are as good as the worst of them.
auto has_widths(const Measured& measured, const Verdict& verdict) -> bool
{
    constexpr auto spoilers = std::to_array<Flaw>({Flaw::lead_off, Flaw::saturation, Flaw::tremor, Flaw::inconsistent});
    return measured.beat.averaged >= 3 &&
           std::ranges::none_of(spoilers, [&](Flaw flaw) { return verdict.find(flaw) != nullptr; });
}

auto seconds(double ms) -> std::string
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", ms / 1000);
    return text;
}
auto whole(double value) -> std::string { return std::to_string(std::lround(value)); }

auto qtc_of(const Measured& measured) -> std::optional<double>
{
    return measured.heart_rate.value_or(0) > 100 ? measured.qtc_fridericia_ms : measured.qtc_bazett_ms;
}

class Marking {
public:
    explicit Marking(const MarkRules& rules) : rules_{rules} {}

    void rate(double per_minute)
    {
        const double value = std::round(per_minute);
        if (rules_.rate_below && value < *rules_.rate_below) low(per_minute, *rules_.rate_below, "<");
        if (rules_.rate_at_most && value <= *rules_.rate_at_most) low(per_minute, *rules_.rate_at_most, "≤");
        if (rules_.rate_at_least && value >= *rules_.rate_at_least)
            add("rate-high", per_minute, *rules_.rate_at_least,
                "心率 " + whole(per_minute) + " 次/分（≥" + whole(*rules_.rate_at_least) + "）",
                "Heart rate " + whole(per_minute) + "/min (≥" + whole(*rules_.rate_at_least) + ")");
    }
    void pause(double ms)
    {
        if (!rules_.pause_at_least_ms || ms < *rules_.pause_at_least_ms) return;
        const auto limit = seconds(*rules_.pause_at_least_ms);
        add("pause", ms, *rules_.pause_at_least_ms, "长间歇 " + seconds(ms) + " 秒（≥" + limit + "）",
            "Pause of " + seconds(ms) + " s (≥" + limit + ")");
    }
    void qrs(double ms)
    {
        if (!rules_.qrs_at_least_ms || std::round(ms) < *rules_.qrs_at_least_ms) return;
        const auto limit = whole(*rules_.qrs_at_least_ms);
        add("wide-qrs", ms, *rules_.qrs_at_least_ms, "QRS 时限 " + whole(ms) + " 毫秒（≥" + limit + "）",
            "QRS duration " + whole(ms) + " ms (≥" + limit + ")");
    }
    void qtc(double ms)
    {
        if (!rules_.qtc_at_least_ms || std::round(ms) < *rules_.qtc_at_least_ms) return;
        const auto limit = whole(*rules_.qtc_at_least_ms);
        add("long-qtc", ms, *rules_.qtc_at_least_ms, "QTc " + whole(ms) + " 毫秒（≥" + limit + "）",
            "QTc " + whole(ms) + " ms (≥" + limit + ")");
    }
    auto marks() && -> std::vector<Mark> { return std::move(marks_); }

private:
    void low(double per_minute, double limit, const std::string& sign)
    {
        add("rate-low", per_minute, limit, "心率 " + whole(per_minute) + " 次/分（" + sign + whole(limit) + "）",
            "Heart rate " + whole(per_minute) + "/min (" + sign + whole(limit) + ")");
    }
    void add(std::string what, double value, double limit, std::string chinese, std::string english)
    {
        marks_.push_back({std::move(what), value, limit, rules_.id + " " + rules_.version, std::move(chinese),
                          std::move(english)});
    }

    const MarkRules& rules_;
    std::vector<Mark> marks_;
};

}  // namespace

auto marks_of(const Measured& measured, const Verdict& verdict, const MarkRules& rules) -> std::vector<Mark>
{
    Marking marking{rules};
    if (has_a_rhythm(measured, verdict)) {
        if (measured.heart_rate) marking.rate(*measured.heart_rate);
        if (measured.rr_longest_ms) marking.pause(*measured.rr_longest_ms);
    }
    if (has_widths(measured, verdict)) {
        if (measured.qrs_ms) marking.qrs(*measured.qrs_ms);
        if (const auto qtc = qtc_of(measured)) marking.qtc(*qtc);
    }
    return std::move(marking).marks();
}

}  // namespace shanhai::ecg
