#include "server/intake/routes.hpp"

namespace shanhai::intake {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::number_in;
using people::read_body;
using people::reply;

constexpr std::uint64_t declaration_max = 8_MiB;       // a manifest of 20,000 lines

struct Context {
    Submissions& submissions;
    people::Gate& gate;
};

auto declare(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::SubmissionRequest>(request, declaration_max);
    if (!body) co_return body.error();
    auto declared = co_await to.submissions.declare(std::move(*who), std::move(*body));
    if (!declared) co_return declared.error();
    auto view = to_view(*declared);
    auto answer = reply(view, 201);
    co_return std::move(answer).with("Location", "/api/v1/submissions/" + view.id);
}

auto show(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<SubmissionId>(request, "submission");
    if (!which) co_return which.error();
    auto found = co_await to.submissions.find(std::move(*who), std::move(*which));
    if (!found) co_return found.error();
    co_return reply(to_view(*found));
}

auto list(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto limit = number_in(request, "limit", 50, 200);
    if (!limit) co_return limit.error();
    auto found = co_await to.submissions.list(std::move(*who), static_cast<std::size_t>(*limit));
    if (!found) co_return found.error();
    auto all = wire::SubmissionList{};
    for (const auto& one : *found) all.submissions.push_back(to_view(one));
    co_return reply(all);
}

}  // namespace

auto to_view(const ledger::Submission& submission) -> wire::SubmissionView
{
    using ledger::SubmissionState;
    auto view = wire::SubmissionView{.id = submission.id.text(),
                                     .key = submission.key,
                                     .length = static_cast<std::int64_t>(submission.length),
                                     .offset = static_cast<std::int64_t>(submission.offset),
                                     .created_at = to_text(submission.created_at)};
    switch (submission.state) {
    case SubmissionState::uploading:
        view.state = "uploading";
        view.upload = "/api/v1/uploads/" + view.id;
        break;
    case SubmissionState::committed: view.state = "committed"; break;
    case SubmissionState::aborted: view.state = "aborted"; break;
    }
    for (std::size_t i = 0; i < submission.manifest.size(); ++i)
        if (submission.manifest[i].held) view.held.push_back(static_cast<std::int64_t>(i));
    for (const auto& which : submission.cases) view.cases.push_back(which.text());
    if (auto receipt = wire::read_json<wire::Receipt>(submission.receipt)) view.receipt = std::move(*receipt);
    return view;
}

auto upload_routes(Submissions& submissions, people::Gate& gate) -> std::vector<http::Route>;

auto routes(Submissions& submissions, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{submissions, gate};
    auto all = std::vector<http::Route>{
        {"POST", "/api/v1/submissions", [to](Request& request) { return declare(request, to); }},
        {"GET", "/api/v1/submissions", [to](Request& request) { return list(request, to); }},
        {"GET", "/api/v1/submissions/{submission}", [to](Request& request) { return show(request, to); }},
    };
    for (auto& route : upload_routes(submissions, gate)) all.push_back(std::move(route));
    return all;
}

}  // namespace shanhai::intake
