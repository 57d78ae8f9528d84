#include "server/live/routes.hpp"

#include "common/net/http/media_type.hpp"
#include "server/cases/view.hpp"
#include "server/live/event_source.hpp"

namespace shanhai::live {
namespace {

using http::Request;
using http::Response;
using people::number_in;
using people::reply;

constexpr std::int64_t page_max = 200;
constexpr std::int64_t wait_max = 60;  // seconds a long poll may last

struct Context {
    Feed& feed;
    cases::Queue& queue;
    people::Gate& gate;
};

// A client that comes again says where it was in a header, whatever its address says (WHATWG HTML section 9.2.4).
auto number_asked_for(const Request& request) -> Result<std::optional<std::int64_t>>
{
    auto text = request.header("Last-Event-ID");
    if (!text || text->empty()) text = request.query("after");
    if (!text) return std::optional<std::int64_t>{};
    auto number = parse_number(*text);
    if (!number) return number.error();
    return std::optional{*number};
}

auto admit(Request& request, Context to) -> awaitable<Result<Admission>>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto wish = Wish{who->site, {}};
    if (const auto list = request.query("kinds")) {
        auto kinds = parse_kinds(*list);
        if (!kinds) co_return kinds.error();
        wish.kinds = std::move(*kinds);
    }
    auto asked = number_asked_for(request);
    if (!asked) co_return asked.error();
    auto after = co_await to.feed.beginning(*asked);
    if (!after) co_return after.error();
    auto seat = to.feed.admit(who->actor());
    if (!seat) co_return seat.error();
    auto recheck = [&gate = to.gate, peer = request.peer()] { return gate.enter(peer); };
    co_return Admission(std::move(wish), *after, std::move(*seat), std::move(recheck));
}

auto open_socket(Request& request, Context to) -> awaitable<Response>
{
    auto upgrade = http::Upgrade::of(request);
    if (!upgrade) co_return http::Upgrade::refused(upgrade.error());
    auto admission = co_await admit(request, to);
    if (!admission) co_return admission.error();
    auto serve = [&feed = to.feed, upgrade = *upgrade, admission = *admission](net::Stream& stream, Bytes rest) {
        return serve_socket(stream, std::move(rest), feed, upgrade, admission);
    };
    co_return Response::taken_over(std::move(serve));
}

auto open_stream(Request& request, Context to) -> awaitable<Response>
{
    auto admission = co_await admit(request, to);
    if (!admission) co_return admission.error();
    if (request.method() == "HEAD") co_return Response{200, "text/event-stream", std::string{}};
    auto serve = [&feed = to.feed, id = request.id().text(), admission = *admission](net::Stream& stream, Bytes) {
        return serve_events(stream, feed, id, admission);
    };
    co_return Response::taken_over(std::move(serve)).with_status(200);
}

// Without a number a watcher starts from now.
auto starting_point(Request& request, cases::Queue& queue) -> awaitable<Result<std::int64_t>>
{
    if (request.query("after")) co_return number_in(request, "after", 0, std::numeric_limits<std::int64_t>::max());
    co_return co_await queue.last_event();
}

auto list_events(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto after = co_await starting_point(request, to.queue);
    auto limit = number_in(request, "limit", page_max, page_max);
    auto wait = number_in(request, "wait", 0, wait_max);
    if (!after) co_return after.error();
    if (!limit) co_return limit.error();
    if (!wait) co_return wait.error();

    const auto patience = std::chrono::seconds{*wait};
    auto events = co_await to.queue.events(std::move(*who), *after, static_cast<std::size_t>(*limit), patience);
    if (!events) co_return events.error();
    auto list = wire::EventList{{}, *after};
    for (const auto& event : *events) {
        list.events.push_back(cases::to_view(event));
        list.last = event.number;
    }
    co_return reply(list);
}

// JSON unless a stream is what the client likes better.
auto show_events(Request& request, Context to) -> awaitable<Response>
{
    constexpr auto offered = std::to_array<std::string_view>({"application/json", "text/event-stream"});
    const auto chosen = http::choose(request.header("Accept").value_or("*/*"), offered);
    if (chosen == 1U) co_return co_await open_stream(request, to);
    co_return co_await list_events(request, to);
}

}  // namespace

auto routes(Feed& feed, cases::Queue& queue, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{feed, queue, gate};
    return {
        {"GET", "/api/v1/live", [to](Request& request) { return open_socket(request, to); }},
        {"GET", "/api/v1/events", [to](Request& request) { return show_events(request, to); }},
    };
}

}  // namespace shanhai::live
