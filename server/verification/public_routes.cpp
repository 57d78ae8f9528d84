#include "common/net/http/media_type.hpp"
#include "common/report/verification_code.hpp"
#include "common/wire/sentences.hpp"
#include "server/verification/origin.hpp"
#include "server/verification/page.hpp"
#include "server/verification/routes.hpp"
#include "server/verification/view.hpp"

namespace shanhai::verification {
namespace {

using http::Request;
using http::Response;

constexpr std::uint64_t form_max = 1024;      // bytes of a form
constexpr std::size_t typed_max = 80;         // bytes of a code that are shown again

struct Context {
    Verification& verification;
    archive::PackStore& packs;
    std::string organization;
    PublicSettings settings;
};
using Shared = std::shared_ptr<const Context>;  // the routes outlive the call that makes them

// The page is nobody's to embed, to keep, to send on or to guess the type of; search engines leave it alone.
auto page(unsigned status, std::string html) -> Response
{
    return Response{status, "text/html; charset=utf-8", std::move(html)}
        .with("Content-Security-Policy", content_policy())
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY")
        .with("X-Robots-Tag", "noindex, nofollow")
        .with("Cache-Control", "no-store");
}

// Some proxies append to the field, some add one of their own: in order they are one list (RFC 9110 section 5.3).
auto address_of(const Request& request, const PublicSettings& settings) -> std::string
{
    std::string forwarded;
    for (const auto& field : request.headers())
        if (http::same_word(field.name, "X-Forwarded-For")) forwarded += (forwarded.empty() ? "" : ",") + field.value;
    return client_of(request.peer().address, forwarded, settings.proxies);
}

auto notice(const Context& to, const Fault& fault) -> Response
{
    const auto retry = http::may_be_retried(fault.code());
    auto answer = page(http::status_of(fault.code()),
                       notice_page(to.organization, wire::sentence(fault), "The request could not be answered."));
    if (!retry) return answer;
    return std::move(answer).with("Retry-After", "5");
}

constexpr auto limited = "verification.limit";

// Too many questions: the page's answer, or none.
auto page_limit(const Context& to, const std::string& address) -> std::optional<Response>
{
    const auto wait = to.verification.admit(client_network(address));
    if (!wait) return std::nullopt;
    auto html = notice_page(to.organization, wire::sentence(Fault{errc::busy, limited}),
                            "Too many questions from here. Please wait a moment and try again.");
    return page(429, std::move(html)).with("Retry-After", std::to_string(wait->count()));
}

auto digits_of(const std::string& printed) -> std::string
{
    std::string digits;
    for (const char c : printed)
        if (c != ' ') digits += c;
    return digits;
}

auto mistyped(const Context& to, std::string_view typed) -> Response
{
    const auto sentence = wire::sentence(Fault{errc::malformed, "report.code"});
    return page(400, form_page(to.organization, sentence, typed.size() <= typed_max ? typed : std::string_view{}));
}

auto status_of(const Answer& answer) -> unsigned { return answer.state == State::unknown ? 404 : 200; }

// The code goes into the path, where the QR code has it too, once it is known to be one.
auto show_form(Request& request, Shared to) -> awaitable<Response>
{
    const auto asked = request.query("code");
    if (!asked) co_return page(200, form_page(to->organization));
    if (auto refusal = page_limit(*to, address_of(request, to->settings))) co_return std::move(*refusal);
    auto typed = std::string{*asked};
    std::erase_if(typed, [](char c) { return c == '\r' || c == '\n' || c == '\t'; });
    auto printed = report::parse_verification_code(typed);
    if (!printed) co_return mistyped(*to, typed);
    auto html = notice_page(to->organization, "正在查验", "Checking");
    co_return page(303, std::move(html)).with("Location", "/v/" + digits_of(*printed));
}

auto show_answer(Request& request, Shared to) -> awaitable<Response>
{
    const auto address = address_of(request, to->settings);
    if (auto refusal = page_limit(*to, address)) co_return std::move(*refusal);
    const auto typed = request.parameter("code");
    auto printed = report::parse_verification_code(typed);
    if (!printed) co_return mistyped(*to, typed);
    auto answer = co_await to->verification.ask(stranger(address), *printed);
    if (!answer) co_return notice(*to, answer.error());
    auto html = answer_page(to->organization, *answer, digits_of(*printed));
    co_return page(status_of(*answer), std::move(html));
}

// The fields of a form as browsers send it.
auto read_form(Request& request) -> awaitable<Result<http::Target>>
{
    const auto type = http::parse_media_type(request.header("Content-Type").value_or(""));
    const bool is_form = type && type->is("application/x-www-form-urlencoded");
    if (!is_form) co_return Fault{errc::unsupported, "verification.form"};
    auto body = co_await request.body().read_all(form_max);
    if (!body) co_return body.error();
    auto fields = http::parse_target("/?" + std::string{as_text(*body)});
    if (!fields) co_return Fault{errc::malformed, "verification.form"};
    co_return fields;
}

auto field_of(const http::Target& form, std::string_view name) -> std::string
{
    for (const auto& [key, value] : form.query)
        if (key == name) return value;
    return {};
}

auto open_answer(Request& request, Shared to) -> awaitable<Response>
{
    const auto address = address_of(request, to->settings);
    if (auto refusal = page_limit(*to, address)) co_return std::move(*refusal);
    const auto typed = request.parameter("code");
    auto printed = report::parse_verification_code(typed);
    if (!printed) co_return mistyped(*to, typed);
    auto form = co_await read_form(request);
    if (!form) co_return notice(*to, form.error());

    auto factor = Factor{field_of(*form, "last4"), field_of(*form, "year")};
    auto answer = co_await to->verification.open(stranger(address), *printed, std::move(factor));
    if (!answer) co_return notice(*to, answer.error());
    const auto refusal = answer->refused ? wire::sentence(*answer->refused) : std::string{};
    auto html = answer_page(to->organization, *answer, digits_of(*printed), refusal);
    const auto status = answer->refused ? http::status_of(answer->refused->code()) : status_of(*answer);
    co_return page(status, std::move(html));
}

auto download(Request& request, Shared to) -> awaitable<Response>
{
    const auto address = address_of(request, to->settings);
    if (auto refusal = page_limit(*to, address)) co_return std::move(*refusal);
    const auto typed = request.parameter("code");
    auto form = co_await read_form(request);
    if (!form) co_return notice(*to, form.error());
    auto ticket = field_of(*form, "ticket");
    auto report = co_await to->verification.fetch(stranger(address), typed, std::move(ticket));
    if (!report) co_return notice(*to, report.error());
    co_return file_of(*report, to->packs);
}

auto answer_machine(Request& request, Shared to) -> awaitable<Response>
{
    const auto address = address_of(request, to->settings);
    if (const auto wait = to->verification.admit(client_network(address))) {
        const auto sentence = [](const Fault& fault) { return wire::sentence(fault); };
        auto body = http::fault_json(Fault{errc::busy, limited}, request.id().text(), sentence);
        co_return Response::json(std::move(body), 429).with("Retry-After", std::to_string(wait->count()));
    }
    auto answer = co_await to->verification.ask(stranger(address), request.parameter("code"));
    if (!answer) co_return answer.error();
    co_return people::reply(to_view(*answer), status_of(*answer));
}

}  // namespace

auto public_routes(Verification& verification, archive::PackStore& packs, std::string organization,
                   PublicSettings settings) -> std::vector<http::Route>
{
    const auto to = std::make_shared<const Context>(
        Context{verification, packs, std::move(organization), std::move(settings)});
    return {
        {"GET", "/v", [to](Request& request) { return show_form(request, to); }},
        {"GET", "/v/{code}", [to](Request& request) { return show_answer(request, to); }},
        {"POST", "/v/{code}", [to](Request& request) { return open_answer(request, to); }},
        {"POST", "/v/{code}/pdf", [to](Request& request) { return download(request, to); }},
        {"GET", "/api/v1/public/verify/{code}", [to](Request& request) { return answer_machine(request, to); }},
    };
}

}  // namespace shanhai::verification
