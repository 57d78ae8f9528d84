#include "server/adapters/sqlite/case_row.hpp"

namespace shanhai::sqlite {

using namespace ledger;

namespace {

auto state_facts(const CaseState& state) -> json::object
{
    struct {
        auto operator()(const Waiting& now) const -> json::object { return {{"since", to_json(now.since)}}; }
        auto operator()(const Claimed& now) const -> json::object { return {{"since", to_json(now.since)}}; }
        auto operator()(const Reported& now) const -> json::object
        {
            return {{"report", to_json(now.report)}, {"by", to_json(now.by)}, {"at", to_json(now.at)}};
        }
        auto operator()(const Acknowledged& now) const -> json::object
        {
            return {{"report", to_json(now.report)}, {"by", now.by}, {"at", to_json(now.at)}};
        }
        auto operator()(const Held& now) const -> json::object { return {{"since", to_json(now.since)}}; }
        auto operator()(const Cancelled& now) const -> json::object
        {
            return {{"by", now.by}, {"reason", now.reason}, {"at", to_json(now.at)}};
        }
        auto operator()(const Returned& now) const -> json::object
        {
            return {{"by", to_json(now.by)}, {"reason", now.reason}, {"since", to_json(now.since)}};
        }
        auto operator()(const Asked& now) const -> json::object
        {
            return {{"by", to_json(now.by)}, {"since", to_json(now.since)}};
        }
    } facts;
    return std::visit(facts, state);
}

auto read_state(CaseStateName name, const Fields& facts, std::optional<PersonId> by, std::optional<Instant> until)
    -> CaseState
{
    switch (name) {
    case CaseStateName::waiting: return Waiting{facts.get<Instant>("since")};
    case CaseStateName::claimed:
        if (!by || !until) throw DamagedRow{};
        return Claimed{std::move(*by), facts.get<Instant>("since"), *until};
    case CaseStateName::reported:
        return Reported{facts.get<ReportId>("report"), facts.get<PersonId>("by"), facts.get<Instant>("at")};
    case CaseStateName::acknowledged:
        return Acknowledged{facts.get<ReportId>("report"), facts.get<std::string>("by"), facts.get<Instant>("at")};
    case CaseStateName::held: return Held{facts.get<Instant>("since")};
    case CaseStateName::cancelled:
        return Cancelled{facts.get<std::string>("by"), facts.get<std::string>("reason"), facts.get<Instant>("at")};
    case CaseStateName::returned:
        return Returned{facts.get<PersonId>("by"), facts.get<std::string>("reason"), facts.get<Instant>("since")};
    case CaseStateName::asked: return Asked{facts.get<PersonId>("by"), facts.get<Instant>("since")};
    }
    throw DamagedRow{};
}

auto review_facts(const std::optional<Review>& review) -> json::value
{
    if (!review) return nullptr;
    return json::object{{"author", to_json(review->author)},
                        {"submitted_at", to_json(review->submitted_at)},
                        {"draft", review->draft},
                        {"signed_by_author", to_json(review->signed_by_author)}};
}

auto read_review(const Fields& facts) -> std::optional<Review>
{
    if (facts.value("review").is_null()) return std::nullopt;
    const auto inner = Fields{facts.value("review")};
    return Review{inner.get<PersonId>("author"), inner.get<Instant>("submitted_at"), inner.get<std::int64_t>("draft"),
                  inner.get<std::optional<ReportId>>("signed_by_author")};
}

auto amending_facts(const std::optional<Amending>& amending) -> json::value
{
    if (!amending) return nullptr;
    return json::object{{"kind", to_json(amending->kind)},
                        {"by", to_json(amending->by)},
                        {"since", to_json(amending->since)},
                        {"until", to_json(amending->until)},
                        {"reason", amending->reason},
                        {"requested_by", amending->requested_by},
                        {"significant", amending->significant},
                        {"wrong_patient", amending->wrong_patient}};
}

auto read_amending(const Fields& facts) -> std::optional<Amending>
{
    if (facts.value("amending").is_null()) return std::nullopt;
    const auto inner = Fields{facts.value("amending")};
    return Amending{.kind = inner.get<ReportStatus>("kind"),
                    .by = inner.get<PersonId>("by"),
                    .since = inner.get<Instant>("since"),
                    .until = inner.get<Instant>("until"),
                    .reason = inner.get<std::string>("reason"),
                    .requested_by = inner.get<std::string>("requested_by"),
                    .significant = inner.get_or_none<bool>("significant"),
                    .wrong_patient = inner.get_or_none<bool>("wrong_patient")};
}

auto kept_until(const Case& which) -> json::value
{
    return which.kept ? to_json(which.kept->until) : json::value{};
}

}  // namespace

auto facts_of(const Case& which) -> std::string
{
    return json::serialize(json::object{{"service", to_json(which.service)},
                                        {"studies", to_json(which.studies)},
                                        {"form", which.form},
                                        {"patient_name", which.patient_name},
                                        {"declared_complete", which.declared_complete},
                                        {"state", state_facts(which.state)},
                                        {"revision", which.revision},
                                        {"token", which.token},
                                        {"first_claimed_at", to_json(which.first_claimed_at)},
                                        {"reported_at", to_json(which.reported_at)},
                                        {"extended_at", to_json(which.extended_at)},
                                        {"acknowledged_at", to_json(which.acknowledged_at)},
                                        {"doubts", to_json(which.doubts)},
                                        {"checked", to_json(which.checked)},
                                        {"lane", to_json(which.lane)},
                                        {"warning", to_json(which.warning)},
                                        {"escalation", to_json(which.escalation)},
                                        {"stage", to_json(which.stage)},
                                        {"kept_until", kept_until(which)},
                                        {"asked_first", to_json(which.asked_first)},
                                        {"returns", which.returns},
                                        {"acquired_at", to_json(which.acquired_at)},
                                        {"delivered_at", to_json(which.delivered_at)},
                                        {"remarks", to_json(which.remarks)},
                                        {"review", review_facts(which.review)},
                                        {"rewrites", which.rewrites},
                                        {"amending", amending_facts(which.amending)},
                                        {"marks", to_json(which.marks)}});
}

namespace {

auto read_priority(Row& row) -> wire::Priority
{
    const auto number = row.take<int>();
    if (number < int(wire::Priority::emergency) || number > int(wire::Priority::routine)) throw DamagedRow{};
    return static_cast<wire::Priority>(number);
}

// Rows from before there was a queue with turns know their deadline alone.
void read_urgency(Case& which, const Fields& facts)
{
    which.lane = facts.get_or_none<wire::Lane>("lane");
    which.warning = facts.has("warning") ? facts.get<Instant>("warning") : which.deadline;
    which.escalation = facts.has("escalation") ? facts.get<Instant>("escalation") : which.deadline;
    which.stage = facts.get_or_none<Stage>("stage");
    which.asked_first = facts.get<std::optional<SiteId>>("asked_first");
    which.returns = facts.get_or_none<int>("returns");
    which.acquired_at = facts.get<std::optional<Instant>>("acquired_at");
    which.delivered_at = facts.get<std::optional<Instant>>("delivered_at");
    which.remarks = facts.get_or_none<std::vector<Remark>>("remarks");
    which.review = read_review(facts);
    which.rewrites = facts.get_or_none<int>("rewrites");
    which.amending = read_amending(facts);
    which.marks = facts.get_or_none<std::vector<std::string>>("marks");
}

auto read_reservation(const std::string& person, const Fields& facts) -> std::optional<Reservation>
{
    if (person.empty()) return std::nullopt;
    return Reservation{sound(PersonId::parse(person)), facts.get<Instant>("kept_until")};
}

}  // namespace

auto read_case(Row& row) -> Case
{
    auto id = row.take<CaseId>();
    auto site = row.take<SiteId>();
    auto group = row.take<SiteId>();
    auto modality = row.take<std::string>();
    const auto priority = read_priority(row);
    const auto opened_at = row.take<Instant>();
    const auto deadline = row.take<Instant>();
    const auto state = row.take<CaseStateName>();
    auto claimed_by = row.take<std::optional<PersonId>>();
    const auto claimed_until = row.take<std::optional<Instant>>();
    static_cast<void>(row.take<int>());  // the class: said by the priority
    static_cast<void>(row.take<int>());  // in_review: said by the facts
    const auto turn = row.take<Instant>();
    auto specialty = row.take<std::string>();
    const auto kept_for = row.take<std::string>();
    const auto alarm_at = row.take<std::optional<Instant>>();
    const auto facts = row.take<Fields>();
    auto which = Case{
        .id = std::move(id),
        .service = facts.get<Service>("service"),
        .site = std::move(site),
        .group = std::move(group),
        .studies = facts.get<std::vector<StudyUid>>("studies"),
        .modality = std::move(modality),
        .priority = priority,
        .form = facts.get<std::string>("form"),
        .patient_name = facts.get<std::string>("patient_name"),
        .declared_complete = facts.get<bool>("declared_complete"),
        .opened_at = opened_at,
        .deadline = deadline,
        .state = read_state(state, Fields{facts.value("state")}, std::move(claimed_by), claimed_until),
        .revision = facts.get<std::int64_t>("revision"),
        .token = facts.get<std::int64_t>("token"),
        .first_claimed_at = facts.get<std::optional<Instant>>("first_claimed_at"),
        .reported_at = facts.get<std::optional<Instant>>("reported_at"),
        .acknowledged_at = facts.get<std::optional<Instant>>("acknowledged_at"),
        .extended_at = facts.get<std::optional<Instant>>("extended_at"),
        .doubts = facts.get_or_none<std::vector<Doubt>>("doubts"),
        .checked = facts.get<std::optional<Checked>>("checked"),
        .specialty = std::move(specialty),
        .turn = turn,
        .alarm_at = alarm_at,
        .kept = read_reservation(kept_for, facts)};
    read_urgency(which, facts);
    return which;
}

}  // namespace shanhai::sqlite
