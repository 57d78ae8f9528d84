#include "server/intake/routes.hpp"

#include "common/wire/sentences.hpp"
#include "server/archive/pieces.hpp"
#include "server/cases/view.hpp"

#include <algorithm>
#include <charconv>

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
    archive::PackStore& packs;
    people::Gate& gate;
};

auto held_view(const ledger::Case& which) -> wire::HeldView
{
    return {which.id.text(), std::string{wire::name_of(which.priority)}, which.revision, cases::to_views(which.doubts)};
}

auto view_with_held(Submissions& submissions, people::Principal who, const ledger::Submission& submission)
    -> awaitable<Result<wire::SubmissionView>>
{
    auto view = to_view(submission);
    if (submission.cases.empty()) co_return view;
    auto held = co_await submissions.held_among(std::move(who), submission.cases);
    if (!held) co_return held.error();
    for (const auto& which : *held) view.to_check.push_back(held_view(which));
    auto ecgs = co_await submissions.ecgs_of(submission);
    if (!ecgs) co_return ecgs.error();
    view.ecgs = std::move(*ecgs);
    co_return view;
}

auto declare(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::SubmissionRequest>(request, declaration_max);
    if (!body) co_return body.error();
    auto declared = co_await to.submissions.declare(*who, std::move(*body));
    if (!declared && declared.error().at() == "quota.open") co_return Response{declared.error()}.with_status(429);
    if (!declared) co_return declared.error();
    auto view = co_await view_with_held(to.submissions, std::move(*who), *declared);
    if (!view) co_return view.error();
    auto answer = reply(*view, 201);
    co_return std::move(answer).with("Location", "/api/v1/submissions/" + view->id);
}

auto show(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<SubmissionId>(request, "submission");
    if (!which) co_return which.error();
    auto found = co_await to.submissions.find(*who, std::move(*which));
    if (!found) co_return found.error();
    auto view = co_await view_with_held(to.submissions, std::move(*who), *found);
    if (!view) co_return view.error();
    co_return reply(*view);
}

// An object as it arrived, from the moment its digest was right: the sender need not wait for the last one.
auto download(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<SubmissionId>(request, "submission");
    if (!which) co_return which.error();
    std::size_t line = 0;
    const auto& text = request.parameter("line");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), line);
    if (error != std::errc{} || end != text.data() + text.size()) co_return Fault{errc::not_found, "path"};
    auto object = co_await to.submissions.object(std::move(*who), std::move(*which), line);
    if (!object) co_return object.error();
    const auto& place = object->place;
    auto bytes = http::BodySource{place.size, archive::pieces_of(to.packs, place.pack, place.offset, place.size)};
    auto answer = Response{200, object->media_type, std::move(bytes)};
    co_return std::move(answer).with("ETag", '"' + object->digest.hex() + '"').with("Cache-Control", "private");
}

auto list(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto limit = number_in(request, "limit", 50, 200);
    if (!limit) co_return limit.error();
    auto found = co_await to.submissions.list(*who, static_cast<std::size_t>(*limit));
    if (!found) co_return found.error();
    auto all = wire::SubmissionList{};
    for (const auto& one : *found) {
        auto view = co_await view_with_held(to.submissions, *who, one);
        if (!view) co_return view.error();
        all.submissions.push_back(std::move(*view));
    }
    co_return reply(all);
}

auto to_view(const Fault& why) -> wire::RefusalView
{
    return {std::string{name_of(why.code())}, std::string{why.at()}, why.subject(), wire::sentence(why)};
}

auto readable(const ledger::Submission& submission) -> std::int64_t
{
    const auto& manifest = submission.manifest;
    auto count = std::count_if(manifest.begin(), manifest.end(), [](const auto& entry) { return entry.held; });
    for (const auto& span : layout_of(manifest)) count += span.end <= submission.offset ? 1 : 0;
    return count;
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
    case SubmissionState::refused: view.state = "refused"; break;
    }
    view.readable = readable(submission);
    const bool refused = submission.state == SubmissionState::refused;
    if (const auto why = refused ? ended(submission) : std::nullopt) view.refusal = to_view(*why);
    view.signed_receipt = to_base64(submission.signed_receipt);
    for (std::size_t i = 0; i < submission.manifest.size(); ++i)
        if (submission.manifest[i].held) view.held.push_back(static_cast<std::int64_t>(i));
    for (const auto& which : submission.cases) view.cases.push_back(which.text());
    if (auto receipt = wire::read_json<wire::Receipt>(submission.receipt)) view.receipt = std::move(*receipt);
    return view;
}

auto upload_routes(Submissions& submissions, Parts& parts, people::Gate& gate) -> std::vector<http::Route>;

auto routes(Submissions& submissions, Parts& parts, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>
{
    const auto to = Context{submissions, packs, gate};
    auto all = std::vector<http::Route>{
        {"POST", "/api/v1/submissions", [to](Request& request) { return declare(request, to); }},
        {"GET", "/api/v1/submissions", [to](Request& request) { return list(request, to); }},
        {"GET", "/api/v1/submissions/{submission}", [to](Request& request) { return show(request, to); }},
    };
    all.emplace_back("GET", "/api/v1/submissions/{submission}/objects/{line}",
                     [to](Request& request) { return download(request, to); });
    for (auto& route : upload_routes(submissions, parts, gate)) all.push_back(std::move(route));
    return all;
}

}  // namespace shanhai::intake
