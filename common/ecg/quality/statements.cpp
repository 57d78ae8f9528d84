// What the file says of itself: how long, how fast, when.
#include "common/ecg/quality/judging.hpp"
#include "common/ecg/quality/rules.hpp"

#include <algorithm>
#include <chrono>

namespace shanhai::ecg {
namespace {

struct Extent {
    bool any = false;
    double seconds = 0;
    std::optional<double> rate_hz{};  // the lowest; nothing when a strip states none
};

auto extent_of(const Recording& recording) -> Extent
{
    Extent extent;
    bool unstated = false;
    for (const auto& strip : recording.strips) {
        if (strip.kind != StripKind::rhythm || samples_in(strip) == 0) continue;
        extent.any = true;
        extent.seconds = std::max(extent.seconds, seconds_of(strip));
        if (!strip.rate_hz) unstated = true;
        else extent.rate_hz = std::min(extent.rate_hz.value_or(*strip.rate_hz), *strip.rate_hz);
    }
    if (unstated) extent.rate_hz.reset();
    return extent;
}

void judge_clock(const Evidence& evidence, Verdict& verdict)
{
    using namespace std::chrono;
    if (!evidence.received || !evidence.recording.acquired) return;
    const auto acquired = *evidence.recording.acquired;
    const auto ahead = acquired - *evidence.received;
    const auto first = sys_days{year{rules::clock_first_year} / January / 1};
    if (ahead <= rules::clock_ahead && -ahead <= rules::clock_behind && acquired >= first) return;
    const auto minutes_ahead = duration<double, std::ratio<60>>(ahead).count();
    verdict.findings.push_back({Flaw::clock, Weight::look, {}, minutes_ahead, ahead.count() > 0 ? "ahead" : "behind"});
}

}  // namespace

void judge_statements(const Evidence& evidence, Verdict& verdict)
{
    const auto extent = extent_of(evidence.recording);
    if (extent.any && extent.rate_hz && extent.seconds < rules::short_s)
        verdict.findings.push_back({Flaw::too_short, Weight::advice, {}, extent.seconds, {}});
    if (extent.any && !extent.rate_hz)
        verdict.findings.push_back({Flaw::rate, Weight::look, {}, 0, "unstated"});
    else if (extent.any && *extent.rate_hz < rules::rate_hz)
        verdict.findings.push_back({Flaw::rate, Weight::look, {}, *extent.rate_hz, {}});
    judge_clock(evidence, verdict);
}

}  // namespace shanhai::ecg
