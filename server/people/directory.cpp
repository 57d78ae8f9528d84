#include "server/people/directory.hpp"

#include "server/audit/note.hpp"
#include "server/ledger/rosters.hpp"
#include "server/people/dicom_address.hpp"

namespace shanhai::people {
namespace {

using ledger::Facts;

auto must_exist(Facts& facts, const SiteId& site, std::string_view at) -> Result<void>
{
    auto found = facts.people().site(site);
    if (!found) return found.error();
    if (!*found) return Fault{errc::not_found, at};
    return {};
}

// The administrator's change and its line in the trail, or neither.
template <class Change>
auto audited(Facts& facts, const Principal& who, Instant now, std::string_view action, const std::string& subject,
             Change change) -> Result<void>
{
    if (auto allowed = may_administer(who); !allowed) return allowed.error();
    if (auto done = change(); !done) return done.error();
    return audit::note(facts, audit::Note{now, who.actor(), std::string{action}, subject});
}

}  // namespace

auto put_site(Facts& facts, const ledger::Site& site) -> Result<void>
{
    // Going up from the parent must not come back here: routing follows this way.
    for (auto above = site.parent; above;) {
        if (*above == site.id) return Fault{errc::conflict, "site.parent"};
        auto found = facts.people().site(*above);
        if (!found) return found.error();
        if (!*found) return Fault{errc::not_found, "site.parent"};
        above = (*found)->parent;
    }
    return facts.people().put(site);
}

auto put_pairing(Facts& facts, const ledger::Pairing& pairing) -> Result<void>
{
    for (const auto& end : {pairing.from, pairing.to})
        if (auto exists = must_exist(facts, end, "pairing.site"); !exists) return exists.error();
    // A critical value that is found must have somewhere to go before the first study is sent.
    auto agreement = facts.rosters().agreement(pairing.from, pairing.to);
    if (!agreement) return agreement.error();
    if (!*agreement || (*agreement)->contacts.empty()) return Fault{errc::conflict, "pairing.no-contacts"};
    return facts.people().put(pairing);
}

auto put_person(Facts& facts, const ledger::Person& person) -> Result<void>
{
    if (auto exists = must_exist(facts, person.site, "person.site"); !exists) return exists.error();
    return facts.people().put(person);
}

auto Directory::sites(Principal who) -> awaitable<Result<SiteTree>>
{
    auto work = [who](Facts& facts) -> Result<SiteTree> {
        if (auto allowed = may_administer(who); !allowed) return allowed.error();
        auto sites = facts.people().sites();
        if (!sites) return sites.error();
        auto pairings = facts.people().pairings();
        if (!pairings) return pairings.error();
        return SiteTree{std::move(*sites), std::move(*pairings)};
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Directory::put(Principal who, ledger::Site site) -> awaitable<Result<void>>
{
    auto work = [who, site, now = clock_.now()](Facts& facts) {
        return audited(facts, who, now, "site.put", site.id.text(), [&] { return put_site(facts, site); });
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Directory::put(Principal who, ledger::Pairing pairing) -> awaitable<Result<void>>
{
    auto work = [who, pairing, now = clock_.now()](Facts& facts) {
        const auto subject = pairing.from.text() + '>' + pairing.to.text();
        return audited(facts, who, now, "pairing.put", subject, [&] { return put_pairing(facts, pairing); });
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Directory::persons(Principal who) -> awaitable<Result<std::vector<ledger::Person>>>
{
    auto work = [who](Facts& facts) -> Result<std::vector<ledger::Person>> {
        if (auto allowed = may_administer(who); !allowed) return allowed.error();
        return facts.people().persons();
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Directory::put(Principal who, ledger::Person person) -> awaitable<Result<void>>
{
    auto work = [who, person, now = clock_.now()](Facts& facts) {
        return audited(facts, who, now, "person.put", person.id.text(), [&] { return put_person(facts, person); });
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Directory::credentials(Principal who) -> awaitable<Result<std::vector<ledger::Credential>>>
{
    auto work = [who](Facts& facts) -> Result<std::vector<ledger::Credential>> {
        if (auto allowed = may_administer(who); !allowed) return allowed.error();
        return facts.people().credentials();
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Directory::report_commitment_to(Principal who, Digest fingerprint, std::string address)
    -> awaitable<Result<ledger::Credential>>
{
    if (!address.empty() && !DicomAddress::parse(address)) co_return Fault{errc::malformed, "device.address"};
    auto work = [who, fingerprint, address, now = clock_.now()](Facts& facts) -> Result<ledger::Credential> {
        if (auto allowed = may_administer(who); !allowed) return allowed.error();
        auto found = facts.people().credential(fingerprint);
        if (!found) return found.error();
        const bool machine = *found && (*found)->kind == ledger::CredentialKind::site;
        if (!machine) return Fault{errc::not_found, "device"};
        auto credential = std::move(**found);
        credential.commitment_to = address.empty() ? std::nullopt : std::optional{address};
        if (auto put = facts.people().put(credential); !put) return put.error();
        const auto note = audit::Note{now, who.actor(), "device.commitment-address", fingerprint.hex()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return credential;
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Directory::revoke(Principal who, Digest fingerprint) -> awaitable<Result<ledger::Credential>>
{
    auto work = [who, fingerprint, now = clock_.now()](Facts& facts) -> Result<ledger::Credential> {
        if (auto allowed = may_administer(who); !allowed) return allowed.error();
        auto found = facts.people().credential(fingerprint);
        if (!found) return found.error();
        if (!*found) return Fault{errc::not_found, "device"};
        auto credential = std::move(**found);
        if (credential.revoked_at) return credential;  // once is enough
        credential.revoked_at = now;
        if (auto put = facts.people().put(credential); !put) return put.error();
        const auto note = audit::Note{now, who.actor(), "device.revoked", fingerprint.hex()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return credential;
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::people
