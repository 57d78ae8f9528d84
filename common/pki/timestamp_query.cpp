#include "common/pki/timestamp_query.hpp"

#include "common/pki/openssl.hpp"

#include <openssl/ts.h>

#include <algorithm>
#include <array>

namespace shanhai::pki {
namespace {

using OwnedQuery = Owned<TS_REQ, TS_REQ_free>;
using OwnedResponse = Owned<TS_RESP, TS_RESP_free>;
using OwnedImprint = Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using OwnedAlgorithm = Owned<X509_ALGOR, X509_ALGOR_free>;

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

auto parse_query(ByteView der) -> OwnedQuery
{
    const auto* at = uchars(der);
    return OwnedQuery{d2i_TS_REQ(nullptr, &at, static_cast<long>(der.size()))};
}

auto bytes_of(const ASN1_STRING* string) -> ByteView
{
    return std::as_bytes(
        std::span{ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))});
}

// RFC 3161 section 2.4.2: the bits of PKIFailureInfo that an authority may set.
auto why(const TS_STATUS_INFO* info) -> std::string
{
    using Reason = std::pair<int, std::string_view>;
    constexpr auto reasons = std::to_array<Reason>({{TS_INFO_BAD_ALG, "badAlg"},
                                                    {TS_INFO_BAD_REQUEST, "badRequest"},
                                                    {TS_INFO_BAD_DATA_FORMAT, "badDataFormat"},
                                                    {TS_INFO_TIME_NOT_AVAILABLE, "timeNotAvailable"},
                                                    {TS_INFO_UNACCEPTED_POLICY, "unacceptedPolicy"},
                                                    {TS_INFO_UNACCEPTED_EXTENSION, "unacceptedExtension"},
                                                    {TS_INFO_ADD_INFO_NOT_AVAILABLE, "addInfoNotAvailable"},
                                                    {TS_INFO_SYSTEM_FAILURE, "systemFailure"}});
    auto text = std::to_string(ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info)));
    const auto* const failure = TS_STATUS_INFO_get0_failure_info(info);
    for (const auto& [bit, name] : reasons)
        if (failure && ASN1_BIT_STRING_get_bit(failure, bit) == 1) text += ' ' + std::string{name};
    return text;
}

auto is_same_nonce(const ASN1_INTEGER* asked, const ASN1_INTEGER* answered) -> bool
{
    return asked && answered && ASN1_INTEGER_cmp(asked, answered) == 0;
}

auto is_about(TS_TST_INFO* info, const Digest& digest) -> bool
{
    const auto* const message = TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(info));
    return std::ranges::equal(bytes_of(message), digest.bytes());
}

}  // namespace

auto timestamp_query(const Digest& imprint, std::string policy) -> Result<TimestampQuery>
{
    const Quietly quietly;
    const OwnedQuery query{TS_REQ_new()};
    must(query && TS_REQ_set_version(query.get(), 1) == 1 && TS_REQ_set_cert_req(query.get(), 1) == 1);
    must(TS_REQ_set_msg_imprint(query.get(), imprint_of(imprint).get()) == 1);
    must(TS_REQ_set_nonce(query.get(), random_serial().get()) == 1);
    if (!policy.empty()) {
        const OwnedObject object{OBJ_txt2obj(policy.c_str(), 1)};
        if (!object) return Fault{errc::malformed, "timestamp.policy", policy};
        must(TS_REQ_set_policy_id(query.get(), object.get()) == 1);
    }
    return TimestampQuery{der_of<TS_REQ>(i2d_TS_REQ, query.get()), imprint, std::move(policy)};
}

auto timestamp_in(ByteView response_der, const TimestampQuery& asked) -> Result<Bytes>
{
    const Quietly quietly;
    const Fault malformed{errc::malformed, "timestamp.answer"};
    if (response_der.size() > timestamp_answer_max) return malformed;
    const auto* at = uchars(response_der);
    const auto* const end = at + response_der.size();
    const OwnedResponse response{d2i_TS_RESP(nullptr, &at, static_cast<long>(response_der.size()))};
    if (!response || at != end) return malformed;

    auto* const status = TS_RESP_get_status_info(response.get());
    const auto granted = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    const bool given = granted == TS_STATUS_GRANTED || granted == TS_STATUS_GRANTED_WITH_MODS;
    if (!given) return Fault{errc::unavailable, "timestamp.granted", why(status)};
    auto* const token = TS_RESP_get_token(response.get());
    auto* const info = TS_RESP_get_tst_info(response.get());
    if (!token || !info) return malformed;

    const auto query = parse_query(asked.der);
    must(query != nullptr);
    if (!is_same_nonce(TS_REQ_get_nonce(query.get()), TS_TST_INFO_get_nonce(info)))
        return Fault{errc::mismatch, "timestamp.nonce"};
    auto* const policy = TS_REQ_get_policy_id(query.get());
    if (policy && OBJ_cmp(policy, TS_TST_INFO_get_policy_id(info)) != 0)
        return Fault{errc::mismatch, "timestamp.policy"};
    if (!is_about(info, asked.imprint)) return Fault{errc::mismatch, "timestamp.imprint"};
    return der_of<PKCS7>(i2d_PKCS7, token);
}

}  // namespace shanhai::pki
