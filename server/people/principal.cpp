#include "server/people/principal.hpp"

namespace shanhai::people {

auto Principal::actor() const -> std::string
{
    return person ? "person:" + person->id.text() : "site:" + site.text() + '/' + label;
}

auto in_force(const ledger::Person& person, Instant now) -> Result<void>
{
    const auto today = day_of(now);
    if (!person.active) return Fault{errc::forbidden, "who.inactive"};
    if (today < person.valid_from || today > person.valid_until) return Fault{errc::forbidden, "who.expired"};
    return {};
}

auto identify(ledger::Facts& facts, const Digest& fingerprint, Instant now) -> Result<Principal>
{
    auto credential = facts.people().credential(fingerprint);
    if (!credential) return credential.error();
    if (!*credential || (*credential)->kind == ledger::CredentialKind::signer)
        return Fault{errc::unauthenticated, "who.unknown"};
    const auto& held = **credential;
    if (held.revoked_at && *held.revoked_at <= now) return Fault{errc::forbidden, "who.revoked"};
    if (now < held.not_before || now >= held.not_after) return Fault{errc::forbidden, "who.expired"};

    auto site = facts.people().site(held.site);
    if (!site) return site.error();
    if (!*site || !(*site)->active) return Fault{errc::forbidden, "who.inactive"};

    auto who = Principal{held.site, held.label, held.ae_title, std::nullopt};
    if (!held.person) return who;

    auto person = facts.people().person(*held.person);
    if (!person) return person.error();
    if (!*person) return Fault{errc::forbidden, "who.inactive"};
    if (auto allowed = in_force(**person, now); !allowed) return allowed.error();
    who.person = std::move(**person);
    who.site = who.person->site;
    return who;
}

auto may_submit(const Principal& who) -> Result<void>
{
    if (!who.person || who.is(ledger::Role::operator_)) return {};
    return Fault{errc::forbidden, "who.not-operator"};
}

auto may_administer(const Principal& who) -> Result<void>
{
    if (who.is(ledger::Role::administrator)) return {};
    return Fault{errc::forbidden, "who.not-administrator"};
}

auto may_read(const Principal& who, const SiteId& group, std::string_view modality) -> Result<void>
{
    if (!who.is(ledger::Role::reader)) return Fault{errc::forbidden, "who.not-reader"};
    if (who.person->site != group) return Fault{errc::not_found, "case"};  // not theirs: not there
    const auto& scope = who.person->modalities;
    if (!scope.empty() && !scope.contains(std::string{modality})) return Fault{errc::forbidden, "who.scope"};
    return {};
}

}  // namespace shanhai::people
