// A certificate authority for tests: any certificate, also a wrong one, in a few microseconds.
#pragma once

#include "common/net/tls_settings.hpp"
#include "tests/support/temp_dir.hpp"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <stdexcept>

namespace shanhai::test {

struct CertificateWish {
    explicit CertificateWish(std::string name) : common_name{std::move(name)} {}
    auto with_names(std::string value) { return names = std::move(value), *this; }
    auto with_purpose(std::string value) { return purpose = std::move(value), *this; }
    auto valid_days(int first, int last) { return from_day = first, to_day = last, *this; }

    std::string common_name;
    std::string names;    // "DNS:localhost,IP:127.0.0.1"
    std::string purpose;  // "serverAuth", "clientAuth", or empty: none stated
    int from_day = -1;    // relative to now
    int to_day = 30;
};

inline auto server_wish()
{
    return CertificateWish{"relay"}.with_names("DNS:localhost,IP:127.0.0.1").with_purpose("serverAuth");
}
inline auto client_wish() { return CertificateWish{"niujie"}.with_purpose("clientAuth"); }

class TestAuthority {
public:
    explicit TestAuthority(std::string name = "root")
        : key_{new_key()}, root_{sign(CertificateWish{std::move(name)}.valid_days(-30, 30), key_, true)}
    {}

    auto roots() const -> net::Roots { return {root_}; }
    auto issue(const CertificateWish& wish) const -> net::Identity
    {
        auto key = new_key();
        auto leaf = sign(wish, key, false);
        return net::Identity{{std::move(leaf)}, std::move(key)};
    }

private:
    static auto new_key() -> pki::Key { return pki::Key{EVP_EC_gen("P-256")}; }

    static void add(X509* to, X509* issuer, int kind, const std::string& value)
    {
        X509V3_CTX context{};
        X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
        auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
        if (!extension) throw std::runtime_error{"bad extension: " + value};
        X509_add_ext(to, extension, -1);
        X509_EXTENSION_free(extension);
    }

    auto sign(const CertificateWish& wish, const pki::Key& key, bool is_root) const -> pki::Certificate
    {
        static long serial = 1;
        auto* made = X509_new();
        auto* issuer = is_root ? made : root_.get();
        X509_set_version(made, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(made), wish.from_day * 86400L);
        X509_gmtime_adj(X509_getm_notAfter(made), wish.to_day * 86400L);
        X509_set_pubkey(made, key.get());
        const auto* name = reinterpret_cast<const unsigned char*>(wish.common_name.c_str());
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8, name, -1, -1, 0);
        X509_set_issuer_name(made, X509_get_subject_name(issuer));
        add(made, issuer, NID_basic_constraints, is_root ? "critical,CA:TRUE" : "CA:FALSE");
        add(made, issuer, NID_key_usage, is_root ? "critical,keyCertSign" : "critical,digitalSignature");
        if (!wish.names.empty()) add(made, issuer, NID_subject_alt_name, wish.names);
        if (!wish.purpose.empty()) add(made, issuer, NID_ext_key_usage, wish.purpose);
        X509_sign(made, key_.get(), EVP_sha256());
        return pki::Certificate{made};
    }

    pki::Key key_;
    pki::Certificate root_;
};

inline auto save(const std::filesystem::path& path, const std::string& text) -> std::string
{
    std::ofstream{path} << text;
    return path.string();
}

}  // namespace shanhai::test
