#include "tools/shanhai/failure.hpp"

#include "common/wire/json.hpp"
#include "common/wire/sentences.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace shanhai::cli {
namespace {

// The body of a refusal, as common/net/http/status.cpp writes it.
struct RefusalBody {
    std::string code;
    std::string at;
    std::string subject;
    std::string sentence;
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(RefusalBody, (), (code, at, subject, sentence, request_id))

struct Refusal {
    RefusalBody error;
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (error))

struct Class {
    std::string_view prefix;
    Exit exit;
};

constexpr auto classes = std::to_array<Class>({
    {"net.peer_certificate", Exit::unproven},
    {"net.certificate", Exit::refused},
    {"net.", Exit::unreachable},
    {"http.", Exit::unreachable},
    {"websocket.", Exit::unreachable},
    {"submit.held", Exit::held},
    {"check.still-held", Exit::held},
    {"submit.gave-up", Exit::unreachable},
    {"verify.revoked-since", Exit::outdated},
    {"verify.superseded", Exit::outdated},
    {"verify.retract", Exit::outdated},
    {"verify.untimed", Exit::unfinished},
    {"verify.countersigning", Exit::unfinished},
    {"verify.", Exit::unproven},
    {"crl.", Exit::unproven},
    {"seal.", Exit::unproven},
    {"chain.", Exit::unproven},
    {"timestamp.", Exit::unproven},
    {"report.", Exit::unproven},
    {"sm2.missing", Exit::local},
    {"sm2.present", Exit::usage},
    {"sm2.", Exit::unproven},
    {"token.uri", Exit::usage},
    {"object.digest", Exit::unproven},
    {"receipt.", Exit::unproven},
    {"audit.chain", Exit::unproven},
    {"audit.checkpoint", Exit::unproven},
    {"audit.export-file", Exit::unproven},
    {"enrolment.relay", Exit::unproven},
    {"enrolment.reply", Exit::unproven},
    {"enrolment.code", Exit::usage},
    {"usage.", Exit::usage},
    {"case.unclaimed", Exit::usage},
    {"submit.", Exit::usage},
    {"form.", Exit::usage},
    {"phrases.template", Exit::usage},
    {"identity.", Exit::usage},
    {"dicom.", Exit::usage},
    {"ecg.", Exit::usage},
    {"media.", Exit::usage},
    {"stopped", Exit::stopped},
});

auto class_of(std::string_view at) -> Exit
{
    const auto found = std::ranges::find_if(classes, [&](const Class& one) { return at.starts_with(one.prefix); });
    return found == classes.end() ? Exit::local : found->exit;
}

// A reply without our body: a proxy's, or another service's.
auto code_of(unsigned status) -> errc
{
    switch (status) {
    case 401: return errc::unauthenticated;
    case 403: return errc::forbidden;
    case 404:
    case 410: return errc::not_found;
    case 409: return errc::conflict;
    case 412: return errc::stale;
    case 429:
    case 502:
    case 503:
    case 504: return errc::unavailable;
    default: return errc::internal;
    }
}

}  // namespace

Failure::Failure(Exit exit, errc code, std::string at, std::string subject)
    : exit_{exit}, code_{code}, at_{std::move(at)}, subject_{std::move(subject)}, sentence_{wire::sentence(code_, at_,
                                                                                                           subject_)}
{}

Failure::Failure(const Fault& fault)
    : Failure{class_of(fault.at()), fault.code(), std::string{fault.at()}, fault.subject()}
{}

auto Failure::of_reply(unsigned status, std::string_view body) -> Failure
{
    const auto refusal = wire::read_json<Refusal>(body);
    if (!refusal || refusal->error.at.empty()) return Failure{Exit::refused, code_of(status), "http.reply", {}};
    const auto& error = refusal->error;
    auto failure = Failure{Exit::refused, wire::errc_named(error.code), error.at, error.subject};
    if (!error.sentence.empty()) failure.sentence_ = error.sentence;
    if (status == 500) failure.request_ = error.request_id;
    return failure;
}

auto Failure::of_refusal(const wire::RefusalView& refusal) -> Failure
{
    auto failure = Failure{Exit::refused, wire::errc_named(refusal.code), refusal.at, refusal.subject};
    if (!refusal.sentence.empty()) failure.sentence_ = refusal.sentence;
    return failure;
}

auto Failure::line() const -> std::string
{
    return sentence_ + " (" + at_ + (request_.empty() ? "" : ' ' + request_) + ')';
}

auto Failure::about(std::string subject) const -> Failure
{
    auto same = *this;
    same.subject_ = std::move(subject);
    same.sentence_ = wire::sentence(code_, at_, same.subject_);
    return same;
}

auto Failure::waits(std::chrono::seconds length) const -> Failure
{
    auto same = *this;
    same.wait_ = length;
    return same;
}

auto Failure::may_pass() const -> bool
{
    if (exit_ == Exit::unreachable) return true;
    const bool relay_is_short_of_something = code_ == errc::busy || code_ == errc::timeout ||
                                             code_ == errc::cancelled || code_ == errc::unavailable ||
                                             code_ == errc::storage_full;
    return exit_ == Exit::refused && relay_is_short_of_something;
}

void throw_exception_from_error(const Failure& failure, const boost::source_location&)
{
    throw std::logic_error{"unread failure at " + failure.at()};
}

}  // namespace shanhai::cli
