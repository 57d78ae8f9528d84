#include "common/pki/crl.hpp"

#include "common/pki/openssl.hpp"

#include <openssl/pem.h>

#include <algorithm>
#include <array>

namespace shanhai::pki {
namespace {

using OwnedEnumerated = Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free>;
using OwnedTime = Owned<ASN1_TIME, ASN1_TIME_free>;
using OwnedGeneralized = Owned<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free>;

auto refuses_passphrase(char*, int, int, void*) noexcept -> int { return -1; }

auto hex_of(const ASN1_STRING* string) -> std::string
{
    return to_hex(
        std::as_bytes(std::span{ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))}));
}

auto is_known(Reason reason) -> bool { return name_of(reason) != "unknown"; }

// RFC 5280 section 5.2: a list with a critical extension that is not understood must not be used.
auto has_unknown_critical(const STACK_OF(X509_EXTENSION) * extensions, std::initializer_list<int> known) -> bool
{
    for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
        auto* const one = sk_X509_EXTENSION_value(extensions, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(one));
        const bool is_known = std::ranges::find(known, nid) != known.end();
        if (X509_EXTENSION_get_critical(one) == 1 && !is_known) return true;
    }
    return false;
}

auto reason_of(const X509_REVOKED* entry) -> Result<std::optional<Reason>>
{
    int critical = 0;
    const OwnedEnumerated found{
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, &critical, nullptr))};
    if (!found && critical == -1) return std::optional<Reason>{};
    const auto reason = found ? static_cast<Reason>(ASN1_ENUMERATED_get(found.get())) : Reason{-1};
    if (!is_known(reason)) return Fault{errc::malformed, "crl.format"};
    return std::optional{reason};
}

auto invalidity_of(const X509_REVOKED* entry) -> Result<std::optional<Instant>>
{
    int critical = 0;
    const OwnedGeneralized found{static_cast<ASN1_GENERALIZEDTIME*>(
        X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, &critical, nullptr))};
    if (!found && critical == -1) return std::optional<Instant>{};
    const auto when = found ? instant_of(found.get()) : Result<Instant>{Fault{errc::malformed, "crl.format"}};
    if (!when) return Fault{errc::malformed, "crl.format"};
    return std::optional{*when};
}

auto revocation_of(const X509_REVOKED* entry) -> Result<Revocation>
{
    const auto when = instant_of(X509_REVOKED_get0_revocationDate(entry));
    auto reason = reason_of(entry);
    auto invalid_since = invalidity_of(entry);
    if (!when || !reason || !invalid_since) return Fault{errc::malformed, "crl.format"};
    return Revocation{hex_of(X509_REVOKED_get0_serialNumber(entry)), *when, *reason, *invalid_since};
}

// Everything that the accessors rely on, once.
auto checked(Crl crl) -> Result<Crl>
{
    const auto* const list = crl.get();
    const Fault malformed{errc::malformed, "crl.format"};
    const auto* const next = X509_CRL_get0_nextUpdate(list);
    const bool dated = instant_of(X509_CRL_get0_lastUpdate(list)) && (!next || instant_of(next));
    if (X509_CRL_get_version(list) != X509_CRL_VERSION_2 || !dated) return malformed;

    const Fault unsupported{errc::unsupported, "crl.extension"};
    if (has_unknown_critical(X509_CRL_get0_extensions(list), {NID_authority_key_identifier, NID_crl_number}))
        return unsupported;
    auto* const entries = X509_CRL_get_REVOKED(crl.get());
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
        const auto* const entry = sk_X509_REVOKED_value(entries, i);
        if (has_unknown_critical(X509_REVOKED_get0_extensions(entry), {NID_crl_reason, NID_invalidity_date}))
            return unsupported;
        if (const auto readable = revocation_of(entry); !readable) return malformed;
    }
    return crl;
}

auto serial_of(const std::string& hex) -> OwnedInteger
{
    const auto bytes = from_hex(hex);
    if (!bytes || bytes->empty() || bytes->size() > 20) return {};  // section 4.1.2.2
    const OwnedNumber number{BN_bin2bn(uchars(*bytes), static_cast<int>(bytes->size()), nullptr)};
    must(number != nullptr);
    return OwnedInteger{BN_to_ASN1_INTEGER(number.get(), nullptr)};
}

