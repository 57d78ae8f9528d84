#include "server/reports/routes.hpp"

#include "common/wire/signer.hpp"

namespace shanhai::reports {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::read_body;

struct Context {
    Sm2Signatures& signatures;
    people::Gate& gate;
};

auto add(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto report = id_in<ReportId>(request, "report");
    if (!report) co_return report.error();
    auto body = co_await read_body<wire::Sm2Body>(request);
    if (!body) co_return body.error();
    auto cms = from_base64(body->cms);
    if (!cms) co_return Fault{errc::malformed, "sm2.form"};
    auto done = co_await to.signatures.add(std::move(*who), std::move(*report), std::move(*cms));
    if (!done) co_return done.error();
    co_return Response(204);
}

auto show(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto report = id_in<ReportId>(request, "report");
    if (!report) co_return report.error();
    auto found = co_await to.signatures.find(std::move(*who), std::move(*report));
    if (!found) co_return found.error();
    co_return Response(200, "application/pkcs7-signature", std::string(as_text(*found)));
}

}  // namespace

auto sm2_routes(Sm2Signatures& signatures, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{signatures, gate};
    return {
        {"POST", "/api/v1/reports/{report}/sm2", [to](Request& request) { return add(request, to); }},
        {"GET", "/api/v1/reports/{report}/sm2", [to](Request& request) { return show(request, to); }},
    };
}

}  // namespace shanhai::reports
