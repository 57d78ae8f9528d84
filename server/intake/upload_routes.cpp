// tus 1.0: the core protocol with creation, creation-with-upload, expiration, termination, checksum and concatenation.
//
// An upload is the stream of a submission that was declared before: a declaration answers its URL, and a client that
// insists on creating uploads names the submission in its metadata and is given the same URL.
#include "server/intake/routes.hpp"
#include "server/intake/tus.hpp"

namespace shanhai::intake {
namespace {

using http::Request;
using http::Response;
using ledger::PartId;
using ledger::Submission;
using ledger::SubmissionState;
using ledger::UploadPart;

struct Context {
    Submissions& submissions;
    Parts& parts;
    people::Gate& gate;

    auto expiry(Instant touched) const -> std::string
    {
        return tus::http_date(touched + submissions.settings().upload_life);
    }
};

auto with_version(Response response) -> Response { return std::move(response).with("Tus-Resumable", tus::version); }

auto other_version() -> Response
{
    auto answer = Response{Fault{errc::unsupported, "upload.version"}}.with_status(412);
    return with_version(std::move(answer).with("Tus-Version", tus::version));
}

// Where the protocol has a closer word than the table.
auto refusal(const Fault& fault) -> Response
{
    auto answer = with_version(fault);
    if (fault.at() == "upload.checksum") return std::move(answer).with_status(tus::checksum_mismatch);
    if (fault.at() == "upload.gone") return std::move(answer).with_status(410);
    if (fault.at() == "quota.open") return std::move(answer).with_status(429);
    return answer;
}

auto with_offsets(Response response, std::uint64_t offset, std::uint64_t length) -> Response
{
    return with_version(std::move(response)
                            .with("Upload-Offset", std::to_string(offset))
                            .with("Upload-Length", std::to_string(length))
                            .with("Cache-Control", "no-store"));
}

auto standing(Response response, const Context& to, const Submission& submission) -> Response
{
    const bool committed = submission.state == SubmissionState::committed;
    auto answer =
        with_offsets(std::move(response), committed ? submission.length : submission.offset, submission.length);
    if (!submission.concatenated.empty()) answer.headers().set("Upload-Concat", submission.concatenated);
    if (!committed) answer.headers().set("Upload-Expires", to.expiry(submission.touched_at));
    return answer;
}

auto standing(Response response, const Context& to, const UploadPart& part) -> Response
{
    return with_offsets(std::move(response), part.offset, part.length)
        .with("Upload-Concat", "partial")
        .with("Upload-Expires", to.expiry(part.touched_at));
}

auto show_options(Context to) -> awaitable<Response>
{
    auto answer = Response{204}
                      .with("Tus-Version", tus::version)
                      .with("Tus-Extension", tus::extensions)
                      .with("Tus-Max-Size", std::to_string(to.submissions.settings().submission_max))
                      .with("Tus-Checksum-Algorithm", checksum_algorithms);
    co_return with_version(std::move(answer));
}

auto checksum_in(const Request& request) -> Result<std::optional<Checksum>>
{
    const auto header = request.header("Upload-Checksum");
    if (!header) return std::optional<Checksum>{};
    auto checksum = Checksum::parse(*header);
    if (!checksum) return checksum.error();
    return std::optional{std::move(*checksum)};
}

auto pull_of(Request& request) -> Pull
{
    auto& body = request.body();
    return [&body](asio::mutable_buffer into) { return body.read_some(into); };
}
auto let_go_of(Request& request) -> LetGo
{
    auto& body = request.body();
    return [&body] { body.give_up(); };
}

// ---- creation

auto submission_in(const Request& request) -> Result<SubmissionId>
{
    auto metadata = tus::metadata(request.header("Upload-Metadata").value_or(""));
    if (!metadata) return metadata.error();
    auto id = SubmissionId::parse((*metadata)["submission"]);
    if (!id) return Fault{errc::malformed, "upload.metadata"};
    return id;
}

auto create_part(Request& request, Principal who, Context to) -> awaitable<Response>
{
    auto length = tus::number(request, "Upload-Length", "upload.length-header");
    if (!length) co_return refusal(length.error());
    auto checksum = checksum_in(request);
    if (!checksum) co_return refusal(checksum.error());
    auto part = co_await to.parts.create(who, *length);
    if (!part) co_return refusal(part.error());
    const auto location = tus::path_of(part->id);
    if (request.header("Content-Type") == tus::content_type) {
        part = co_await to.parts.receive(std::move(who), part->id, 0, pull_of(request), let_go_of(request),
                                         std::move(*checksum));
        if (!part) co_return refusal(part.error()).with("Location", location);
    }
    co_return standing(Response{201}.with("Location", location), to, *part);
}

// tus 1.0, creation-with-upload: the body, if there is one, is the first piece.
auto open_upload(Request& request, Principal who, Context to) -> awaitable<Response>
{
    auto length = tus::number(request, "Upload-Length", "upload.length-header");
    if (!length) co_return refusal(length.error());
    if (*length > to.submissions.settings().submission_max) co_return refusal(Fault{errc::too_large, "upload.length"});
    auto which = submission_in(request);
    if (!which) co_return refusal(which.error());
    auto checksum = checksum_in(request);
    if (!checksum) co_return refusal(checksum.error());

    auto found = co_await to.submissions.find(who, *which);
    if (!found) co_return refusal(found.error());
    if (auto why = ended(*found)) co_return refusal(*why);
    if (*length != found->length) co_return refusal(Fault{errc::conflict, "upload.length"});
    const auto location = tus::path_of(*which);
    const bool with_upload = request.header("Content-Type") == tus::content_type && found->offset == 0;
    if (with_upload) {
        found = co_await to.submissions.receive(std::move(who), std::move(*which), 0, pull_of(request),
                                                let_go_of(request), std::move(*checksum));
        if (!found) co_return refusal(found.error()).with("Location", location);
    }
    co_return standing(Response{201}.with("Location", location), to, *found);
}

auto join_parts(Request& request, Principal who, tus::Final list, Context to) -> awaitable<Response>
{
    auto which = submission_in(request);
    if (!which) co_return refusal(which.error());
    auto found = co_await to.submissions.find(who, *which);
    if (!found) co_return refusal(found.error());
    if (auto why = ended(*found)) co_return refusal(*why);
    if (found->state == SubmissionState::uploading) {
        auto joined = co_await to.parts.joined(who, list.parts);
        if (!joined) co_return refusal(joined.error());
        if (joined->length != found->length) co_return refusal(Fault{errc::conflict, "upload.length"});
        found = co_await to.submissions.assemble(who, *which, list.header, std::move(joined->from));
        if (!found) co_return refusal(found.error());
    }
    // Copied by now: a part that cannot be dropped, or was before, is dropped when it expires.
    for (const auto& part : list.parts) {
        auto dropped = co_await to.parts.drop(who, part);
        if (!dropped && dropped.error().code() != errc::not_found) break;
    }
    co_return standing(Response{201}.with("Location", tus::path_of(*which)), to, *found);
}

auto create(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    if (!tus::speaks_our_version(request)) co_return other_version();
    auto concat = tus::concat(request);
    if (!concat) co_return refusal(concat.error());
    if (std::holds_alternative<tus::Partial>(*concat)) co_return co_await create_part(request, std::move(*who), to);
    if (auto* const list = std::get_if<tus::Final>(&*concat))
        co_return co_await join_parts(request, std::move(*who), std::move(*list), to);
    co_return co_await open_upload(request, std::move(*who), to);
}

// ---- the upload itself

auto show_offset(Request& request, Principal who, tus::UploadId which, Context to) -> awaitable<Response>
{
    (void)request;
    if (auto* const part = std::get_if<PartId>(&which)) {
        auto found = co_await to.parts.find(std::move(who), *part);
        if (!found) co_return refusal(found.error());
        co_return standing(Response{200}, to, *found);
    }
    auto found = co_await to.submissions.find(std::move(who), std::get<SubmissionId>(which));
    if (!found) co_return refusal(found.error());
    if (ended(*found)) co_return refusal(Fault{errc::not_found, "upload.gone"});
    co_return standing(Response{200}, to, *found);
}

auto receive(Request& request, Principal who, tus::UploadId which, Context to) -> awaitable<Response>
{
    if (request.header("Content-Type") != tus::content_type)
        co_return refusal(Fault{errc::unsupported, "upload.content-type"});
    auto offset = tus::number(request, "Upload-Offset", "upload.offset-header");
    if (!offset) co_return refusal(offset.error());
    auto checksum = checksum_in(request);
    if (!checksum) co_return refusal(checksum.error());

    if (auto* const part = std::get_if<PartId>(&which)) {
        auto received = co_await to.parts.receive(std::move(who), *part, *offset, pull_of(request), let_go_of(request),
                                                  std::move(*checksum));
        if (!received) co_return refusal(received.error());
        co_return standing(Response{204}, to, *received);
    }
    const auto& id = std::get<SubmissionId>(which);
    auto found = co_await to.submissions.find(who, id);
    if (!found) co_return refusal(found.error());
    if (!found->concatenated.empty()) co_return refusal(Fault{errc::forbidden, "upload.final"});
    auto received = co_await to.submissions.receive(std::move(who), id, *offset, pull_of(request), let_go_of(request),
                                                    std::move(*checksum));
    if (!received) co_return refusal(received.error());
    co_return standing(Response{204}, to, *received);
}

auto terminate(Request& request, Principal who, tus::UploadId which, Context to) -> awaitable<Response>
{
    (void)request;
    auto* const part = std::get_if<PartId>(&which);
    auto gone = part ? to.parts.drop(std::move(who), *part)
                     : to.submissions.abort(std::move(who), std::get<SubmissionId>(which));
    auto done = co_await std::move(gone);
    if (!done) co_return refusal(done.error());
    co_return with_version(Response{204});
}

using Handler = awaitable<Response> (*)(Request&, Principal, tus::UploadId, Context);

auto upload(Request& request, Context to, Handler handler) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    if (!tus::speaks_our_version(request)) co_return other_version();
    auto which = tus::parse_id(request.parameter("upload"));
    if (!which) co_return refusal(Fault{errc::not_found, "path"});
    co_return co_await handler(request, std::move(*who), std::move(*which), to);
}

// tus 1.0, core protocol: for clients whose surroundings know no PATCH.
auto overridden(Request& request, Context to) -> awaitable<Response>
{
    const auto method = request.header("X-HTTP-Method-Override").value_or("");
    if (method == "PATCH") co_return co_await upload(request, to, receive);
    if (method == "DELETE") co_return co_await upload(request, to, terminate);
    if (method == "HEAD") co_return co_await upload(request, to, show_offset);
    co_return with_version(Response{Fault{errc::unsupported, "http.method"}}.with_status(405));
}

}  // namespace

auto upload_routes(Submissions& submissions, Parts& parts, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{submissions, parts, gate};
    const std::string all = "/api/v1/uploads";
    const std::string one = "/api/v1/uploads/{upload}";
    return {
        {"OPTIONS", all, [to](Request&) { return show_options(to); }},
        {"POST", all, [to](Request& request) { return create(request, to); }},
        {"OPTIONS", one, [to](Request&) { return show_options(to); }},
        {"HEAD", one, [to](Request& request) { return upload(request, to, show_offset); }},
        {"PATCH", one, [to](Request& request) { return upload(request, to, receive); }},
        {"DELETE", one, [to](Request& request) { return upload(request, to, terminate); }},
        {"POST", one, [to](Request& request) { return overridden(request, to); }},
    };
}

}  // namespace shanhai::intake
