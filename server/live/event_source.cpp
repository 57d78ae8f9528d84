#include "server/live/event_source.hpp"

#include "common/wire/live.hpp"

namespace shanhai::live {
namespace {

constexpr auto again = std::chrono::seconds{2};

class EventSource final : public Channel {
public:
    explicit EventSource(http::EventStream& stream) : stream_{stream} {}

    auto tell(SharedLine line) -> awaitable<Result<std::size_t>> override
    {
        return say(http::StreamEvent(std::to_string(line->number), line->kind, line->json));
    }
    auto heartbeat(std::int64_t last, Instant at) -> awaitable<Result<std::size_t>> override
    {
        const auto view = wire::HeartbeatView{.last = last, .at = to_text(at)};
        return say(http::StreamEvent(std::to_string(last), view.kind, wire::write_json(view)));
    }
    auto ask(std::string) -> awaitable<Result<bool>> override { co_return false; }

private:
    auto say(http::StreamEvent event) -> awaitable<Result<std::size_t>>
    {
        auto said = co_await stream_.send(std::move(event));
        if (!said && said.error().code() == errc::timeout) co_return Fault{errc::timeout, "live.slow"};
        co_return said;
    }

    http::EventStream& stream_;
};

auto was_told(const Fault& why) -> bool { return why.at() != "live.slow" && !why.at().starts_with("net."); }

}  // namespace

auto serve_events(net::Stream& stream, Feed& feed, std::string request_id, Admission admission) -> awaitable<void>
{
    auto events = http::EventStream{stream, feed.settings().patience};
    auto begun = co_await events.begin(std::move(request_id), feed.clock().now(), again);
    if (!begun) co_return;

    EventSource channel{events};
    Watcher watcher{feed, std::move(admission.wish), admission.after, channel, std::move(admission.recheck)};
    const auto why = co_await watcher.run();
    if (!was_told(why)) co_return;
    const auto view = wire::EndView{std::string{why.at()}};
    auto end = http::StreamEvent({}, "end", wire::write_json(view));
    co_await events.send(std::move(end));
}

}  // namespace shanhai::live
