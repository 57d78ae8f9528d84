#include "server/verification/standing.hpp"

#include <algorithm>
#include <vector>

namespace shanhai::verification {
namespace {

using ledger::ReportStatus;

auto by_version(std::span<const Version> versions) -> std::vector<const Version*>
{
    std::vector<const Version*> all;
    for (const auto& one : versions) all.push_back(&one);
    std::ranges::sort(all, {}, [](const Version* one) { return one->report.version; });
    return all;
}

// The last word, unless it takes back or was taken back itself.
auto counting(const Version& last) -> Standing
{
    const bool stands = last.report.status != ReportStatus::retraction && !last.recalled;
    if (!stands) return {};
    return {.counts = last.report.id, .counts_version = last.report.version, .counts_since = last.report.signed_at};
}

}  // namespace

auto name_of(State state) -> std::string_view
{
    switch (state) {
    case State::current: return "current";
    case State::with_addendum: return "with_addendum";
    case State::preliminary: return "preliminary";
    case State::superseded: return "superseded";
    case State::retracted: return "retracted";
    case State::recalled: return "recalled";
    case State::damaged: return "damaged";
    case State::unknown: return "unknown";
    }
    return "unknown";
}

auto must_not_be_used(State state) -> bool
{
    switch (state) {
    case State::current:
    case State::with_addendum:
    case State::preliminary: return false;
    case State::superseded:
    case State::retracted:
    case State::recalled:
    case State::damaged:
    case State::unknown: return true;
    }
    return true;
}

auto standing_of(const ReportId& asked, std::span<const Version> versions) -> Standing
{
    const auto all = by_version(versions);
    const auto self = std::ranges::find_if(all, [&](const Version* one) { return one->report.id == asked; });
    if (self == all.end()) return {};
    const auto& own = **self;
    const auto later = std::span{all}.subspan(static_cast<std::size_t>(self - all.begin()) + 1);
    auto answer = counting(*all.back());
    const auto stands = [&](State state, Instant since) {
        answer.state = state;
        answer.since = since;
        return answer;
    };

    const auto is_retraction = [](const Version* one) { return one->report.status == ReportStatus::retraction; };
    const auto replaces = [](const Version* one) { return one->report.status != ReportStatus::addendum; };
    if (is_retraction(&own)) return stands(State::retracted, own.report.signed_at);
    if (const auto next = std::ranges::find_if(later, replaces); next != later.end()) {
        const auto since = std::min((*next)->report.signed_at, own.recalled.value_or(Instant::max()));
        return stands(std::ranges::any_of(later, is_retraction) ? State::retracted : State::superseded, since);
    }

    // From here on every later version only adds to this one.
    if (own.recalled || all.back()->recalled) {
        answer.counts.reset();
        return stands(State::recalled, own.recalled ? *own.recalled : *all.back()->recalled);
    }
    if (!later.empty()) return stands(State::with_addendum, all.back()->report.signed_at);
    // Superseded by something that is not there: the ledger contradicts itself, and nobody should act on that.
    if (own.report.superseded_by) return answer.counts.reset(), stands(State::superseded, own.report.signed_at);
    const bool preliminary = own.report.status == ReportStatus::preliminary;
    return stands(preliminary ? State::preliminary : State::current, own.report.signed_at);
}

}  // namespace shanhai::verification
