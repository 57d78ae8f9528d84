// tus 1.0: the core protocol and termination. The upload was created with its submission, so there is no creation here.
#include "server/intake/routes.hpp"

#include <charconv>

namespace shanhai::intake {
namespace {

using http::Request;
using http::Response;
using people::id_in;

constexpr std::string_view version = "1.0.0";

struct Context {
    Submissions& submissions;
    people::Gate& gate;
};

auto with_version(Response response) -> Response { return std::move(response).with("Tus-Resumable", version); }

// Every request but OPTIONS names the protocol's version; another one is answered 412 with ours.
auto speaks_our_version(const Request& request) -> bool { return request.header("Tus-Resumable") == version; }
auto other_version() -> Response
{
    auto answer = Response{Fault{errc::unsupported, "upload.version"}}.with_status(412).with("Tus-Version", version);
    return with_version(std::move(answer));
}

auto offset_of(const Request& request) -> Result<std::uint64_t>
{
    const auto text = request.header("Upload-Offset").value_or("");
    std::uint64_t offset = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    const bool whole = !text.empty() && error == std::errc{} && end == text.data() + text.size();
    if (!whole) return Fault{errc::malformed, "upload.offset-header"};
    return offset;
}

auto with_offsets(Response response, const ledger::Submission& submission) -> Response
{
    const auto safe = submission.state == ledger::SubmissionState::committed ? submission.length : submission.offset;
    return with_version(std::move(response)
                            .with("Upload-Offset", std::to_string(safe))
                            .with("Upload-Length", std::to_string(submission.length))
                            .with("Cache-Control", "no-store"));
}

auto show_options() -> awaitable<Response>
{
    co_return with_version(Response{204}.with("Tus-Version", version).with("Tus-Extension", "termination"));
}

auto show_offset(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    if (!speaks_our_version(request)) co_return other_version();
    auto which = id_in<SubmissionId>(request, "submission");
    if (!which) co_return which.error();
    auto found = co_await to.submissions.find(std::move(*who), std::move(*which));
    if (!found) co_return with_version(found.error());
    if (found->state == ledger::SubmissionState::aborted) co_return with_version(Fault{errc::not_found, "submission"});
    co_return with_offsets(Response{200}, *found);
}

auto receive(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    if (!speaks_our_version(request)) co_return other_version();
    if (request.header("Content-Type") != "application/offset+octet-stream")
        co_return with_version(Fault{errc::unsupported, "upload.content-type"});
    auto which = id_in<SubmissionId>(request, "submission");
    if (!which) co_return which.error();
    auto offset = offset_of(request);
    if (!offset) co_return with_version(offset.error());

    auto& body = request.body();
    auto pull = Pull{[&body](asio::mutable_buffer into) { return body.read_some(into); }};
    auto let_go = std::function<void()>{[&body] { body.give_up(); }};
    auto received = co_await to.submissions.receive(std::move(*who), std::move(*which), *offset, std::move(pull),
                                                    std::move(let_go));
    if (!received) co_return with_version(received.error());
    co_return with_offsets(Response{204}, *received);
}

auto terminate(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    if (!speaks_our_version(request)) co_return other_version();
    auto which = id_in<SubmissionId>(request, "submission");
    if (!which) co_return which.error();
    auto aborted = co_await to.submissions.abort(std::move(*who), std::move(*which));
    if (!aborted) co_return with_version(aborted.error());
    co_return with_version(Response{204});
}

}  // namespace

auto upload_routes(Submissions& submissions, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{submissions, gate};
    return {
        {"OPTIONS", "/api/v1/uploads/{submission}", [](Request&) { return show_options(); }},
        {"HEAD", "/api/v1/uploads/{submission}", [to](Request& request) { return show_offset(request, to); }},
        {"PATCH", "/api/v1/uploads/{submission}", [to](Request& request) { return receive(request, to); }},
        {"DELETE", "/api/v1/uploads/{submission}", [to](Request& request) { return terminate(request, to); }},
    };
}

}  // namespace shanhai::intake