auto time_of(Instant when) -> OwnedTime
{
    OwnedTime time{ASN1_TIME_set(nullptr, seconds_of(when))};
    must(time != nullptr);
    return time;
}

void add(X509_CRL* list, const Revocation& one, const ASN1_INTEGER* serial)
{
    Owned<X509_REVOKED, X509_REVOKED_free> entry{X509_REVOKED_new()};
    must(entry && X509_REVOKED_set_serialNumber(entry.get(), const_cast<ASN1_INTEGER*>(serial)) == 1);
    must(X509_REVOKED_set_revocationDate(entry.get(), time_of(one.when).get()) == 1);
    // Section 5.3.1: rather no reason than "unspecified".
    if (one.reason && *one.reason != Reason::unspecified) {
        const OwnedEnumerated reason{ASN1_ENUMERATED_new()};
        must(reason && ASN1_ENUMERATED_set(reason.get(), static_cast<long>(*one.reason)) == 1);
        must(X509_REVOKED_add1_ext_i2d(entry.get(), NID_crl_reason, reason.get(), 0, X509V3_ADD_DEFAULT) == 1);
    }
    if (one.invalid_since) {
        const OwnedGeneralized since{ASN1_GENERALIZEDTIME_set(nullptr, seconds_of(*one.invalid_since))};
        must(since && X509_REVOKED_add1_ext_i2d(entry.get(), NID_invalidity_date, since.get(), 0,
                                                X509V3_ADD_DEFAULT) == 1);
    }
    must(X509_CRL_add0_revoked(list, entry.get()) == 1);
    (void)entry.release();
}

void add_extensions(X509_CRL* list, const Certificate& issuer, std::uint64_t number)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer.get(), nullptr, nullptr, list, 0);
    const Owned<X509_EXTENSION, X509_EXTENSION_free> key{
        X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always")};
    must(key && X509_CRL_add_ext(list, key.get(), -1) == 1);

    const OwnedInteger count{ASN1_INTEGER_new()};
    must(count && ASN1_INTEGER_set_uint64(count.get(), number) == 1);
    must(X509_CRL_add1_ext_i2d(list, NID_crl_number, count.get(), 0, X509V3_ADD_DEFAULT) == 1);
}

auto may_sign_lists(const Certificate& issuer) -> bool
{
    return X509_check_ca(issuer.get()) == 1 && (X509_get_key_usage(issuer.get()) & KU_CRL_SIGN) != 0;
}

auto is_strong(const X509_CRL* list) -> bool
{
    int digest = NID_undef;
    int key = NID_undef;
    const bool known = OBJ_find_sigid_algs(X509_CRL_get_signature_nid(list), &digest, &key) == 1;
    return known && (digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512);
}

}  // namespace

auto name_of(Reason reason) -> std::string_view
{
    switch (reason) {
    case Reason::unspecified: return "unspecified";
    case Reason::key_compromise: return "key_compromise";
    case Reason::ca_compromise: return "ca_compromise";
    case Reason::affiliation_changed: return "affiliation_changed";
    case Reason::superseded: return "superseded";
    case Reason::cessation_of_operation: return "cessation_of_operation";
    case Reason::certificate_hold: return "certificate_hold";
    case Reason::remove_from_crl: return "remove_from_crl";
    case Reason::privilege_withdrawn: return "privilege_withdrawn";
    case Reason::aa_compromise: return "aa_compromise";
    }
    return "unknown";
}

Crl::Crl(X509_CRL* owned) : crl_{owned, X509_CRL_free} {}

auto Crl::from_der(ByteView der) -> Result<Crl>
{
    const Quietly quietly;
    if (der.size() > crl_max) return Fault{errc::too_large, "crl.size"};
    const auto* at = uchars(der);
    auto* const read = d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size()));
    if (!read) return Fault{errc::malformed, "crl.format"};
    Crl crl{read};
    if (!std::ranges::equal(crl.to_der(), der)) return Fault{errc::malformed, "crl.format"};
    return checked(std::move(crl));
}

