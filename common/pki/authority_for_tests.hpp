// A root, an issuing authority and whoever a test needs, in a few milliseconds. For tests of every folder.
#pragma once

#include "common/pki/issue.hpp"
#include "common/pki/sealed.hpp"
#include "common/pki/timestamp.hpp"

namespace shanhai::test {

struct Identity {
    pki::Key key;
    pki::Certificate certificate;
};

struct ThrowawayAuthority {
    Instant from = parse_instant("2026-01-01T00:00:00Z").value();
    Instant until = parse_instant("2036-01-01T00:00:00Z").value();

    pki::Key root_key = fresh_key();
    pki::Certificate root =
        pki::self_signed_root(root_key, {.common_name = "Throwaway Root", .organization = "Tests"}, from, until)
            .value();
    pki::Key issuing_key = fresh_key();
    pki::Certificate issuing = pki::Issuer{root_key, root}
                                   .issue(issuing_key, pki::Profile::issuing,
                                          {.common_name = "Throwaway Issuing", .organization = "Tests"}, from, until)
                                   .value();
    pki::Issuer issuer{issuing_key, issuing};

    std::vector<pki::Certificate> roots{root};
    std::vector<pki::Certificate> chain{issuing};  // between any of ours and the root

    static auto fresh_key() -> pki::Key { return pki::Key::generate(pki::Key::Kind::p256).value(); }

    auto grant(pki::Profile profile, const pki::Names& names) const -> Identity
    {
        auto key = fresh_key();
        auto certificate = issuer.issue(key, profile, names, from, until).value();
        return {std::move(key), std::move(certificate)};
    }
    auto server() const -> Identity
    {
        return grant(
            pki::Profile::server,
            {.common_name = "localhost", .organization = "Tests", .dns = {"localhost"}, .ip = {"127.0.0.1", "::1"}});
    }
    auto site(const std::string& name) const -> Identity
    {
        return grant(pki::Profile::site,
                     {.common_name = name, .organization = "Tests", .uri = "urn:shanhai:site:" + name});
    }
    auto person(const std::string& name) const -> Identity
    {
        return grant(pki::Profile::person,
                     {.common_name = name, .organization = "Tests", .uri = "urn:shanhai:person:" + name});
    }
    auto signer(const std::string& name) const -> Identity
    {
        return grant(pki::Profile::signer,
                     {.common_name = name, .organization = "Tests", .uri = "urn:shanhai:person:" + name});
    }
    auto timestamp_identity() const -> Identity
    {
        return grant(pki::Profile::timestamp, {.common_name = "Throwaway Timestamps", .organization = "Tests"});
    }
    auto timestamps() const -> pki::TimestampSigner
    {
        auto tsa = timestamp_identity();
        return {std::move(tsa.key), std::move(tsa.certificate), chain};
    }
    auto receipts() const -> pki::Sealer
    {
        auto receipt = grant(pki::Profile::receipt, {.common_name = "Throwaway Receipts", .organization = "Tests"});
        return {std::move(receipt.key), std::move(receipt.certificate), chain, timestamps()};
    }
};

}  // namespace shanhai::test
