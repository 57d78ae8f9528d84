// The CMS of a signed report (RFC 5652, CAdES baseline), in the one encoding that we write. For .cpp files that sign or
// verify.
#pragma once

#include "common/pki/openssl.hpp"
#include "common/report/sign.hpp"

#include <openssl/cms.h>

#include <span>

namespace shanhai::report {

using OwnedCms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

// With signed attributes and certificates, but no signature yet. Null when the key is of a kind we do not use.
auto pending_cms(const Digest& digest, const pki::Certificate& signer, std::span<const pki::Certificate> chain)
    -> OwnedCms;

auto der_of(const OwnedCms& cms) -> Bytes;

// Null unless it is DER to the letter, with one signer whose certificate is inside. `rest` is what follows it.
struct ParsedCms {
    OwnedCms cms;
    ByteView rest;
};
auto parse_cms(ByteView der) -> ParsedCms;

auto tbs_of(const OwnedCms& cms) -> Bytes;             // RFC 5652 section 5.4
auto message_digest_of(const OwnedCms& cms) -> Bytes;  // the attribute; empty when there is none
auto signature_of(const OwnedCms& cms) -> Bytes;
auto token_of(const OwnedCms& cms) -> Bytes;  // empty when there is none
auto signer_of(const OwnedCms& cms) -> pki::Certificate;
auto others_of(const OwnedCms& cms) -> std::vector<pki::Certificate>;  // the certificates but for the signer's

void set_signature(const OwnedCms& cms, ByteView signature);
void add_token(const OwnedCms& cms, ByteView token);

// What OpenSSL thinks of it: signature, attributes and chain as of `at` (CMS_verify with CMS_CADES).
auto holds(const OwnedCms& cms, ByteView content, const std::vector<pki::Certificate>& roots, Instant at) -> bool;

}  // namespace shanhai::report
