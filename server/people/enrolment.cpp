#include "server/people/enrolment.hpp"

#include "common/pki/enrolment_code.hpp"
#include "server/audit/note.hpp"

namespace shanhai::people {
namespace {

using ledger::CredentialKind;
using ledger::Facts;

const auto refused = Fault{errc::forbidden, "enrolment.code"};

struct Invited {
    ledger::EnrolmentCode code;
    ledger::Site site;
    std::optional<ledger::Person> person;
};

auto find_invitation(Facts& facts, const Digest& secret, Instant now) -> Result<Invited>
{
    auto code = facts.people().enrolment_code(secret);
    if (!code) return code.error();
    if (!*code || now > (*code)->expires_at) return refused;
    auto site = facts.people().site((*code)->site);
    if (!site) return site.error();
    if (!*site || !(*site)->active) return refused;
    auto invited = Invited{std::move(**code), std::move(**site), std::nullopt};
    if (invited.code.person) {
        auto person = facts.people().person(*invited.code.person);
        if (!person) return person.error();
        if (!*person || !in_force(**person, now)) return refused;
        invited.person = std::move(**person);
    }
    return invited;
}

auto person_of(const Enrolled& enrolled) -> std::optional<PersonId>
{
    return enrolled.person ? std::optional{enrolled.person->id} : std::nullopt;
}

// The certificate this holder got earlier for the same key, when the code was used before.
auto earlier(Facts& facts, const Enrolled& wanted, CredentialKind kind, const pki::Certificate& fresh)
    -> Result<std::optional<pki::Certificate>>
{
    auto all = facts.people().credentials();
    if (!all) return all.error();
    for (const auto& credential : *all) {
        const bool same_holder = credential.kind == kind && credential.site == wanted.site.id
                                 && credential.person == person_of(wanted) && credential.label == wanted.label;
        if (!same_holder || credential.revoked_at) continue;
        auto certificate = pki::Certificate::from_der(credential.certificate);
        if (!certificate) return Fault{errc::corrupt, "ledger.certificate"};
        if (certificate->public_key_der() == fresh.public_key_der()) return std::optional{std::move(*certificate)};
    }
    return std::optional<pki::Certificate>{};
}

auto repeat(Facts& facts, Enrolled wanted) -> Result<Enrolled>
{
    const auto kind = wanted.person ? CredentialKind::person : CredentialKind::site;
    auto certificate = earlier(facts, wanted, kind, wanted.certificate);
    if (!certificate) return certificate.error();
    if (!*certificate) return refused;
    wanted.certificate = std::move(**certificate);
    if (!wanted.signer) return wanted;
    auto signer = earlier(facts, wanted, CredentialKind::signer, *wanted.signer);
    if (!signer) return signer.error();
    if (!*signer) return refused;
    wanted.signer = std::move(**signer);
    return wanted;
}

auto enrol_in(Facts& facts, const Digest& secret, Enrolled fresh, Instant now) -> Result<Enrolled>
{
    auto invited = find_invitation(facts, secret, now);
    if (!invited) return invited.error();
    if (invited->code.used_at) return repeat(facts, std::move(fresh));

    const auto kind = fresh.person ? CredentialKind::person : CredentialKind::site;
    const auto person = person_of(fresh);
    const auto& ae_title = invited->code.ae_title;
    auto put = facts.people().put(credential_of(fresh.certificate, kind, fresh.site.id, person, fresh.label, ae_title));
    if (!put) return put.error();
    if (fresh.signer) {
        auto signer = credential_of(*fresh.signer, CredentialKind::signer, fresh.site.id, person, fresh.label, {});
        if (auto done = facts.people().put(signer); !done) return done.error();
    }
    invited->code.used_at = now;
    if (auto done = facts.people().put(invited->code); !done) return done.error();
    const auto actor = person ? "person:" + person->text() : "site:" + fresh.site.id.text() + '/' + fresh.label;
    const auto note = audit::Note{now, actor, "device.enrolled", fresh.certificate.fingerprint().hex()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return fresh;
}

auto check_invitation(Facts& facts, const Invitation& invitation) -> Result<void>
{
    auto site = facts.people().site(invitation.site);
    if (!site) return site.error();
    if (!*site) return Fault{errc::not_found, "code.site"};
    if (invitation.person) {
        auto person = facts.people().person(*invitation.person);
        if (!person) return person.error();
        if (!*person || (*person)->site != invitation.site) return Fault{errc::not_found, "code.person"};
    }
    const bool labelled = !invitation.label.empty() && invitation.label.size() <= 64;
    if (!labelled) return Fault{errc::malformed, "code.label"};
    if (invitation.ae_title.size() > 16) return Fault{errc::malformed, "code.ae-title"};  // PS3.5: VR AE
    return {};
}

}  // namespace

auto names_for(const ledger::Site& site, const std::optional<ledger::Person>& person, std::string_view label)
    -> pki::Names
{
    auto names = pki::Names{};
    names.organization = site.name;
    names.common_name = person ? person->name : std::string{label};
    names.uri = person ? "urn:shanhai:person:" + person->id.text() : "urn:shanhai:site:" + site.id.text();
    return names;
}

auto credential_of(const pki::Certificate& certificate, CredentialKind kind, const SiteId& site,
                   const std::optional<PersonId>& person, std::string label, std::string ae_title) -> ledger::Credential
{
    return {.fingerprint = certificate.fingerprint(),
            .kind = kind,
            .site = site,
            .person = person,
            .label = std::move(label),
            .ae_title = std::move(ae_title),
            .certificate = certificate.to_der(),
            .not_before = certificate.not_before(),
            .not_after = certificate.not_after(),
            .revoked_at = std::nullopt};
}

Enrolment::Enrolment(ledger::Ledger& ledger, CertificateAuthority& authority, Clock& clock, Entropy& entropy,
                     std::chrono::seconds code_life)
    : ledger_{ledger}, authority_{authority}, clock_{clock}, entropy_{entropy}, code_life_{code_life}
{
}

auto Enrolment::invite(Principal who, Invitation invitation) -> awaitable<Result<Code>>
{
    std::array<std::byte, 7> random{};
    entropy_.fill(random);
    const auto code = pki::EnrolmentCode::make(random, authority_.roots().front());
    const auto now = clock_.now();
    const auto answer = Code{code.text(), now + code_life_};

    auto work = [who, invitation, answer, now, secret = code.secret_digest()](Facts& facts) -> Result<Code> {
        if (auto allowed = may_administer(who); !allowed) return allowed.error();
        if (auto checked = check_invitation(facts, invitation); !checked) return checked.error();
        auto put = facts.people().put(ledger::EnrolmentCode{.secret = secret,
                                                            .site = invitation.site,
                                                            .person = invitation.person,
                                                            .label = invitation.label,
                                                            .ae_title = invitation.ae_title,
                                                            .expires_at = answer.expires_at,
                                                            .used_at = std::nullopt});
        if (!put) return put.error();
        const auto subject = invitation.person ? invitation.person->text() : invitation.site.text();
        const auto note = audit::Note{now, who.actor(), "code.made", subject};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return answer;
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Enrolment::enrol(wire::EnrolmentRequest request) -> awaitable<Result<Enrolled>>
{
    auto code = pki::EnrolmentCode::parse(request.code);
    if (!code) co_return code.error();
    auto find = [secret = code->secret_digest(), now = clock_.now()](Facts& facts) {
        return find_invitation(facts, secret, now);
    };
    auto invited = co_await ledger_.look(std::move(find));
    if (!invited) co_return invited.error();

    const bool reads = invited->person && invited->person->roles.contains(ledger::Role::reader);
    if (reads && request.signer_request.empty()) co_return Fault{errc::malformed, "enrolment.signer-request"};
    const auto names = names_for(invited->site, invited->person, invited->code.label);
    const auto profile = invited->person ? pki::Profile::person : pki::Profile::site;
    auto certificate = co_await authority_.issue(request.request, profile, names);
    if (!certificate) co_return certificate.error();
    auto fresh =
        Enrolled{invited->site, invited->person, invited->code.label, std::move(*certificate), std::nullopt};
    if (reads) {
        auto signer = co_await authority_.issue(request.signer_request, pki::Profile::signer, names);
        if (!signer) co_return signer.error();
        fresh.signer = std::move(*signer);
    }

    auto work = [secret = code->secret_digest(), fresh = std::move(fresh), now = clock_.now()](Facts& facts) {
        return enrol_in(facts, secret, fresh, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::people
