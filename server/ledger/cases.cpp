#include "server/ledger/cases.hpp"

namespace shanhai::ledger {

auto name_of(CaseStateName name) -> std::string_view
{
    switch (name) {
    case CaseStateName::waiting: return "waiting";
    case CaseStateName::claimed: return "claimed";
    case CaseStateName::reported: return "reported";
    case CaseStateName::acknowledged: return "acknowledged";
    case CaseStateName::held: return "held";
    case CaseStateName::cancelled: return "cancelled";
    case CaseStateName::returned: return "returned";
    case CaseStateName::asked: return "asked";
    }
    return "waiting";
}

auto name_of(DoubtKind kind) -> std::string_view
{
    switch (kind) {
    case DoubtKind::contradiction: return "contradiction";
    case DoubtKind::doubtful: return "doubtful";
    case DoubtKind::unverifiable: return "unverifiable";
    }
    return "doubtful";
}

auto name_of(RemarkKind kind) -> std::string_view
{
    switch (kind) {
    case RemarkKind::question: return "question";
    case RemarkKind::answer: return "answer";
    case RemarkKind::returned: return "returned";
    case RemarkKind::retaken: return "retaken";
    case RemarkKind::limits: return "limits";
    case RemarkKind::rewrite: return "rewrite";
    }
    return "question";
}

auto name_of(const CaseState& state) -> CaseStateName { return static_cast<CaseStateName>(state.index()); }

static_assert(std::is_same_v<std::variant_alternative_t<std::size_t(CaseStateName::claimed), CaseState>, Claimed>);
static_assert(
    std::is_same_v<std::variant_alternative_t<std::size_t(CaseStateName::acknowledged), CaseState>, Acknowledged>);
static_assert(std::is_same_v<std::variant_alternative_t<std::size_t(CaseStateName::held), CaseState>, Held>);
static_assert(std::is_same_v<std::variant_alternative_t<std::size_t(CaseStateName::cancelled), CaseState>, Cancelled>);
static_assert(std::is_same_v<std::variant_alternative_t<std::size_t(CaseStateName::returned), CaseState>, Returned>);
static_assert(std::is_same_v<std::variant_alternative_t<std::size_t(CaseStateName::asked), CaseState>, Asked>);

}  // namespace shanhai::ledger
