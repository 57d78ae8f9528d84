#include "common/net/tls_fault.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace shanhai::net {
namespace {

// Why we refused their certificate: X509_V_ERR_* in the words of tls_stream.hpp.
auto word_for_verification(long result) -> std::string_view
{
    switch (result) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return "expired";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "not_yet_valid";
    case X509_V_ERR_CERT_REVOKED: return "revoked";
    case X509_V_ERR_INVALID_PURPOSE: return "wrong_purpose";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return "wrong_name";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return "unknown_authority";
    default: return "bad";
    }
}

// Why they refused ours: the alert (RFC 8446 section 6.2), or nothing when it is about something else.
auto word_for_alert(int reason) -> std::string_view
{
    switch (reason) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED: return "required";
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA: return "unknown_authority";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED: return "expired";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED: return "revoked";
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: return "wrong_purpose";
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED: return "bad";
    default: return {};
    }
}

}  // namespace

auto tls_fault(const SSL* ssl, Fault otherwise) -> Fault
{
    const auto error = ERR_peek_last_error();
    const int reason = ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0;
    ERR_clear_error();
    if (reason == 0 || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) return otherwise;

    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        const auto word = word_for_verification(SSL_get_verify_result(ssl));
        return Fault{errc::unauthenticated, "net.peer_certificate", std::string{word}};
    }
    if (reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE)
        return Fault{errc::unauthenticated, "net.peer_certificate", "required"};
    if (const auto word = word_for_alert(reason); !word.empty())
        return Fault{errc::unauthenticated, "net.certificate", std::string{word}};
    return Fault{errc::unsupported, otherwise.at()};
}

}  // namespace shanhai::net
