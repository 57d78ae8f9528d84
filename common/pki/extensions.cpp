#include "common/pki/extensions.hpp"

#include <algorithm>

namespace shanhai::pki {
namespace {

using OwnedNames = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using OwnedAddress = Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

struct Extensions {
    const char* constraints;
    const char* usage;
    const char* extended;  // none for authorities: it would bind everything below them
};

auto extensions_of(Profile profile) -> Extensions
{
    constexpr auto end = "critical,CA:FALSE";
    constexpr auto authority = "critical,keyCertSign,cRLSign";
    constexpr auto signing = "critical,digitalSignature";
    switch (profile) {
    case Profile::root: return {"critical,CA:TRUE,pathlen:1", authority, nullptr};
    case Profile::issuing: return {"critical,CA:TRUE,pathlen:0", authority, nullptr};
    case Profile::server: return {end, signing, "serverAuth"};
    case Profile::site:
    case Profile::person: return {end, signing, "clientAuth"};
    // PDF readers trust a signer for e-mail, or for nothing in particular; "document signing" alone they do not know.
    case Profile::signer: return {end, "critical,digitalSignature,nonRepudiation", "emailProtection"};
    case Profile::timestamp: return {end, signing, "critical,timeStamping"};  // RFC 3161 section 2.3
    // What `openssl cms -verify` expects of a signer. Without nonRepudiation it is none of ours for reports.
    case Profile::receipt: return {end, signing, "emailProtection"};
    }
    throw std::logic_error{"a profile without extensions"};
}

auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

auto is_uri(std::string_view text) -> bool
{
    const auto colon = text.find(':');
    return text.size() <= 255 && colon != 0 && colon != std::string_view::npos && colon + 1 < text.size()
           && is_letter(text.front()) && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// RFC 1123 section 2.1.
auto is_host_label(std::string_view label) -> bool
{
    const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-'
           && std::ranges::all_of(label, fits);
}

auto is_host(std::string_view text) -> bool
{
    if (text.size() > 253) return false;
    for (;;) {
        const auto dot = text.find('.');
        if (!is_host_label(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

auto address_of(const std::string& text) -> OwnedAddress
{
    const Quietly quietly;
    const bool plain = text.find('\0') == std::string::npos;
    return OwnedAddress{plain ? a2i_IPADDRESS(text.c_str()) : nullptr};
}

void add_text_name(GENERAL_NAMES* names, int type, std::string_view text)
{
    auto* const value = ASN1_IA5STRING_new();
    auto* const name = GENERAL_NAME_new();
    must(value && name && ASN1_STRING_set(value, text.data(), static_cast<int>(text.size())) == 1);
    GENERAL_NAME_set0_value(name, type, value);
    must(sk_GENERAL_NAME_push(names, name) > 0);
}

void add_address(GENERAL_NAMES* names, const std::string& text)
{
    auto address = address_of(text);
    auto* const name = GENERAL_NAME_new();
    must(address && name);
    GENERAL_NAME_set0_value(name, GEN_IPADD, address.release());
    must(sk_GENERAL_NAME_push(names, name) > 0);
}

void add_extension(X509* certificate, X509V3_CTX& context, int nid, const char* value)
{
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value)};
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

}  // namespace

auto suits(const Names& names, Profile profile) -> bool
{
    const bool well_formed = (!names.uri || is_uri(*names.uri)) && std::ranges::all_of(names.dns, is_host)
                             && std::ranges::all_of(names.ip, [](const auto& ip) { return address_of(ip) != nullptr; });
    if (!well_formed) return false;

    const bool hosts = !names.dns.empty() || !names.ip.empty();
    switch (profile) {
    case Profile::server: return hosts;
    case Profile::site:
    case Profile::person:
    case Profile::signer: return names.uri && !hosts;
    case Profile::root:
    case Profile::issuing:
    case Profile::timestamp:
    case Profile::receipt: return !hosts;
    }
    return false;
}

void add_extensions(X509* certificate, X509* issuer, Profile profile, const Names& names)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);

    // Only constant text goes through the configuration syntax; granted names are set as values, so none can inject.
    const auto [constraints, usage, extended] = extensions_of(profile);
    add_extension(certificate, context, NID_basic_constraints, constraints);
    add_extension(certificate, context, NID_key_usage, usage);
    if (extended) add_extension(certificate, context, NID_ext_key_usage, extended);
    add_extension(certificate, context, NID_subject_key_identifier, "hash");
    add_extension(certificate, context, NID_authority_key_identifier, "keyid:always");

    const OwnedNames alternatives{GENERAL_NAMES_new()};
    must(alternatives != nullptr);
    if (names.uri) add_text_name(alternatives.get(), GEN_URI, *names.uri);
    for (const auto& dns : names.dns) add_text_name(alternatives.get(), GEN_DNS, dns);
    for (const auto& ip : names.ip) add_address(alternatives.get(), ip);
    if (sk_GENERAL_NAME_num(alternatives.get()) == 0) return;
    must(X509_add1_ext_i2d(certificate, NID_subject_alt_name, alternatives.get(), 0, X509V3_ADD_DEFAULT) == 1);
}

}  // namespace shanhai::pki
