// Certificates, the requests for them that anybody may send to the enrolment door, and the lists that revoke them.
#include "common/pki/issue.hpp"
#include "common/pki/timestamp.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

constexpr auto day = std::chrono::hours{24};
const auto now = Instant{std::chrono::seconds{1'772'668'800}};

auto our_issuer() -> const pki::Issuer&
{
    static const auto issuer = [] {
        auto key = pki::Key::generate(pki::Key::Kind::p256).value();
        pki::Names names;
        names.common_name = "fuzz";
        auto root = pki::self_signed_root(key, names, now, now + day * 100).value();
        return pki::Issuer{std::move(key), std::move(root)};
    }();
    return issuer;
}

void look_at(const pki::Certificate& certificate)
{
    const auto der = certificate.to_der();
    const auto again = pki::Certificate::from_der(der);
    must(!again || *again == certificate, "a certificate reads the same again");
    (void)certificate.common_name();
    (void)certificate.organization();
    (void)certificate.uri();
    (void)certificate.serial_hex();
    (void)certificate.valid_at(now);
    (void)certificate.renewal_due(now);
    (void)certificate.issued_by(certificate);
    (void)certificate.public_key_der();
}

void ask(std::string_view request)
{
    pki::Names names;
    names.common_name = "gateway";
    names.uri = "urn:shanhai:site:niujie";
    const auto granted = our_issuer().issue(request, pki::Profile::site, names, now, now + day);
    if (granted) must(granted->common_name() == "gateway", "names are granted, not copied from requests");
}

}  // namespace

void run(ByteView input)
{
    const auto choice = take_choice(input);
    switch (choice % 6) {
    case 0:
        if (const auto read = pki::Certificate::from_der(input)) {
            must(read->to_der() == Bytes(input.begin(), input.end()), "DER to the letter");
            look_at(*read);
        }
        return;
    case 1:
        if (const auto read = pki::Certificate::from_pem(as_text(input))) look_at(*read);
        return;
    case 2: (void)pki::Certificate::chain_from_pem(as_text(input)); return;
    case 3: return ask(as_text(input));
    case 5:
        if (const auto read = pki::Crl::from_der(input)) {
            must(read->to_der() == Bytes(input.begin(), input.end()), "DER to the letter");
            must(!read->issued_by(our_issuer().certificate()), "nobody else signs for an issuer");
            (void)read->find(our_issuer().certificate());
            (void)read->fresh_at(now);
            (void)read->number_hex();
        }
        return;
    default: (void)pki::verify_timestamp(input, Digest::of(input), {});
    }
}

}  // namespace shanhai::fuzz
