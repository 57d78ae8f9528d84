#include "server/people/routes.hpp"

namespace shanhai::people {
namespace {

using http::Request;
using http::Response;

auto pem_of(const pki::Certificate& leaf, const std::vector<pki::Certificate>& chain) -> std::string
{
    return leaf.to_pem() + pki::to_pem(chain);
}

// Whoever is about to enrol checks these against the fingerprint in the code before believing anything.
auto show_roots(Enrolment& enrolment) -> awaitable<Response>
{
    co_return Response{200, "application/x-pem-file", pki::to_pem(enrolment.authority().roots())};
}

auto enrol(Request& request, Enrolment& enrolment, std::string machines_url) -> awaitable<Response>
{
    auto admitted = enrolment.admits(request.peer().address);
    if (!admitted) co_return Response{admitted.error()}.with_status(429);
    auto body = co_await read_body<wire::EnrolmentRequest>(request);
    if (!body) co_return body.error();
    auto enrolled = co_await enrolment.enrol(std::move(*body));
    if (!enrolled) co_return enrolled.error();

    const auto& authority = enrolment.authority();
    auto answer = wire::EnrolmentReply{.site = enrolled->site.id.text(),
                                       .site_name = enrolled->site.name,
                                       .label = enrolled->label,
                                       .certificate = pem_of(enrolled->certificate, authority.chain()),
                                       .roots = pki::to_pem(authority.roots()),
                                       .machines_url = std::move(machines_url)};
    if (enrolled->person) {
        answer.person = enrolled->person->id.text();
        answer.person_name = enrolled->person->name;
    }
    if (enrolled->signer) answer.signer_certificate = pem_of(*enrolled->signer, authority.chain());
    co_return reply(answer, 201);
}

}  // namespace

auto enrolment_routes(Enrolment& enrolment, std::string machines_url) -> std::vector<http::Route>
{
    auto& to = enrolment;
    return {
        {"GET", "/api/v1/authority", [&to](Request&) { return show_roots(to); }},
        {"POST", "/api/v1/enrolments",
         [&to, machines_url](Request& request) { return enrol(request, to, machines_url); }},
    };
}

}  // namespace shanhai::people
