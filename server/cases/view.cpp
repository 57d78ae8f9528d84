#include "server/cases/view.hpp"

namespace shanhai::cases {

auto name_of(ledger::Service service) -> std::string_view
{
    switch (service) {
    case ledger::Service::diagnosis: return "diagnosis";
    case ledger::Service::over_read: return "over-read";
    case ledger::Service::consultation: return "consultation";
    }
    return "diagnosis";
}

auto name_of(ledger::Stage stage) -> std::string_view
{
    switch (stage) {
    case ledger::Stage::quiet: return "quiet";
    case ledger::Stage::warned: return "warned";
    case ledger::Stage::escalated: return "escalated";
    case ledger::Stage::late: return "late";
    }
    return "quiet";
}

auto name_of(ledger::ReportStatus status) -> std::string_view
{
    switch (status) {
    case ledger::ReportStatus::preliminary: return "preliminary";
    case ledger::ReportStatus::final: return "final";
    case ledger::ReportStatus::addendum: return "addendum";
    case ledger::ReportStatus::amendment: return "amendment";
    case ledger::ReportStatus::retraction: return "retraction";
    }
    return "final";
}

auto to_views(const std::vector<ledger::Remark>& remarks) -> std::vector<wire::RemarkView>
{
    std::vector<wire::RemarkView> all;
    for (const auto& remark : remarks)
        all.push_back({std::string{ledger::name_of(remark.kind)}, remark.by, remark.text, to_text(remark.at)});
    return all;
}

auto to_views(const std::vector<ledger::Doubt>& doubts) -> std::vector<wire::DoubtView>
{
    std::vector<wire::DoubtView> all;
    for (const auto& doubt : doubts) {
        auto view = wire::DoubtView{std::string{ledger::name_of(doubt.kind)}, doubt.field, doubt.form, doubt.image, {}};
        view.sentence = wire::sentence_of(view);
        all.push_back(std::move(view));
    }
    return all;
}

namespace {

// What is finished or being read stands nowhere.
auto why_here(const Shown& shown) -> std::string
{
    switch (ledger::name_of(shown.which.state)) {
    case ledger::CaseStateName::waiting: return shown.which.review ? "待审核，" + shown.why : shown.why;
    case ledger::CaseStateName::held: return "待送检机构核对，" + shown.why;
    case ledger::CaseStateName::returned: return "退回重拍，等送检机构，" + shown.why;
    case ledger::CaseStateName::asked: return "等送检机构答复，" + shown.why;
    default: return {};
    }
}

}  // namespace

auto to_view(const Shown& shown, Instant now) -> wire::CaseView
{
    const auto& which = shown.which;
    auto view = wire::CaseView{.id = which.id.text(),
                               .service = std::string{name_of(which.service)},
                               .state = std::string{ledger::name_of(ledger::name_of(which.state))},
                               .site = which.site.text(),
                               .site_name = shown.site_name,
                               .group = which.group.text(),
                               .modality = which.modality,
                               .priority = std::string{wire::name_of(which.priority)},
                               .patient_name = which.patient_name,
                               .studies = {},
                               .declared_complete = which.declared_complete,
                               .opened_at = to_text(which.opened_at),
                               .deadline = to_text(which.deadline),
                               .late = which.reported_at.value_or(now) > which.deadline,
                               .why = {},
                               .revision = which.revision,
                               .doubts = to_views(which.doubts),
                               .lane = std::string{wire::name_of(which.lane)},
                               .specialty = which.specialty,
                               .stage = std::string{name_of(which.stage)},
                               .returns = which.returns,
                               .remarks = to_views(which.remarks),
                               .marks = which.marks};
    for (const auto& study : which.studies) view.studies.push_back(study.text());
    if (which.extended_at) view.extended_at = to_text(*which.extended_at);
    view.why = why_here(shown);
    if (which.asked_first) view.asked_first = which.asked_first->text();
    if (which.kept) view.kept_for = which.kept->person.text();
    if (which.kept) view.kept_until = to_text(which.kept->until);
    if (const auto* const returned = std::get_if<ledger::Returned>(&which.state)) view.return_reason = returned->reason;
    if (shown.recalled_at) view.recalled_at = to_text(*shown.recalled_at);
    view.rewrites = which.rewrites;
    if (which.review) view.written_by = which.review->author.text();
    if (which.amending && now < which.amending->until) view.amending = std::string{name_of(which.amending->kind)};
    if (which.checked) view.checked = {which.checked->by, to_text(which.checked->at), which.checked->corrected};
    if (const auto* const claim = std::get_if<ledger::Claimed>(&which.state)) {
        view.claimed_by = claim->by.text();
        view.claimed_until = to_text(claim->until);
    }
    if (const auto* const reported = std::get_if<ledger::Reported>(&which.state)) view.report = reported->report.text();
    if (const auto* const seen = std::get_if<ledger::Acknowledged>(&which.state)) view.report = seen->report.text();
    return view;
}

auto to_claim_view(const Shown& shown, Instant now) -> wire::ClaimView
{
    auto view = wire::ClaimView{.which = to_view(shown, now), .token = shown.which.token};
    view.until = view.which.claimed_until.value_or(std::string{});
    return view;
}

auto to_view(const ledger::Event& event) -> wire::EventView
{
    return {.number = event.number,
            .at = to_text(event.at),
            .kind = event.kind,
            .about = event.about ? event.about->text() : std::string{},
            .site = event.site.text(),
            .group = event.group.text()};
}

}  // namespace shanhai::cases
