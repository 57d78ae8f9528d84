#include "server/critical/view.hpp"

#include "server/critical/read_back.hpp"

namespace shanhai::critical {
namespace {

auto to_view(const Notice& notice) -> wire::NoticeView
{
    auto view = wire::NoticeView{.level = notice.level,
                                 .site = notice.site,
                                 .contact = notice.contact,
                                 .channel = std::string{name_of(notice.channel)},
                                 .correction = notice.correction,
                                 .state = std::string{name_of(notice.state)},
                                 .round = notice.round,
                                 .attempts = notice.attempts,
                                 .trouble = notice.trouble};
    if (notice.accepted_at) view.accepted_at = to_text(*notice.accepted_at);
    if (notice.delivered_at) view.delivered_at = to_text(*notice.delivered_at);
    return view;
}

auto to_view(const ledger::Step& step) -> wire::StepView
{
    return {step.number, to_text(step.at), step.what, step.actor, step.by, step.note};
}

// Until somebody has read back, the treating side is offered the names as well.
auto wants_read_back(const Shown& shown) -> bool
{
    const auto state = shown.alert.state;
    return shown.side == Side::treating && (state == AlertState::confirmed || state == AlertState::dispatched ||
                                            state == AlertState::delivered);
}

}  // namespace

auto to_view(const Shown& shown) -> wire::AlertView
{
    const auto& alert = shown.alert;
    auto view = wire::AlertView{.id = alert.id.text(),
                                .of = alert.of.text(),
                                .site = alert.site.text(),
                                .site_name = shown.site_name,
                                .group = alert.group.text(),
                                .modality = alert.modality,
                                .hurried = alert.hurried,
                                .patient_name = shown.patient_name,
                                .names = {},
                                .list = alert.criterion.list,
                                .list_version = alert.criterion.version,
                                .item = alert.criterion.item,
                                .criterion = alert.criterion.text,
                                .grade = alert.criterion.grade,
                                .finding = alert.finding,
                                .state = std::string{name_of(alert.state)},
                                .found_at = to_text(alert.found_at),
                                .revision = alert.revision,
                                .level = alert.level,
                                .duty_called = alert.duty_called,
                                .correction_open = alert.correction_open,
                                .due_at = std::nullopt,
                                .actions = alert.actions,
                                .notices = {},
                                .steps = {}};
    if (wants_read_back(shown)) view.names = names_offered(alert, shown.patient_name);
    if (alert.due_at) view.due_at = to_text(*alert.due_at);
    for (const auto& notice : alert.notices) view.notices.push_back(to_view(notice));
    for (const auto& step : shown.steps) view.steps.push_back(to_view(step));
    return view;
}

auto to_body(const List& list) -> wire::CriticalListBody
{
    auto body = wire::CriticalListBody{.id = list.id,
                                       .title = list.title,
                                       .issuer = list.issuer,
                                       .version = list.version,
                                       .valid_from = to_text(list.valid_from),
                                       .valid_until = list.valid_until ? to_text(*list.valid_until) : std::string{},
                                       .source = list.source,
                                       .wording = list.wording,
                                       .items = {}};
    for (const auto& item : list.items)
        body.items.push_back({item.code,
                              item.criterion,
                              {item.modalities.begin(), item.modalities.end()},
                              item.grade,
                              item.notify.count(),
                              item.actions});
    return body;
}

}  // namespace shanhai::critical
