#include "tools/shanhai/critical_watch.hpp"

#include "common/wire/critical.hpp"
#include "tools/shanhai/words.hpp"

#include <map>
#include <ostream>

namespace shanhai::cli {
namespace {

class CriticalWatch {
public:
    CriticalWatch(Session& session, Relay relay, std::string site)
        : session_{session}, relay_{std::move(relay)}, site_{std::move(site)}
    {}

    auto follow() -> awaitable<Outcome<void>>
    {
        Backoff backoff;
        for (;;) {
            auto page = co_await next_page();
            if (!page && !page.error().may_pass()) co_return page.error();
            if (!page) {
                session_.console.note(page.error().line());
                co_await pause_for(backoff.next());
                continue;
            }
            backoff.reset();
            if (!std::exchange(begun_, true)) session_.console.note("正在等危急值，按 Ctrl-C 结束。");
            for (const auto& alert : page->alerts) {
                auto told = co_await tell(alert);
                if (!told) session_.console.note(told.error().line());
            }
        }
    }

private:
    // The first answer comes at once, with what is open already.
    auto next_page() -> awaitable<Outcome<wire::AlertList>>
    {
        auto target = std::string{"/api/v1/critical?limit=200"};
        if (after_) target += "&wait=60&after=" + std::to_string(*after_);
        auto answer = co_await relay_.ask("GET", std::move(target));
        if (!answer) co_return answer.error();
        auto page = read<wire::AlertList>(*answer);
        if (page) after_ = page->last;
        co_return page;
    }

    // The rounds of what has come for this site by its own connection: each rings once.
    auto rounds_of(const wire::AlertView& alert) const -> std::int64_t
    {
        std::int64_t rounds = 0;
        for (const auto& notice : alert.notices)
            if (notice.channel == "live" && notice.site == site_) rounds += notice.round;
        return rounds;
    }

    auto tell(const wire::AlertView& alert) -> awaitable<Outcome<void>>
    {
        const auto rounds = rounds_of(alert);
        if (rounds <= seen_[alert.id]) co_return Outcome<void>{};
        session_.console.print_json(wire::write_json(alert));
        if (session_.console.terminal) session_.console.err << '\a' << std::flush;  // its ring tone
        session_.console.say(shown_word("critical." + alert.state) + "  " + alert.id + "  " + alert.site_name + "  " +
                             alert.patient_name + "  " + alert.criterion);
        auto answer = co_await relay_.ask("POST", "/api/v1/critical/" + alert.id + "/received", "{}");
        if (!answer) co_return answer.error();
        seen_[alert.id] = rounds;
        co_return Outcome<void>{};
    }

    Session& session_;
    Relay relay_;
    std::string site_;
    std::optional<std::int64_t> after_;
    std::map<std::string, std::int64_t> seen_;
    bool begun_ = false;
};

}  // namespace

auto watch_critical(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto watch = CriticalWatch{session, std::move(member->relay), member->profile.facts.site};
    co_return co_await watch.follow();
}

}  // namespace shanhai::cli
