#include "common/pki/timestamp.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/store.hpp"

#include <openssl/ts.h>

namespace shanhai::pki {
namespace {

using OwnedQuery = Owned<TS_REQ, TS_REQ_free>;
using OwnedResponse = Owned<TS_RESP, TS_RESP_free>;
using OwnedImprint = Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using OwnedAlgorithm = Owned<X509_ALGOR, X509_ALGOR_free>;
using OwnedResponder = Owned<TS_RESP_CTX, TS_RESP_CTX_free>;

auto serial_of_token(TS_RESP_CTX*, void*) noexcept -> ASN1_INTEGER*
try {
    return random_serial().release();
} catch (...) {
    return nullptr;
}

auto time_of_token(TS_RESP_CTX*, void* now, long* seconds, long* microseconds) noexcept -> int
{
    const auto when = *static_cast<const Instant*>(now);
    *seconds = static_cast<long>(seconds_of(when));
    *microseconds = static_cast<long>((when - std::chrono::floor<std::chrono::seconds>(when)).count());
    return 1;
}

auto imprint_of(const Digest& digest) -> OwnedImprint
{
    OwnedImprint imprint{TS_MSG_IMPRINT_new()};
    const OwnedAlgorithm sha256{X509_ALGOR_new()};
    must(imprint && sha256 && X509_ALGOR_set0(sha256.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1);
    must(TS_MSG_IMPRINT_set_algo(imprint.get(), sha256.get()) == 1);
    auto bytes = Bytes(digest.bytes().begin(), digest.bytes().end());
    must(TS_MSG_IMPRINT_set_msg(imprint.get(), uchars(std::span{bytes}), Digest::size) == 1);
    return imprint;
}

// A real request, so that an authority elsewhere could take the place of ours.
auto query_for(const Digest& digest) -> Bytes
{
    const OwnedQuery query{TS_REQ_new()};
    must(query && TS_REQ_set_version(query.get(), 1) == 1 && TS_REQ_set_cert_req(query.get(), 1) == 1);
    must(TS_REQ_set_msg_imprint(query.get(), imprint_of(digest).get()) == 1);
    must(TS_REQ_set_nonce(query.get(), random_serial().get()) == 1);
    return der_of<TS_REQ>(i2d_TS_REQ, query.get());
}

}  // namespace

TimestampSigner::TimestampSigner(Key key, Certificate tsa, std::vector<Certificate> chain, std::string policy)
    : key_{std::move(key)}, tsa_{std::move(tsa)}, chain_{std::move(chain)}, policy_{std::move(policy)}
{}

auto TimestampSigner::ready(Instant now) const -> Result<void>
{
    if (!tsa_.matches(key_)) return Fault{errc::mismatch, "timestamp.key"};
    const bool made_for_it = X509_check_purpose(tsa_.get(), X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
    if (!made_for_it || !tsa_.valid_at(now)) return Fault{errc::forbidden, "timestamp.certificate"};
    return {};
}

auto TimestampSigner::answer(ByteView query_der, Instant now) const -> Result<Bytes>
{
    const Quietly quietly;
    if (query_der.size() > query_max) return Fault{errc::too_large, "timestamp.query"};
    if (auto done = ready(now); !done) return done.error();

    // One context per call: it holds the request and the response while it works.
    const OwnedResponder responder{TS_RESP_CTX_new()};
    auto* const context = responder.get();
    const OwnedObject policy{OBJ_txt2obj(policy_.c_str(), 1)};
    must(context && policy && TS_RESP_CTX_set_def_policy(context, policy.get()) == 1);
    must(TS_RESP_CTX_set_signer_cert(context, tsa_.get()) == 1);
    must(TS_RESP_CTX_set_signer_key(context, key_.get()) == 1);
    must(TS_RESP_CTX_set_certs(context, stack_of(chain_).get()) == 1);
    must(TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) == 1);
    must(TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()) == 1);  // else SHA-1 names the certificate
    for (const auto* hash : {EVP_sha256(), EVP_sha384(), EVP_sha512()}) must(TS_RESP_CTX_add_md(context, hash) == 1);
    must(TS_RESP_CTX_set_accuracy(context, 1, 0, 0) == 1);
    must(TS_RESP_CTX_set_clock_precision_digits(context, TS_MAX_CLOCK_PRECISION_DIGITS) == 1);
    TS_RESP_CTX_set_serial_cb(context, serial_of_token, nullptr);
    TS_RESP_CTX_set_time_cb(context, time_of_token, &now);

    const OwnedResponse response{TS_RESP_create_response(context, reading(query_der).get())};
    if (!response) return Fault{errc::internal, "timestamp.response"};
    return der_of<TS_RESP>(i2d_TS_RESP, response.get());
}

auto TimestampSigner::stamp(const Digest& imprint, Instant now) const -> Result<Bytes>
{
    const Quietly quietly;
    const auto der = answer(query_for(imprint), now);
    if (!der) return der.error();

    const auto* at = uchars(*der);
    const OwnedResponse response{d2i_TS_RESP(nullptr, &at, static_cast<long>(der->size()))};
    const auto* const status = response ? TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())) : nullptr;
    if (!status || ASN1_INTEGER_get(status) != TS_STATUS_GRANTED) return Fault{errc::internal, "timestamp.response"};
    return der_of<PKCS7>(i2d_PKCS7, TS_RESP_get_token(response.get()));
}

}  // namespace shanhai::pki
