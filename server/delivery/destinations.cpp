#include "server/delivery/destinations.hpp"

#include "common/base/utf8.hpp"
#include "common/net/http/webhook.hpp"
#include "common/wire/sentences.hpp"
#include "server/audit/note.hpp"
#include "server/delivery/push.hpp"

#include <algorithm>
#include <array>

namespace shanhai::delivery {
namespace {

using ledger::Protocol;
using ledger::Destination;
using ledger::DestinationId;
using ledger::Facts;
using ledger::Push;
using ledger::PushState;
using people::Principal;

constexpr std::size_t title_max = 16;  // of an AE title
constexpr std::size_t instead_max = 512;
constexpr std::array<std::string_view, 3> channels{"webhook", "cstore", "mllp"};

auto is_line(const std::string& text, std::size_t most) -> bool
{
    const auto unseen = [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; };
    return text.size() <= most && is_utf8(text) && std::ranges::none_of(text, unseen);
}

auto channel_of(const std::string& name) -> Result<Protocol>
{
    const auto* const found = std::find(channels.begin(), channels.end(), name);
    if (found == channels.end()) return Fault{errc::malformed, "destination.channel"};
    return static_cast<Protocol>(found - channels.begin());
}

auto check_titles(const Destination& to) -> Result<void>
{
    const auto wrong = Fault{errc::malformed, "destination.title"};
    if (to.channel != Protocol::cstore) {
        const bool fits = is_line(to.our_title, 64) && is_line(to.their_title, 64);
        return fits ? Result<void>{} : wrong;
    }
    for (const auto& title : {to.our_title, to.their_title})
        if (!is_line(title, title_max) || title.find('\\') != std::string::npos) return wrong;
    return to.their_title.empty() ? Result<void>{wrong} : Result<void>{};
}

auto read(const wire::DestinationBody& body, Instant now, bool plain_allowed) -> Result<Destination>
{
    auto id = DestinationId::parse(body.id);
    if (!id) return Fault{errc::malformed, "destination.id"};
    auto site = SiteId::parse(body.site);
    if (!site) return Fault{errc::not_found, "destination.site"};
    auto channel = channel_of(body.channel);
    if (!channel) return channel.error();
    auto to = Destination{.id = std::move(*id),
                          .site = std::move(*site),
                          .channel = *channel,
                          .address = body.address,
                          .tls = body.tls,
                          .our_title = body.our_title,
                          .their_title = body.their_title,
                          .active = body.active,
                          .created_at = now};
    if (!body.pinned.empty()) {
        auto pinned = Digest::parse(body.pinned);
        if (!pinned || *channel == Protocol::webhook) return Fault{errc::malformed, "destination.pinned"};
        to.pinned = *pinned;
    }
    if (auto fits = check_titles(to); !fits) return fits.error();
    if (auto fits = check_address(to, plain_allowed); !fits) return fits.error();
    return to;
}

auto to_body(const Destination& to) -> wire::DestinationBody
{
    auto body = wire::DestinationBody{};
    body.id = to.id.text();
    body.site = to.site.text();
    body.channel = channels.at(static_cast<std::size_t>(to.channel));
    body.address = to.address;
    body.tls = to.tls;
    if (to.pinned) body.pinned = to.pinned->hex();
    body.our_title = to.our_title;
    body.their_title = to.their_title;
    body.active = to.active;
    body.created_at = to_text(to.created_at);
    return body;
}

auto note(Facts& facts, const Principal& who, std::string_view what, std::string whom, Instant now) -> Result<void>
{
    return audit::note(facts, audit::Note{now, who.actor(), std::string{what}, std::move(whom)});
}

auto put_in(Facts& facts, const Principal& who, Destination to, const std::string& fresh_key, Instant now)
    -> Result<wire::DestinationBody>
{
    if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
    auto site = facts.people().site(to.site);
    if (!site) return site.error();
    if (!*site) return Fault{errc::not_found, "destination.site"};
    auto earlier = facts.outbox().destination(to.id);
    if (!earlier) return earlier.error();
    const bool is_new = !*earlier;
    if (!is_new && ((*earlier)->site != to.site || (*earlier)->channel != to.channel))
        return Fault{errc::conflict, "destination.exists"};
    if (!is_new) to.created_at = (*earlier)->created_at;
    to.key = is_new ? fresh_key : (*earlier)->key;
    if (to.channel != Protocol::webhook) to.key.clear();
    if (auto put = facts.outbox().put(to); !put) return put.error();
    if (auto noted = note(facts, who, "destination.put", to.id.text(), now); !noted) return noted.error();
    auto body = to_body(to);
    if (is_new && !to.key.empty()) body.key = to.key;
    return body;
}

auto find_push(Facts& facts, const Principal& who, const ledger::PushId& which) -> Result<Push>
{
    if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
    auto push = facts.outbox().push(which);
    if (!push) return push.error();
    if (!*push) return Fault{errc::not_found, "push"};
    if ((*push)->state == PushState::delivered) return Fault{errc::conflict, "push.delivered"};
    return std::move(**push);
}

auto resend_in(Facts& facts, const Principal& who, const ledger::PushId& which, const DeliverySettings& settings,
               Instant now) -> Result<Push>
{
    auto push = find_push(facts, who, which);
    if (!push) return push.error();
    auto recalled = facts.outbox().recall(push->report);
    if (!recalled) return recalled.error();
    if (*recalled && push->kind == ledger::PushKind::report) return Fault{errc::conflict, "report.recalled"};
    auto about = facts.cases().find(push->of);
    if (!about) return about.error();
    if (!*about) return Fault{errc::corrupt, "ledger.case"};
    push->state = PushState::due;
    push->due_at = now;
    push->attempts = 0;
    push->alarm_at = now + patience_for((*about)->priority, settings);
    push->alarmed = false;
    push->ended_at.reset();
    push->ended_by.clear();
    push->instead.clear();
    if (auto done = write(facts, *push, "delivery.resent", who.actor(), now); !done) return done.error();
    return push;
}

auto end_in(Facts& facts, const Principal& who, const ledger::PushId& which, const std::string& instead, Instant now)
    -> Result<Push>
{
    auto push = find_push(facts, who, which);
    if (!push) return push.error();
    push->state = PushState::dead;
    push->alarm_at.reset();
    push->alarmed = false;
    push->ended_at = now;
    push->ended_by = who.actor();
    push->instead = instead;
    if (auto done = write(facts, *push, "delivery.dead", who.actor(), now); !done) return done.error();
    return push;
}

auto name_of(net::Hearing hearing) -> std::string
{
    switch (hearing) {
    case net::Hearing::accepted: return "accepted";
    case net::Hearing::refused: return "refused";
    case net::Hearing::unreachable: return "unreachable";
    }
    return "unreachable";
}

}  // namespace

auto to_view(const Push& push) -> wire::PushView
{
    constexpr std::array<std::string_view, 4> states{"due", "delivered", "refused", "dead"};
    auto view = wire::PushView{};
    view.id = push.id.text();
    view.kind = push.kind == ledger::PushKind::report ? "report" : "recall";
    view.report = push.report.text();
    view.of = push.of.text();
    view.to = push.to.text();
    view.state = states.at(static_cast<std::size_t>(push.state));
    view.alarm = push.alarmed;
    view.made_at = to_text(push.made_at);
    view.due_at = to_text(push.due_at);
    view.attempts = push.attempts;
    if (push.ended_at) view.ended_at = to_text(*push.ended_at);
    view.last = push.last;
    view.ended_by = push.ended_by;
    view.instead = push.instead;
    return view;
}

auto Destinations::put(Principal who, wire::DestinationBody body) -> awaitable<Result<wire::DestinationBody>>
{
    const auto now = clock_.now();
    auto to = read(body, now, settings_.plain_allowed);
    if (!to) co_return to.error();
    auto work = [who, to = std::move(*to), key = http::WebhookKey::make(entropy_).text(), now](Facts& facts) {
        return put_in(facts, who, to, key, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Destinations::list(Principal who) -> awaitable<Result<wire::DestinationList>>
{
    auto work = [who](Facts& facts) -> Result<wire::DestinationList> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto all = facts.outbox().destinations();
        if (!all) return all.error();
        auto list = wire::DestinationList{};
        for (const auto& to : *all) list.destinations.push_back(to_body(to));
        return list;
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Destinations::close(Principal who, DestinationId which) -> awaitable<Result<wire::DestinationBody>>
{
    auto work = [who, which, now = clock_.now()](Facts& facts) -> Result<wire::DestinationBody> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto to = facts.outbox().destination(which);
        if (!to) return to.error();
        if (!*to) return Fault{errc::not_found, "destination"};
        (*to)->active = false;
        if (auto put = facts.outbox().put(**to); !put) return put.error();
        if (auto noted = note(facts, who, "destination.closed", which.text(), now); !noted) return noted.error();
        return to_body(**to);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Destinations::test(Principal who, DestinationId which) -> awaitable<Result<wire::TestResult>>
{
    auto work = [who, which](Facts& facts) -> Result<Destination> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto to = facts.outbox().destination(which);
        if (!to) return to.error();
        if (!*to) return Fault{errc::not_found, "destination"};
        return std::move(**to);
    };
    auto to = co_await ledger_.look(std::move(work));
    if (!to) co_return to.error();
    auto outcome = co_await couriers_.knock(std::move(*to), clock_.now());
    auto result = wire::TestResult{name_of(outcome.hearing()), {}, {}};
    if (outcome.is_accepted()) co_return result;
    result.code = code_of(outcome.why());
    result.sentence = wire::sentence(outcome.why());
    co_return result;
}

auto Destinations::pushes(Principal who, ledger::PushFilter filter) -> awaitable<Result<wire::PushList>>
{
    auto work = [who, filter](Facts& facts) -> Result<wire::PushList> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto all = facts.outbox().list(filter);
        if (!all) return all.error();
        auto list = wire::PushList{};
        for (const auto& push : *all) list.pushes.push_back(to_view(push));
        return list;
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Destinations::resend(Principal who, ledger::PushId which) -> awaitable<Result<wire::PushView>>
{
    auto work = [who, which, settings = settings_, now = clock_.now()](Facts& facts) {
        return resend_in(facts, who, which, settings, now);
    };
    auto push = co_await ledger_.commit(std::move(work));
    if (!push) co_return push.error();
    bell_.ring();
    co_return to_view(*push);
}

auto Destinations::end(Principal who, ledger::PushId which, std::string instead) -> awaitable<Result<wire::PushView>>
{
    if (instead.empty() || !is_line(instead, instead_max)) co_return Fault{errc::malformed, "push.instead"};
    auto work = [who, which, instead = std::move(instead), now = clock_.now()](Facts& facts) {
        return end_in(facts, who, which, instead, now);
    };
    auto push = co_await ledger_.commit(std::move(work));
    if (!push) co_return push.error();
    bell_.ring();
    co_return to_view(*push);
}

}  // namespace shanhai::delivery
