#include "server/people/routes.hpp"

namespace shanhai::people {
namespace {

using http::Request;
using http::Response;

auto add_signer(Request& request, Enrolment& enrolment, Gate& gate) -> awaitable<Response>
{
    auto who = co_await gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::SignerRequest>(request);
    if (!body) co_return body.error();
    auto added = co_await enrolment.add_signer(std::move(*who), std::move(*body));
    if (!added) co_return added.error();
    auto answer = wire::SignerReply{added->to_pem() + pki::to_pem(enrolment.authority().chain())};
    co_return reply(answer, 201);
}

}  // namespace

auto signer_routes(Enrolment& enrolment, Gate& gate) -> std::vector<http::Route>
{
    auto& to = enrolment;
    return {{"POST", "/api/v1/signers", [&to, &gate](Request& request) { return add_signer(request, to, gate); }}};
}

}  // namespace shanhai::people
