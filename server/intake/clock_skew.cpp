#include "server/intake/clock_skew.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;
using std::chrono::seconds;

// A clock nobody ever complained about, and which is right, leaves no row.
auto note(Facts& facts, ledger::ClockReading reading, bool off) -> Result<void>
{
    auto before = facts.archive().clock(reading.site, reading.device);
    if (!before) return before.error();
    const auto times = *before ? (*before)->times : 0;
    if (!off && times == 0) return {};
    reading.times = off ? times + 1 : 0;
    return facts.archive().put(reading);
}

}  // namespace

auto clock_ahead(std::optional<Instant> made_at, Instant received) -> std::optional<std::int64_t>
{
    if (!made_at) return std::nullopt;
    return std::chrono::floor<seconds>(*made_at - received).count();
}

auto device_is_off(std::int64_t ahead, seconds tolerance) -> bool
{
    constexpr auto forty_years = std::int64_t{40} * 366 * 86'400;  // a clock at 1970, whose images are of today
    return ahead > tolerance.count() || ahead < -forty_years;
}

auto sender_is_off(std::int64_t ahead, seconds tolerance) -> bool
{
    return ahead > tolerance.count() || ahead < -tolerance.count();
}

auto judge_devices(Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies, seconds tolerance,
                   Instant now) -> Result<void>
{
    for (const auto& uid : studies) {
        auto found = facts.archive().study(site, uid);
        if (!found) return found.error();
        if (!*found || !(*found)->clock_ahead) continue;
        auto study = std::move(**found);
        const bool off = device_is_off(*study.clock_ahead, tolerance);
        if (off && study.doubts.insert(ledger::StudyDoubt::clock).second)
            if (auto put = facts.archive().put(study); !put) return put.error();
        if (auto noted = note(facts, {site, study.device, *study.clock_ahead, now}, off); !noted) return noted.error();
    }
    return {};
}

auto judge_sender(Facts& facts, const ledger::Submission& submission, seconds tolerance) -> Result<void>
{
    const auto ahead = clock_ahead(submission.sent_at, submission.created_at);
    if (!ahead) return {};
    const auto reading =
        ledger::ClockReading{submission.site, std::string{senders_computer}, *ahead, submission.created_at};
    return note(facts, reading, sender_is_off(*ahead, tolerance));
}

}  // namespace shanhai::intake