auto Crl::all_from_pem(std::string_view pem) -> Result<std::vector<Crl>>
{
    const Quietly quietly;
    const Fault malformed{errc::malformed, "crl.format"};
    if (pem.size() > 2 * crl_max) return Fault{errc::too_large, "crl.size"};
    const auto bio = reading(pem);
    std::vector<Crl> all;
    while (auto* const read = PEM_read_bio_X509_CRL(bio.get(), nullptr, refuses_passphrase, nullptr)) {
        auto one = from_der(Crl{read}.to_der());
        if (!one) return one.error();
        all.push_back(std::move(*one));
    }
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (all.empty() || !ended) return malformed;
    return all;
}

auto Crl::to_der() const -> Bytes { return der_of<X509_CRL>(i2d_X509_CRL, get()); }

auto Crl::to_pem() const -> std::string
{
    const auto bio = writing();
    must(PEM_write_bio_X509_CRL(bio.get(), get()) == 1);
    return text_of(bio);
}

auto Crl::issued_by(const Certificate& issuer) const -> bool
{
    const Quietly quietly;
    const auto name = der_of<X509_NAME>(i2d_X509_NAME, X509_CRL_get_issuer(get()));
    return name == der_of<X509_NAME>(i2d_X509_NAME, X509_get_subject_name(issuer.get())) && may_sign_lists(issuer) &&
           is_strong(get()) && X509_CRL_verify(get(), X509_get0_pubkey(issuer.get())) == 1;
}

auto Crl::this_update() const -> Instant { return instant_of(X509_CRL_get0_lastUpdate(get())).value(); }

auto Crl::next_update() const -> std::optional<Instant>
{
    const auto* const next = X509_CRL_get0_nextUpdate(get());
    return next ? std::optional{instant_of(next).value()} : std::nullopt;
}

auto Crl::fresh_at(Instant when) const -> bool
{
    const auto next = next_update();
    return this_update() <= when && next && when < *next;
}

auto Crl::number_hex() const -> std::string
{
    const OwnedInteger number{
        static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(get(), NID_crl_number, nullptr, nullptr))};
    return number ? hex_of(number.get()) : std::string{};
}

auto Crl::size() const -> std::size_t
{
    const int count = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(get()));
    return count < 0 ? 0 : static_cast<std::size_t>(count);
}

// Not X509_CRL_get0_by_serial(): it sorts the list as it searches, and lists are shared by threads.
auto Crl::find(const Certificate& certificate) const -> std::optional<Revocation>
{
    const Quietly quietly;
    const auto* const serial = X509_get0_serialNumber(certificate.get());
    auto* const entries = X509_CRL_get_REVOKED(get());
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
        const auto* const entry = sk_X509_REVOKED_value(entries, i);
        if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(entry), serial) != 0) continue;
        auto found = revocation_of(entry);
        if (found) return std::move(*found);
    }
    return std::nullopt;
}

auto make_crl(const Key& key, const Certificate& issuer, std::span<const Revocation> revoked, Instant this_update,
              Instant next_update, std::uint64_t number) -> Result<Crl>
{
    const Quietly quietly;
    if (!issuer.matches(key) || !may_sign_lists(issuer)) return Fault{errc::mismatch, "crl.issuer"};
    if (seconds_of(this_update) >= seconds_of(next_update)) return Fault{errc::mismatch, "crl.validity"};

    Crl crl{X509_CRL_new()};
    auto* const list = crl.get();
    must(list && X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1);
    must(X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer.get())) == 1);
    must(X509_CRL_set1_lastUpdate(list, time_of(this_update).get()) == 1);
    must(X509_CRL_set1_nextUpdate(list, time_of(next_update).get()) == 1);
    for (const auto& one : revoked) {
        const auto serial = serial_of(one.serial_hex);
        if (!serial) return Fault{errc::malformed, "crl.serial"};
        add(list, one, serial.get());
    }
    add_extensions(list, issuer, number);
    must(X509_CRL_sort(list) == 1);
    if (X509_CRL_sign(list, key.get(), EVP_sha256()) <= 0) return Fault{errc::unsupported, "crl.issuer"};
    return crl;
}

}  // namespace shanhai::pki
