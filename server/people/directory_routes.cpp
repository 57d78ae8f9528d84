#include "server/people/routes.hpp"

namespace shanhai::people {
namespace {

using http::Request;
using http::Response;

struct Context {
    Directory& directory;
    Enrolment& enrolment;
    Gate& gate;
    ledger::Ledger& ledger;
};

auto who_am_i(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto find = [site = who->site](ledger::Facts& facts) { return facts.people().site(site); };
    auto site = co_await to.ledger.look(std::move(find));
    if (!site) co_return site.error();

    auto answer = wire::WhoAmI{.kind = who->person ? "person" : "site", .site = who->site.text()};
    if (*site) answer.site_name = (*site)->name;
    if (who->person) {
        answer.person = who->person->id.text();
        answer.person_name = who->person->name;
        for (const auto role : who->person->roles) answer.roles.emplace_back(name_of(role));
    }
    co_return reply(answer);
}

auto list_sites(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto tree = co_await to.directory.sites(std::move(*who));
    if (!tree) co_return tree.error();
    auto list = wire::SiteList{};
    for (const auto& site : tree->sites) list.sites.push_back(to_body(site));
    for (const auto& pairing : tree->pairings) list.pairings.push_back(to_body(pairing));
    co_return reply(list);
}

auto list_persons(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto persons = co_await to.directory.persons(std::move(*who));
    if (!persons) co_return persons.error();
    auto list = wire::PersonList{};
    for (const auto& person : *persons) list.persons.push_back(to_body(person));
    co_return reply(list);
}

auto list_devices(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto credentials = co_await to.directory.credentials(std::move(*who));
    if (!credentials) co_return credentials.error();
    auto list = wire::CredentialList{};
    for (const auto& credential : *credentials) list.devices.push_back(to_view(credential));
    co_return reply(list);
}

// A site, a pairing or a person: the body is the thing, and the reply says what was kept.
template <class Body, class Thing>
auto put_thing(Request& request, Context to, Result<Thing> (*read)(const Body&)) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<Body>(request);
    if (!body) co_return body.error();
    auto thing = read(*body);
    if (!thing) co_return thing.error();
    auto kept = to_body(*thing);
    auto put = co_await to.directory.put(std::move(*who), std::move(*thing));
    if (!put) co_return put.error();
    co_return reply(kept);
}

auto revoke(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto fingerprint = Digest::parse(request.parameter("device"));
    if (!fingerprint) co_return Fault{errc::not_found, "device"};
    auto revoked = co_await to.directory.revoke(std::move(*who), *fingerprint);
    if (!revoked) co_return revoked.error();
    co_return reply(to_view(*revoked));
}

auto set_commitment(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto fingerprint = Digest::parse(request.parameter("device"));
    if (!fingerprint) co_return Fault{errc::not_found, "device"};
    auto body = co_await read_body<wire::CommitmentAddress>(request);
    if (!body) co_return body.error();
    auto changed = co_await to.directory.report_commitment_to(std::move(*who), *fingerprint, std::move(body->address));
    if (!changed) co_return changed.error();
    co_return reply(to_view(*changed));
}

auto read_invitation(const wire::CodeRequest& body) -> Result<Invitation>
{
    auto site = SiteId::parse(body.site);
    if (!site) return Fault{errc::not_found, "code.site"};
    auto invitation = Invitation{*site, std::nullopt, body.label, body.ae_title};
    if (body.person.empty()) return invitation;
    auto person = PersonId::parse(body.person);
    if (!person) return Fault{errc::not_found, "code.person"};
    invitation.person = *person;
    if (invitation.label.empty()) invitation.label = body.person;
    return invitation;
}

auto make_code(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::CodeRequest>(request);
    if (!body) co_return body.error();
    auto invitation = read_invitation(*body);
    if (!invitation) co_return invitation.error();
    auto code = co_await to.enrolment.invite(std::move(*who), std::move(*invitation));
    if (!code) co_return code.error();
    auto view = wire::CodeView{code->text, to_text(code->expires_at)};
    co_return reply(view, 201);
}

}  // namespace

auto directory_routes(Directory& directory, Enrolment& enrolment, Gate& gate, ledger::Ledger& ledger)
    -> std::vector<http::Route>
{
    const auto to = Context{directory, enrolment, gate, ledger};
    return {
        {"GET", "/api/v1/whoami", [to](Request& request) { return who_am_i(request, to); }},
        {"GET", "/api/v1/admin/sites", [to](Request& request) { return list_sites(request, to); }},
        {"POST", "/api/v1/admin/sites", [to](Request& request) { return put_thing(request, to, read_site); }},
        {"POST", "/api/v1/admin/pairings", [to](Request& request) { return put_thing(request, to, read_pairing); }},
        {"GET", "/api/v1/admin/persons", [to](Request& request) { return list_persons(request, to); }},
        {"POST", "/api/v1/admin/persons", [to](Request& request) { return put_thing(request, to, read_person); }},
        {"GET", "/api/v1/admin/devices", [to](Request& request) { return list_devices(request, to); }},
        {"DELETE", "/api/v1/admin/devices/{device}", [to](Request& request) { return revoke(request, to); }},
        {"PUT", "/api/v1/admin/devices/{device}/commitment",
         [to](Request& request) { return set_commitment(request, to); }},
        {"POST", "/api/v1/admin/codes", [to](Request& request) { return make_code(request, to); }},
    };
}

}  // namespace shanhai::people
