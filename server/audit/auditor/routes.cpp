#include "server/audit/auditor/routes.hpp"

#include "common/base/utf8.hpp"

#include <algorithm>

namespace shanhai::audit {
namespace {

using http::Request;
using http::Response;
using people::number_in;
using people::reply;

constexpr std::int64_t page_max = 1000;
constexpr std::size_t patient_max = 64;  // bytes
constexpr std::size_t action_max = 64;

struct Context {
    Inquiry& inquiry;
    people::Gate& gate;
};

struct Page {
    std::int64_t after;
    std::size_t limit;
};

auto page_in(const Request& request) -> Result<Page>
{
    auto after = number_in(request, "after", 0, std::numeric_limits<std::int64_t>::max());
    if (!after) return after.error();
    auto limit = number_in(request, "limit", 100, page_max);
    if (!limit) return limit.error();
    if (*limit == 0) return Fault{errc::malformed, "query.number", "limit"};
    return Page{*after, static_cast<std::size_t>(*limit)};
}

template <class T>
auto id_in_query(const Request& request, std::string_view name) -> Result<std::optional<T>>
{
    const auto text = request.query(name);
    if (!text) return std::optional<T>{};
    auto id = T::parse(*text);
    if (!id) return id.error();
    return std::optional{std::move(*id)};
}

auto moment_in(const Request& request, std::string_view name) -> Result<std::optional<Instant>>
{
    const auto text = request.query(name);
    if (!text) return std::optional<Instant>{};
    const auto moment = parse_instant(*text);
    if (!moment) return moment.error();
    return std::optional{*moment};
}

auto action_in(const Request& request) -> Result<std::string>
{
    const auto text = request.query("action").value_or("");
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '.' || c == '-'; };
    if (text.size() > action_max || !std::ranges::all_of(text, fits)) return Fault{errc::malformed, "audit.action"};
    return std::string{text};
}

auto patient_in(const Request& request) -> Result<std::string>
{
    const auto text = request.query("patient");
    if (!text) return std::string{};
    const auto visible = [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7F'; };
    const bool good = !text->empty() && text->size() <= patient_max && is_utf8(*text) &&
                      std::ranges::all_of(*text, visible);
    if (!good) return Fault{errc::malformed, "audit.patient"};
    return std::string{*text};
}

auto question_in(const Request& request) -> Result<Question>
{
    auto page = page_in(request);
    if (!page) return page.error();
    auto person = id_in_query<PersonId>(request, "person");
    if (!person) return person.error();
    auto which = id_in_query<CaseId>(request, "case");
    if (!which) return which.error();
    auto patient = patient_in(request);
    if (!patient) return patient.error();
    auto action = action_in(request);
    if (!action) return action.error();
    auto from = moment_in(request, "from");
    if (!from) return from.error();
    auto until = moment_in(request, "until");
    if (!until) return until.error();
    if (*which && !patient->empty()) return Fault{errc::malformed, "audit.filter"};
    if (*from && *until && **until < **from) return Fault{errc::malformed, "audit.range"};
    return Question{std::move(*person), std::move(*which), std::move(*patient), std::move(*action),
                    *from,              *until,            page->after,         page->limit};
}

auto show_trail(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto question = question_in(request);
    if (!question) co_return question.error();
    auto page = co_await to.inquiry.ask(std::move(*who), std::move(*question));
    if (!page) co_return page.error();
    co_return reply(*page);
}

auto show_messages(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto page = page_in(request);
    if (!page) co_return page.error();
    auto messages = co_await to.inquiry.messages(std::move(*who), page->after, page->limit);
    if (!messages) co_return messages.error();
    co_return reply(*messages);
}

auto show_checkpoints(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto page = page_in(request);
    if (!page) co_return page.error();
    auto checkpoints = co_await to.inquiry.checkpoints(std::move(*who), page->after, page->limit);
    if (!checkpoints) co_return checkpoints.error();
    co_return reply(*checkpoints);
}

}  // namespace

auto routes(Inquiry& inquiry, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{inquiry, gate};
    return {
        {"GET", "/api/v1/admin/audit", [to](Request& request) { return show_trail(request, to); }},
        {"GET", "/api/v1/admin/audit/checkpoints", [to](Request& request) { return show_checkpoints(request, to); }},
        {"GET", "/api/v1/admin/audit/messages", [to](Request& request) { return show_messages(request, to); }},
    };
}

}  // namespace shanhai::audit
