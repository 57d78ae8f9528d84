#include "server/cases/exchange.hpp"

#include <algorithm>

namespace shanhai::cases {
namespace {

using ledger::Facts;

constexpr std::size_t name_max = 192;        // bytes: 64 Chinese characters
constexpr std::size_t text_max = 3'000;      // a thousand

auto check_text(const std::string& text, std::string_view at) -> Result<void>
{
    if (text.empty() || text.size() > text_max) return Fault{errc::malformed, at};
    return {};
}
auto check_name(const std::string& by) -> Result<void>
{
    if (by.empty() || by.size() > name_max) return Fault{errc::malformed, "check.by"};
    return {};
}

// Better images, or none: a clock of its own, and the place it had.
auto new_timing(Facts& facts, const Policy& policy, const Case& which, Instant now) -> Result<Timing>
{
    auto timing = timing_in(facts, policy, which, now);
    if (timing) timing->turn = std::min(timing->turn, which.turn);
    return timing;
}

// ---- the reader's side

struct SendBack {
    wire::ReturnBody said;
};
struct Question {
    wire::AskBody said;
};

auto check(const SendBack& body) -> Result<void>
{
    if (!wire::find_return_reason(body.said.reason)) return Fault{errc::malformed, "return.reason"};
    if (body.said.advice.size() > text_max) return Fault{errc::malformed, "return.advice"};
    return {};
}
auto check(const Question& body) -> Result<void> { return check_text(body.said.question, "ask.question"); }

auto wish_of(const Principal& who, const SendBack& body, Instant now) -> Return
{
    return {who.person->id, body.said.token, body.said.reason, body.said.advice, now};
}
auto wish_of(const Principal& who, const Question& body, Instant now) -> Ask
{
    return {who.person->id, body.said.token, body.said.question, now};
}

template <class Body>
concept ReadersWord = std::same_as<Body, SendBack> || std::same_as<Body, Question>;

template <ReadersWord Body>
auto happening_in(Facts&, const Principal& who, const Case& which, const Body& body, const Policy&, Instant now)
    -> Result<Happening>
{
    if (auto allowed = may_read_case(who, which); !allowed) return allowed.error();
    return decide(which, wish_of(who, body, now));
}

// ---- the clinic's side

struct Retaken {
    wire::RetakenBody said;
};
struct Limits {
    wire::AnswerBody said;
};
struct Words {
    wire::AnswerBody said;
};

auto check(const Retaken& body) -> Result<void> { return check_name(body.said.by); }
auto check(const Limits& body) -> Result<void>
{
    if (auto named = check_name(body.said.by); !named) return named;
    return check_text(body.said.text, "answer.text");
}
auto check(const Words& body) -> Result<void> { return check(Limits{body.said}); }

auto wish_of(Facts& facts, const Case& which, const Retaken& body, const Policy& policy, Instant now) -> Result<Retake>
{
    auto timing = new_timing(facts, policy, which, now);
    if (!timing) return timing.error();
    return Retake{body.said.by, {}, now, *timing};
}
auto wish_of(Facts& facts, const Case& which, const Limits& body, const Policy& policy, Instant now)
    -> Result<ReadWithLimits>
{
    auto timing = new_timing(facts, policy, which, now);
    if (!timing) return timing.error();
    return ReadWithLimits{body.said.by, body.said.text, now, *timing};
}
auto wish_of(Facts&, const Case& which, const Words& body, const Policy& policy, Instant now) -> Result<Answer>
{
    return Answer{body.said.by, body.said.text, now, now + policy.lease_of(which.modality)};
}

template <class Body>
auto happening_in(Facts& facts, const Principal& who, const Case& which, const Body& body, const Policy& policy,
                  Instant now) -> Result<Happening>
{
    if (auto own = own_case(facts, who, which.id); !own) return own.error();
    auto wish = wish_of(facts, which, body, policy, now);
    if (!wish) return wish.error();
    return decide(which, *wish);
}

// ---- repeating is normal

auto said_last(const Case& which, ledger::RemarkKind kind, const std::string& by, const std::string& text) -> bool
{
    if (which.remarks.empty()) return false;
    const auto& last = which.remarks.back();
    return last.kind == kind && last.by == by && last.text == text;
}

auto is_repeat(const Principal& who, const Case& which, const SendBack& body) -> bool
{
    const auto* const returned = std::get_if<ledger::Returned>(&which.state);
    return returned && returned->reason == body.said.reason && which.token == body.said.token &&
           said_last(which, ledger::RemarkKind::returned, who.person->id.text(), body.said.advice);
}
auto is_repeat(const Principal& who, const Case& which, const Question& body) -> bool
{
    return which.token == body.said.token &&
           said_last(which, ledger::RemarkKind::question, who.person->id.text(), body.said.question);
}
auto is_repeat(const Principal&, const Case& which, const Retaken& body) -> bool
{
    return said_last(which, ledger::RemarkKind::retaken, body.said.by, "");
}
auto is_repeat(const Principal&, const Case& which, const Limits& body) -> bool
{
    return said_last(which, ledger::RemarkKind::limits, body.said.by, body.said.text);
}
auto is_repeat(const Principal&, const Case& which, const Words& body) -> bool
{
    return said_last(which, ledger::RemarkKind::answer, body.said.by, body.said.text);
}

template <class Body>
auto say_in(Facts& facts, const Principal& who, const CaseId& which, const Body& body, const Policy& policy,
            Instant now) -> Result<Shown>
{
    auto found = visible_case(facts, who, which);
    if (!found) return found.error();
    if (ReadersWord<Body> && !who.person) return Fault{errc::forbidden, "who.not-reader"};
    if (is_repeat(who, *found, body)) return shown(facts, std::move(*found), policy, now);

    auto happening = happening_in(facts, who, *found, body, policy, now);
    if (!happening) return happening.error();
    auto after = record(facts, std::move(*found), *happening, who.actor());
    if (!after) return after.error();
    return shown(facts, std::move(*after), policy, now);
}

}  // namespace

Exchange::Exchange(ledger::Ledger& ledger, Clock& clock, Bell& bell, Policy policy)
    : ledger_{ledger}, clock_{clock}, bell_{bell}, policy_{std::make_shared<const Policy>(std::move(policy))}
{
}

template <class Body>
auto Exchange::say(Principal who, CaseId which, Body said) -> awaitable<Result<Shown>>
{
    if (auto good = check(said); !good) co_return good.error();
    auto work = [policy = policy_, who, which, said, now = clock_.now()](Facts& facts) {
        return say_in(facts, who, which, said, *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Exchange::send_back(Principal who, CaseId which, wire::ReturnBody said) -> awaitable<Result<Shown>>
{
    return say(std::move(who), std::move(which), SendBack{std::move(said)});
}

auto Exchange::ask(Principal who, CaseId which, wire::AskBody said) -> awaitable<Result<Shown>>
{
    return say(std::move(who), std::move(which), Question{std::move(said)});
}

auto Exchange::retaken(Principal who, CaseId which, wire::RetakenBody said) -> awaitable<Result<Shown>>
{
    return say(std::move(who), std::move(which), Retaken{std::move(said)});
}

auto Exchange::read_with_limits(Principal who, CaseId which, wire::AnswerBody said) -> awaitable<Result<Shown>>
{
    return say(std::move(who), std::move(which), Limits{std::move(said)});
}

auto Exchange::answer(Principal who, CaseId which, wire::AnswerBody said) -> awaitable<Result<Shown>>
{
    return say(std::move(who), std::move(which), Words{std::move(said)});
}

auto retake(Facts& facts, const SiteId& site, const CaseId& which, std::vector<StudyUid> studies, std::string by,
            const Policy& policy, Instant now) -> Result<Case>
{
    auto found = facts.cases().find(which);
    if (!found) return found.error();
    if (!*found || (*found)->site != site) return Fault{errc::not_found, "case"};
    auto timing = new_timing(facts, policy, **found, now);
    if (!timing) return timing.error();
    auto happening = decide(**found, Retake{std::move(by), std::move(studies), now, *timing});
    if (!happening) return happening.error();
    return record(facts, std::move(**found), *happening, "site:" + site.text());
}

}  // namespace shanhai::cases
