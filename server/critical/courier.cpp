#include "server/critical/courier.hpp"

#include "server/critical/record.hpp"

#include <algorithm>

namespace shanhai::critical {
namespace {

using ledger::Facts;
using ledger::NoticeState;
using std::chrono::seconds;

constexpr std::size_t at_once = 32;
constexpr auto ask_every = seconds{10};
constexpr std::int64_t asks_max = 60;  // ten minutes: after that the next contact knows anyway

auto message_of(Facts& facts, const Alert& alert, std::size_t at, Instant now) -> Result<Message>
{
    auto site = facts.people().site(alert.site);
    if (!site) return site.error();
    const auto& notice = alert.notices[at];
    return Message{.id = alert.id.text() + '-' + std::to_string(at + 1) + '-' + std::to_string(notice.round),
                   .notice = notice,
                   .alert = alert.id.text(),
                   .of = alert.of.text(),
                   .site = alert.site.text(),
                   .site_name = *site ? (*site)->name : alert.site.text(),
                   .modality = alert.modality,
                   .criterion = alert.criterion.text,
                   .grade = alert.criterion.grade,
                   .found_at = alert.found_at,
                   .at = now};
}

// When the same notice wants something again.
auto again_at(const Notice& notice, const Told& told, Instant now) -> std::optional<Instant>
{
    switch (told.state) {
    case NoticeState::due:
    case NoticeState::unreachable: return now + wait_after(notice.attempts + 1, told);
    case NoticeState::accepted:
        if (told.reference.empty() && notice.reference.empty()) return std::nullopt;
        return notice.attempts < asks_max ? std::optional{now + ask_every} : std::nullopt;
    case NoticeState::delivered:
    case NoticeState::refused: break;
    }
    return std::nullopt;
}

}  // namespace

auto wait_after(std::int64_t attempts, const Told& told) -> seconds
{
    constexpr auto longest = seconds{60};
    const auto own = seconds{std::int64_t{1} << std::clamp<std::int64_t>(attempts, 1, 6)};
    return std::min(std::max(own, told.retry_after.value_or(seconds{0})), longest);
}

Courier::Courier(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, Bell& bell, Channels& channels,
                 Policy policy, log::Log log)
    : ledger_{ledger}, clock_{clock}, bell_{bell}, channels_{channels},
      policy_{std::make_shared<const Policy>(std::move(policy))}, log_{log},
      tasks_{executor, [log](std::string_view, std::exception_ptr) { log.error("critical.courier.bug"); }}
{
}

auto Courier::carry() -> awaitable<Result<std::size_t>>
{
    auto due = co_await find_due();
    if (!due) co_return due.error();
    std::size_t begun = 0;
    for (auto& errand : *due) {
        if (under_way_.size() == at_once) break;
        if (!under_way_.insert(errand.message.id).second) continue;
        tasks_.spawn("critical.tell", run(std::move(errand)));
        ++begun;
    }
    co_return begun;
}

auto Courier::stop() -> awaitable<void>
{
    tasks_.cancel();
    co_await tasks_.join();
}

auto Courier::find_due() -> awaitable<Result<std::vector<Errand>>>
{
    auto work = [now = clock_.now()](Facts& facts) -> Result<std::vector<Errand>> {
        auto alerts = facts.alerts().to_send(now, 2 * at_once);
        if (!alerts) return alerts.error();
        std::vector<Errand> all;
        for (const auto& alert : *alerts) {
            for (std::size_t at = 0; at < alert.notices.size(); ++at) {
                const auto& notice = alert.notices[at];
                if (!notice.due_at || *notice.due_at > now) continue;
                auto message = message_of(facts, alert, at, now);
                if (!message) return message.error();
                all.push_back({alert.id, at, std::move(*message), notice.state == NoticeState::accepted});
            }
        }
        return all;
    };
    co_return co_await ledger_.look(std::move(work));
}

// However an errand ends, what it was about may be begun again.
class Courier::UnderWay {
public:
    UnderWay(std::set<std::string>& all, const std::string& id) : all_{all}, id_{id} {}
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
    ~UnderWay() { all_.erase(id_); }

private:
    std::set<std::string>& all_;
    std::string id_;
};

auto Courier::run(Errand errand) -> awaitable<void>
{
    const UnderWay here{under_way_, errand.message.id};
    auto told = Told();
    auto message = errand.message;
    if (errand.asks)
        told = co_await channels_.ask(std::move(message));
    else
        told = co_await channels_.tell(std::move(message));
    auto noted = co_await note(errand, std::move(told));
    if (!noted && noted.error().at() != "critical.notice")  // it was acknowledged meanwhile: nothing to note
        log_.warn("critical.notice.lost", {{"code", noted.error().code()}});
}

auto Courier::note(const Errand& errand, Told told) -> awaitable<Result<void>>
{
    auto work = [policy = policy_, id = errand.alert, at = errand.notice, round = errand.message.notice.round, told,
                 now = clock_.now()](Facts& facts) -> Result<void> {
        auto alert = facts.alerts().find(id);
        if (!alert) return alert.error();
        if (!*alert || at >= (*alert)->notices.size()) return Fault{errc::stale, "critical.notice"};
        const auto attempt = Try{.notice = at,
                                 .round = round,
                                 .outcome = told.state,
                                 .reference = told.reference,
                                 .trouble = told.trouble,
                                 .again_at = again_at((*alert)->notices[at], told, now),
                                 .at = now};
        auto happening = decide(**alert, attempt, policy->timers(**alert));
        if (!happening) return happening.error();
        auto after = record(facts, std::move(**alert), *happening);
        if (!after) return after.error();
        return {};
    };
    auto noted = co_await ledger_.commit(std::move(work));
    if (noted) bell_.ring();
    co_return noted;
}

}  // namespace shanhai::critical
