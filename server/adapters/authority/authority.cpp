#include "server/adapters/authority/authority.hpp"

#include "common/pki/chain.hpp"
#include "server/adapters/authority/files.hpp"
#include "server/adapters/authority/root_list.hpp"

#include <algorithm>

namespace shanhai::authority {
namespace {

using blocking::Path;
using pki::Certificate;
using pki::Issuer;
using pki::Key;
using pki::Names;
using pki::Profile;

constexpr std::chrono::hours clocks_differ{1};
constexpr auto server_file = "server.pem";

struct Holder {
    Key key;
    Certificate certificate;
};

auto key_file(Profile profile) -> std::string { return std::string{name_of(profile)} + ".key"; }
auto certificate_file(Profile profile) -> std::string { return std::string{name_of(profile)} + ".crt"; }

auto save(const Path& directory, Profile profile, const Holder& holder) -> Result<void>
{
    const auto key = holder.key.to_pem();
    if (!key) return key.error();
    if (auto done = blocking::write_private(directory / key_file(profile), *key); !done) return done.error();
    return blocking::write_public(directory / certificate_file(profile), holder.certificate.to_pem());
}

auto load_certificate(const Path& directory, Profile profile, Instant now) -> Result<Certificate>
{
    const auto name = certificate_file(profile);
    const auto pem = blocking::read_public(directory / name);
    if (!pem) return pem.error();
    auto certificate = Certificate::from_pem(*pem);
    if (!certificate) return Fault{errc::corrupt, "authority.unreadable", name};
    if (now < certificate->not_before()) return Fault{errc::unavailable, "authority.not-yet-valid", name};
    if (now >= certificate->not_after()) return Fault{errc::unavailable, "authority.expired", name};
    return certificate;
}

auto load_key(const Path& directory, Profile profile, const Certificate& certificate) -> Result<Key>
{
    const auto name = key_file(profile);
    const auto pem = blocking::read_private(directory / name);
    if (!pem) return pem.error();
    auto key = Key::from_pem(*pem);
    if (!key) return Fault{errc::corrupt, "authority.unreadable", name};
    if (!certificate.matches(*key)) return Fault{errc::mismatch, "authority.key", name};
    return key;
}

auto load(const Path& directory, Profile profile, Instant now) -> Result<Holder>
{
    auto certificate = load_certificate(directory, profile, now);
    if (!certificate) return certificate.error();
    auto key = load_key(directory, profile, *certificate);
    if (!key) return key.error();
    return Holder{std::move(*key), std::move(*certificate)};
}

// The root's key may be absent, but one that is there must be the right one.
auto load_root(const Path& directory, Instant now) -> Result<Certificate>
{
    auto root = load_certificate(directory, Profile::root, now);
    if (!root) return root;
    const auto key = load_key(directory, Profile::root, *root);
    if (!key && key.error().at() != "authority.missing") return key.error();
    return root;
}

auto make_root(std::string_view organization, const Validities& validities, Instant now, Key::Kind kind)
    -> Result<Holder>
{
    auto key = Key::generate(kind);
    if (!key) return key.error();
    const Names names{.common_name = "Shanhai Root", .organization = std::string{organization}};
    auto certificate = self_signed_root(*key, names, now - clocks_differ, now + validities.root);
    if (!certificate) return certificate.error();
    return Holder{std::move(*key), std::move(*certificate)};
}

auto make_below(const Issuer& issuer, Profile profile, const Names& names, std::chrono::days validity, Instant now,
                Key::Kind kind) -> Result<Holder>
{
    auto key = Key::generate(kind);
    if (!key) return key.error();
    const auto& above = issuer.certificate();
    auto certificate = issuer.issue(*key, profile, names, std::max(now - clocks_differ, above.not_before()),
                                    std::min<Instant>(now + validity, above.not_after()));
    if (!certificate) return certificate.error();
    return Holder{std::move(*key), std::move(*certificate)};
}

auto validity_of(const Validities& validities, Profile profile) -> Result<std::chrono::days>
{
    switch (profile) {
    case Profile::server: return validities.server;
    case Profile::site: return validities.site;
    case Profile::person: return validities.person;
    case Profile::signer: return validities.signer;
    case Profile::root:
    case Profile::issuing:
    case Profile::timestamp:
    case Profile::receipt: break;
    }
    return Fault{errc::forbidden, "authority.profile"};
}

auto make_receipt(const Holder& issuing, std::chrono::days validity, Instant now, Key::Kind kind) -> Result<Holder>
{
    const Names names{.common_name = "Shanhai Receipts", .organization = issuing.certificate.organization()};
    return make_below({issuing.key, issuing.certificate}, Profile::receipt, names, validity, now, kind);
}

// Directories from before receipts were signed have no such key: they gain it when they are opened.
auto load_or_make_receipt(const Path& directory, const Holder& issuing, std::chrono::days validity, Instant now)
    -> Result<Holder>
{
    auto kept = load(directory, Profile::receipt, now);
    if (kept || kept.error().at() != "authority.missing") return kept;
    auto made = make_receipt(issuing, validity, now, Key::Kind::rsa3072);
    if (!made) return made.error();
    if (auto done = save(directory, Profile::receipt, *made); !done) return done.error();
    return made;
}

}  // namespace

Authority::Authority(Path directory, const Validities& validities, Certificate root, Issuer issuer,
                     pki::TimestampSigner timestamps, pki::Sealer receipts, std::optional<pki::Crl> root_list)
    : directory_{std::move(directory)}, validities_{validities}, roots_{std::move(root)}, chain_{issuer.certificate()},
      issuer_{std::move(issuer)}, timestamps_{std::move(timestamps)}, receipts_{std::move(receipts)},
      root_list_{std::move(root_list)}
{}

auto Authority::create(const Path& directory, std::string_view organization, const Validities& validities, Instant now,
                       Key::Kind kind) -> Result<Authority>
{
    auto staged = blocking::StagedDirectory::beside(directory);
    if (!staged) return staged.error();

    const auto root = make_root(organization, validities, now, kind);
    if (!root) return root.error();
    const Names issuing_names{.common_name = "Shanhai Issuing", .organization = std::string{organization}};
    const auto issuing =
        make_below({root->key, root->certificate}, Profile::issuing, issuing_names, validities.issuing, now, kind);
    if (!issuing) return issuing.error();
    const Names timestamp_names{.common_name = "Shanhai Timestamps", .organization = std::string{organization}};
    const auto timestamp = make_below({issuing->key, issuing->certificate}, Profile::timestamp, timestamp_names,
                                      validities.timestamp, now, kind);
    if (!timestamp) return timestamp.error();
    const auto receipt = make_receipt(*issuing, validities.receipt, now, kind);
    if (!receipt) return receipt.error();

    if (auto done = save(staged->path(), Profile::root, *root); !done) return done.error();
    if (auto done = save(staged->path(), Profile::issuing, *issuing); !done) return done.error();
    if (auto done = save(staged->path(), Profile::timestamp, *timestamp); !done) return done.error();
    if (auto done = save(staged->path(), Profile::receipt, *receipt); !done) return done.error();
    if (auto done = std::move(*staged).keep(); !done) return done.error();
    return open(directory, validities, now);
}

auto Authority::open(const Path& directory, const Validities& validities, Instant now) -> Result<Authority>
{
    if (auto done = blocking::check_directory(directory); !done) return done.error();
    auto root = load_root(directory, now);
    if (!root) return root.error();
    auto issuing = load(directory, Profile::issuing, now);
    if (!issuing) return issuing.error();
    auto timestamp = load(directory, Profile::timestamp, now);
    if (!timestamp) return timestamp.error();

    const std::vector roots{*root};
    const std::vector between{issuing->certificate};
    const auto check = [&](Profile profile, const Certificate& certificate) -> Result<void> {
        if (verify_chain(certificate, between, roots, profile, now)) return {};
        return Fault{errc::mismatch, "authority.chain", certificate_file(profile)};
    };
    if (auto good = check(Profile::root, *root); !good) return good.error();
    if (auto good = check(Profile::issuing, issuing->certificate); !good) return good.error();
    if (auto good = check(Profile::timestamp, timestamp->certificate); !good) return good.error();
    auto receipt = load_or_make_receipt(directory, *issuing, validities.receipt, now);
    if (!receipt) return receipt.error();
    if (auto good = check(Profile::receipt, receipt->certificate); !good) return good.error();
    const auto root_key = load_key(directory, Profile::root, *root);
    auto root_list = blocking::root_list(directory, root_key ? &*root_key : nullptr, *root, now);
    if (!root_list) return root_list.error();

    // One that may not sign lists would be found out when the first report is signed.
    const Issuer issuer{issuing->key, issuing->certificate};
    if (!issuer.list({}, now, now + clocks_differ, list_number(now)))
        return Fault{errc::mismatch, "authority.chain", certificate_file(Profile::issuing)};

    const auto timestamps = pki::TimestampSigner{timestamp->key, timestamp->certificate, between};
    return Authority{directory,        validities,
                     std::move(*root), issuer,
                     timestamps,       pki::Sealer{receipt->key, receipt->certificate, between, timestamps},
                     std::move(*root_list)};
}

auto Authority::issue(std::string_view csr_pem, Profile profile, const Names& names, Instant now) const
    -> Result<Certificate>
{
    const auto validity = validity_of(validities_, profile);
    if (!validity) return validity.error();
    const auto& above = issuer_.certificate();
    return issuer_.issue(csr_pem, profile, names, std::max(now - clocks_differ, above.not_before()),
                         std::min<Instant>(now + *validity, above.not_after()));
}

auto Authority::server(const Names& names, Instant now) const -> Result<Identity>
{
    auto fresh = make_below(issuer_, Profile::server, names, validities_.server, now, Key::Kind::p256);
    if (!fresh) return fresh.error();

    auto kept = server_on_disk();
    if (!kept && kept.error().at() == "authority.permissions") return kept.error();
    const bool good = kept && kept->chain.front().same_names(fresh->certificate)
                      && kept->chain.front().issued_by(issuer_.certificate()) && kept->chain.front().valid_at(now)
                      && !kept->chain.front().renewal_due(now);
    if (good) return kept;

    Identity identity{std::move(fresh->key), {std::move(fresh->certificate), issuer_.certificate()}};
    const auto key = identity.key.to_pem();
    if (!key) return key.error();
    if (auto done = blocking::write_private(directory_ / server_file, *key + pki::to_pem(identity.chain)); !done)
        return done.error();
    return identity;
}

auto Authority::caller(const Names& names, Instant now) const -> Result<Identity>
{
    auto fresh = make_below(issuer_, Profile::site, names, validities_.site, now, Key::Kind::p256);
    if (!fresh) return fresh.error();
    return Identity{std::move(fresh->key), {std::move(fresh->certificate), issuer_.certificate()}};
}

auto Authority::lists(std::span<const pki::Revocation> revoked, Instant now) const -> Result<std::vector<pki::Crl>>
{
    constexpr std::chrono::days until_the_next{7};
    auto own = issuer_.list(revoked, now, now + until_the_next, list_number(now));
    if (!own) return own.error();
    std::vector all{std::move(*own)};
    if (root_list_) all.push_back(*root_list_);
    return all;
}

auto Authority::server_on_disk() const -> Result<Identity>
{
    const auto pem = blocking::read_private(directory_ / server_file);
    if (!pem) return pem.error();
    auto key = Key::from_pem(*pem);
    auto chain = Certificate::chain_from_pem(*pem);
    if (!key || !chain) return Fault{errc::corrupt, "authority.unreadable", server_file};
    if (!chain->front().matches(*key)) return Fault{errc::mismatch, "authority.key", server_file};
    return Identity{std::move(*key), std::move(*chain)};
}

}  // namespace shanhai::authority
