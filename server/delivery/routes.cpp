#include "server/delivery/routes.hpp"

#include "common/wire/report.hpp"
#include "server/archive/pieces.hpp"
#include "server/reports/routes.hpp"

namespace shanhai::delivery {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::number_in;
using people::read_body;
using people::reply;

constexpr std::int64_t wait_max = 60;                  // seconds a long poll may last

struct Context {
    Inbox& inbox;
    Recalls& recalls;
    archive::PackStore& packs;
    people::Gate& gate;
};

auto name_of(ledger::DeliveryState state) -> std::string
{
    switch (state) {
    case ledger::DeliveryState::ready: return "ready";
    case ledger::DeliveryState::fetched: return "fetched";
    case ledger::DeliveryState::acknowledged: return "acknowledged";
    }
    return "ready";
}

auto to_view(const ledger::Recall& recall, const std::string& acknowledged_by) -> wire::RecallView
{
    return {recall.report.text(), recall.of.text(),   recall.reason,  recall.wrong_patient,
            recall.by,            to_text(recall.at), acknowledged_by};
}

auto to_view(const Item& item) -> wire::InboxItem
{
    auto view = wire::InboxItem{.report = reports::to_view(item.report),
                                .state = name_of(item.delivery.state),
                                .patient_name = item.which.patient_name,
                                .modality = item.which.modality,
                                .priority = std::string{wire::name_of(item.which.priority)},
                                .ready_at = to_text(item.delivery.ready_at),
                                .acknowledged_by = item.delivery.acknowledged_by,
                                .recall = {}};
    if (!item.recall) return view;
    view.state = "recalled";
    view.recall = to_view(*item.recall, item.notice ? item.notice->acknowledged_by : std::string{});
    return view;
}

auto list(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto wait = number_in(request, "wait", 0, wait_max);
    if (!wait) co_return wait.error();
    const bool all = request.query("all") == "1";
    auto listing = co_await to.inbox.list(std::move(*who), all, std::chrono::seconds(*wait));
    if (!listing) co_return listing.error();
    auto answer = wire::Inbox{{}, listing->last};
    for (const auto& item : listing->items) answer.items.push_back(to_view(item));
    co_return reply(answer);
}

auto download(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<ReportId>(request, "report");
    if (!which) co_return which.error();
    auto opened = co_await to.inbox.open(std::move(*who), std::move(*which));
    if (!opened) co_return opened.error();
    const auto& report = opened->report;
    const auto& place = report.place;
    auto bytes = http::BodySource{place.size, archive::pieces_of(to.packs, place.pack, place.offset, place.size)};
    auto answer = Response{200, "application/pdf", std::move(bytes)};
    auto told = std::move(answer).with("ETag", '"' + report.digest.hex() + '"').with("Cache-Control", "private");
    co_return with_state(std::move(told), *opened);
}

// That somebody saw a report, or knows that it was taken back.
using Acknowledging = awaitable<Result<Item>> (Inbox::*)(people::Principal, ReportId, std::string);

auto acknowledge(Request& request, Context to, Acknowledging what) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<ReportId>(request, "report");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::AcknowledgeRequest>(request);
    if (!body) co_return body.error();
    auto item = co_await (to.inbox.*what)(std::move(*who), std::move(*which), std::move(body->by));
    if (!item) co_return item.error();
    co_return reply(to_view(*item));
}

auto recall(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<ReportId>(request, "report");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::RecallRequest>(request);
    if (!body) co_return body.error();
    auto done = co_await to.recalls.recall(std::move(*who), std::move(*which), std::move(*body));
    if (!done) co_return done.error();
    co_return reply(to_view(*done, {}));
}

}  // namespace

auto with_state(Response answer, const Opened& opened) -> Response
{
    if (!opened.recall) return answer;
    return std::move(answer).with("Report-State", "recalled").with("Report-Recalled-At", to_text(opened.recall->at));
}

auto routes(Inbox& inbox, Recalls& recalls, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>
{
    const auto to = Context{inbox, recalls, packs, gate};
    return {
        {"GET", "/api/v1/inbox", [to](Request& request) { return list(request, to); }},
        {"GET", "/api/v1/reports/{report}/pdf", [to](Request& request) { return download(request, to); }},
        {"POST", "/api/v1/reports/{report}/acknowledge",
         [to](Request& request) { return acknowledge(request, to, &Inbox::acknowledge); }},
        {"POST", "/api/v1/reports/{report}/recall", [to](Request& request) { return recall(request, to); }},
        {"POST", "/api/v1/reports/{report}/recall/acknowledge",
         [to](Request& request) { return acknowledge(request, to, &Inbox::acknowledge_recall); }},
    };
}

}  // namespace shanhai::delivery
