#include "server/live/socket.hpp"

#include "common/wire/live.hpp"

namespace shanhai::live {
namespace {

constexpr std::size_t message_max = 1024;       // there is little a watcher may say
constexpr int messages_a_heartbeat = 60;

// Whoever does not take what it is sent is slow, whatever was waited for.
auto slow_or(const Fault& fault) -> Fault
{
    return fault.code() == errc::timeout ? Fault{errc::timeout, "live.slow"} : fault;
}

class Socket final : public Channel {
public:
    explicit Socket(http::WebSocket& socket) : socket_{socket} {}

    auto tell(SharedLine line) -> awaitable<Result<std::size_t>> override { return say(line->json); }
    auto heartbeat(std::int64_t last, Instant at) -> awaitable<Result<std::size_t>> override
    {
        return say(wire::write_json(wire::HeartbeatView{.last = last, .at = to_text(at)}));
    }
    auto ask(std::string mark) -> awaitable<Result<bool>> override
    {
        auto asked = co_await socket_.ping(std::move(mark));
        if (!asked) co_return slow_or(asked.error());
        co_return true;
    }

private:
    auto say(std::string text) -> awaitable<Result<std::size_t>>
    {
        const auto size = text.size();
        auto said = co_await socket_.send(std::move(text));
        if (!said) co_return slow_or(said.error());
        co_return size;
    }

    http::WebSocket& socket_;
};

auto is_heartbeat(const std::string& message) -> bool
{
    const auto said = wire::read_json<wire::HeartbeatView>(message);
    return said && said->kind == "heartbeat";
}

// Until the other says goodbye, or something that is not for here.
auto listen(http::WebSocket& socket, Watcher& watcher, Clock& clock, std::chrono::seconds heartbeat) -> awaitable<void>
{
    auto since = clock.now();
    for (int messages = 1;; ++messages) {
        auto message = co_await socket.receive();
        if (!message) {
            watcher.leave(slow_or(message.error()));
            break;
        }
        if (clock.now() >= since + heartbeat) {
            since = clock.now();
            messages = 1;
        }
        if (messages > messages_a_heartbeat) watcher.leave(Fault{errc::too_large, "live.chatter"});
        else if (!is_heartbeat(*message)) watcher.leave(Fault{errc::malformed, "live.message"});
    }
}

auto options_for(const LiveSettings& settings) -> http::WebSocketOptions
{
    auto options = http::WebSocketOptions{};
    options.message_max = message_max;
    options.write = settings.patience;
    options.silence = 2 * settings.heartbeat + settings.patience;  // we speak with every heartbeat, and listen for that
    return options;
}

}  // namespace

auto goodbye_for(const Fault& why) -> http::Goodbye
{
    const bool never = why.code() == errc::forbidden || why.code() == errc::unauthenticated ||
                       why.code() == errc::malformed || why.code() == errc::too_large;
    if (why.code() == errc::unsupported) return {http::Closing::unsupported, why.at()};
    if (why.at() == "live.closing") return {http::Closing::going_away, why.at()};
    return {never ? http::Closing::policy : http::Closing::again_later, why.at()};
}

auto serve_socket(net::Stream& stream, Bytes already_read, Feed& feed, http::Upgrade upgrade, Admission admission)
    -> awaitable<void>
{
    const auto options = options_for(feed.settings());
    auto socket = co_await http::WebSocket::accept(stream, std::move(upgrade), std::move(already_read), options);
    if (!socket) co_return;

    Socket channel{**socket};
    Watcher watcher{feed, std::move(admission.wish), admission.after, channel, std::move(admission.recheck)};
    (*socket)->on_pong([&watcher](std::string_view mark) { watcher.answered(mark); });

    std::exception_ptr bug;
    auto executor = co_await asio::this_coro::executor;
    TaskGroup listening{executor, [&bug](std::string_view, std::exception_ptr thrown) { bug = thrown; }};
    listening.spawn("live.listen", listen(**socket, watcher, feed.clock(), feed.settings().heartbeat));
    const auto why = co_await watcher.run();
    auto goodbye = goodbye_for(why);
    co_await (*socket)->close(std::move(goodbye));
    co_await listening.join();
    if (bug) std::rethrow_exception(bug);
}

}  // namespace shanhai::live
