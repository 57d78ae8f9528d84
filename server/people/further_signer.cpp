// A reader's second signing key. The connection alone is not enough to ask for one: whoever finds a computer unlocked
// could else have a key certified that signs in its owner's name.
#include "server/audit/note.hpp"
#include "server/people/enrolment.hpp"

namespace shanhai::people {
namespace {

using ledger::CredentialKind;
using ledger::Facts;

struct Asked {
    Principal who;
    std::string request;
    Digest signer;
    Bytes proof;
};

auto check_proof(Facts& facts, const Asked& asked, Instant now) -> Result<ledger::Site>
{
    const Fault refused{errc::forbidden, "signer.proof"};
    auto credential = facts.people().credential(asked.signer);
    if (!credential) return credential.error();
    const bool theirs = *credential && (*credential)->kind == CredentialKind::signer
                        && (*credential)->person == std::optional{asked.who.person->id} && !(*credential)->revoked_at
                        && now >= (*credential)->not_before && now <= (*credential)->not_after;
    if (!theirs) return refused;
    const auto certificate = pki::Certificate::from_der((*credential)->certificate);
    if (!certificate) return Fault{errc::corrupt, "ledger.certificate"};
    if (!certificate->verifies(as_view(asked.request), asked.proof)) return refused;
    auto site = facts.people().site(asked.who.person->site);
    if (!site) return site.error();
    if (!*site) return Fault{errc::corrupt, "ledger.site"};
    return std::move(**site);
}

}  // namespace

auto Enrolment::add_signer(Principal who, wire::SignerRequest request) -> awaitable<Result<pki::Certificate>>
{
    if (!who.is(ledger::Role::reader)) co_return Fault{errc::forbidden, "who.not-reader"};
    auto signer = Digest::parse(request.signer);
    auto proof = from_base64(request.proof);
    if (!signer || !proof) co_return Fault{errc::malformed, "signer.request"};
    const auto now = clock_.now();
    auto asked = Asked{who, request.request, *signer, std::move(*proof)};
    auto look = [asked = std::move(asked), now](Facts& facts) { return check_proof(facts, asked, now); };
    auto site = co_await ledger_.look(std::move(look));
    if (!site) co_return site.error();

    auto names = names_for(*site, who.person, {});
    auto fresh = co_await authority_.issue(std::move(request.request), pki::Profile::signer, std::move(names));
    if (!fresh) co_return fresh.error();
    auto keep = [who, fresh = *fresh, now](Facts& facts) -> Result<pki::Certificate> {
        const auto& person = who.person->id;
        auto put = facts.people().put(
            credential_of(fresh, CredentialKind::signer, who.person->site, person, "signer", {}));
        if (!put) return put.error();
        const auto note = audit::Note{now, who.actor(), "signer.added", fresh.fingerprint().hex()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return fresh;
    };
    co_return co_await ledger_.commit(std::move(keep));
}

}  // namespace shanhai::people
