#include "server/reports/decisions.hpp"

#include "common/report/legible.hpp"
#include "server/reports/prose.hpp"

#include <algorithm>

namespace shanhai::reports {
namespace {

auto find(const std::vector<wire::Decision>& decisions, const wire::Concern& concern) -> const wire::Decision*
{
    const auto answers = [&](const wire::Decision& one) {
        return one.code == concern.code && one.field == concern.field;
    };
    const auto found = std::ranges::find_if(decisions, answers);
    return found == decisions.end() ? nullptr : &*found;
}

auto subject_of(const wire::Concern& concern) -> std::string
{
    return concern.field.empty() ? concern.code : concern.code + ' ' + concern.field;
}

auto is_reason(const std::string& text) -> bool
{
    if (!report::is_legible(text, report::Lines::many)) return false;
    const auto characters = code_points(text);
    const auto blank = [](char32_t c) { return c == U' ' || c == U'\n' || c == 0x3000; };
    const auto written = std::ranges::count_if(characters, [&](char32_t c) { return !blank(c); });
    return static_cast<std::size_t>(written) >= reason_least && characters.size() <= reason_most;
}

}  // namespace

auto check_decisions(const std::vector<wire::Concern>& concerns, const std::vector<wire::Decision>& decisions)
    -> Result<void>
{
    for (const auto& concern : concerns) {
        const auto* const decision = find(decisions, concern);
        if (!decision) return Fault{errc::conflict, "report.undecided", subject_of(concern)};
        if (!is_reason(decision->reason)) return Fault{errc::malformed, "report.decision", subject_of(concern)};
    }
    return {};
}

auto concerns_text(const std::vector<wire::Concern>& concerns) -> std::string
{
    return concerns.empty() ? std::string{} : wire::write_json(ConcernList{concerns});
}

auto concerns_in(const std::string& text) -> Result<std::vector<wire::Concern>>
{
    if (text.empty()) return std::vector<wire::Concern>{};
    auto list = wire::read_json<ConcernList>(text);
    if (!list) return Fault{errc::corrupt, "ledger.concerns"};
    return std::move(list->concerns);
}

auto decisions_text(const std::vector<wire::Concern>& concerns, const std::vector<wire::Decision>& decisions)
    -> std::string
{
    DecidedAll all;
    for (const auto& concern : concerns) {
        const auto* const decision = find(decisions, concern);
        all.decisions.push_back({concern.code, concern.field, concern.text, decision ? decision->reason : ""});
    }
    return all.decisions.empty() ? std::string{} : wire::write_json(all);
}

}  // namespace shanhai::reports
