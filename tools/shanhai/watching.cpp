#include "tools/shanhai/watching.hpp"

#include "common/wire/case.hpp"
#include "common/wire/live.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

// The relay says something at least every fifteen seconds, if its settings are the usual ones; after this silence the
// link is dead, whatever the system thinks of it.
auto live_options() -> http::WebSocketOptions
{
    auto options = http::WebSocketOptions{};
    options.message_max = 64 * 1024;
    options.silence = std::chrono::seconds{45};
    return options;
}

// The relay's last word. What it will not have again ends the watch; all else may be different next time.
auto failure_of(const Fault& lost, const http::Goodbye& said) -> Failure
{
    if (said.code == static_cast<std::uint16_t>(http::Closing::policy))
        return Failure::of_refusal(wire::RefusalView{.code = "forbidden", .at = said.reason});
    return lost;
}

class Watch {
public:
    Watch(Session& session, Relay relay, WatchWishes wishes)
        : session_{session}, relay_{std::move(relay)}, wishes_{std::move(wishes)}, from_now_{!wishes_.after}
    {}

    auto follow() -> awaitable<Outcome<void>>
    {
        for (;;) {
            auto end = co_await follow_once();
            if (!end.may_pass()) co_return end;
            session_.console.note(end.line());
            co_await pause_for(backoff_.next());
        }
    }

private:
    // Until the link is lost, and why.
    auto follow_once() -> awaitable<Failure>
    {
        auto target = live_target(wishes_.after, wishes_.kinds);
        auto socket = co_await relay_.watch(std::move(target), live_options());
        if (!socket) co_return socket.error();
        for (;;) {
            auto message = co_await (*socket)->receive();
            if (!message) co_return failure_of(message.error(), (*socket)->goodbye());
            backoff_.reset();
            hear(*message);
        }
    }

    void hear(const std::string& message)
    {
        const auto sign = wire::read_json<wire::HeartbeatView>(message);
        const bool is_sign = sign && sign->kind == wire::HeartbeatView{}.kind;
        if (is_sign) wishes_.after = sign->last;
        if (is_sign && std::exchange(from_now_, false)) session_.console.note("从现在开始，按 Ctrl-C 结束。");
        const auto event = wire::read_json<wire::EventView>(message);
        if (is_sign || !event) return;
        wishes_.after = event->number;
        session_.console.print_json(wire::write_json(*event));
        session_.console.say(std::to_string(event->number) + "  " + shown_time(event->at) + "  " +
                             shown_word(event->kind) + "  " + event->about + "  " + event->site);
    }

    Session& session_;
    Relay relay_;
    WatchWishes wishes_;
    bool from_now_;
    Backoff backoff_;
};

}  // namespace

auto live_target(std::optional<std::int64_t> after, const std::vector<std::string>& kinds) -> std::string
{
    std::string target = "/api/v1/live";
    char next = '?';
    if (after) target += std::exchange(next, '&') + ("after=" + std::to_string(*after));
    for (std::size_t i = 0; i < kinds.size(); ++i)
        target += i == 0 ? std::exchange(next, '&') + ("kinds=" + escaped(kinds[i])) : ',' + escaped(kinds[i]);
    return target;
}

auto watch(Session& session, WatchWishes wishes) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto following = Watch{session, std::move(member->relay), std::move(wishes)};
    co_return co_await following.follow();
}

}  // namespace shanhai::cli
