#include "server/delivery/routes.hpp"

namespace shanhai::delivery {
namespace {

using http::Request;
using http::Response;
using people::id_in;

struct Context {
    Inbox& inbox;
    Forms& forms;
    people::Gate& gate;
};

auto show(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<ReportId>(request, "report");
    if (!which) co_return which.error();
    auto form = parse_form(request.query("as").value_or("pdf"));
    if (!form) co_return form.error();
    auto opened = co_await to.inbox.open(std::move(*who), std::move(*which));
    if (!opened) co_return opened.error();
    auto report = opened->report;
    auto body = co_await to.forms.make(std::move(report), *form);
    if (!body) co_return body.error();
    const auto& facts = facts_of(*form);
    const auto name = opened->report.id.text() + std::string{facts.extension};
    auto tag = '"' + Digest::of(as_view(*body)).hex() + '"';
    auto answer = Response{200, facts.media_type, std::move(*body)};
    auto told = std::move(answer).with("ETag", tag).with("Cache-Control", "private");
    auto named = std::move(told).with("Content-Disposition", "attachment; filename=\"" + name + '"');
    co_return with_state(std::move(named), *opened);
}

}  // namespace

auto form_routes(Inbox& inbox, Forms& forms, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{inbox, forms, gate};
    return {{"GET", "/api/v1/reports/{report}", [to](Request& request) { return show(request, to); }}};
}

}  // namespace shanhai::delivery
