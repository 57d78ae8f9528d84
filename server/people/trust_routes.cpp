// Open to everybody: whoever verifies a report may ask what has been revoked since, and who says when it was signed.
// The lists are signed, and who fetches them may have no certificate (RFC 5280 section 4.2.1.13).
#include "server/people/routes.hpp"

namespace shanhai::people {
namespace {

using http::Request;
using http::Response;

auto show_list(Revocations& revocations, std::size_t which) -> awaitable<Response>
{
    auto lists = co_await revocations.current();
    if (!lists) co_return lists.error();
    if (lists->size() <= which) co_return Fault{errc::not_found, "trust.crl"};
    const auto der = (*lists)[which].to_der();
    co_return Response{200, "application/pkix-crl", std::string{as_text(der)}};  // RFC 2585 section 4.2
}

auto show_timekeepers(std::string pem) -> awaitable<Response>
{
    if (pem.empty()) co_return Fault{errc::not_found, "trust.timestamps"};
    co_return Response{200, "application/pem-certificate-chain", std::move(pem)};  // RFC 8555 section 9.1
}

}  // namespace

auto trust_routes(Revocations& revocations, const std::vector<pki::Certificate>& timestamp_roots)
    -> std::vector<http::Route>
{
    auto& of = revocations;
    return {
        {"GET", "/api/v1/trust/timestamps",
         [pem = pki::to_pem(timestamp_roots)](Request&) { return show_timekeepers(pem); }},
        {"GET", "/api/v1/trust/crl", [&of](Request&) { return show_list(of, 0); }},
        {"GET", "/api/v1/trust/crl/root", [&of](Request&) { return show_list(of, 1); }},
    };
}

}  // namespace shanhai::people
