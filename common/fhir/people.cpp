#include "common/fhir/entries.hpp"

namespace shanhai::fhir {
namespace {

constexpr std::string_view identifier_types = "http://terminology.hl7.org/CodeSystem/v2-0203";

auto gender_of(report::Sex sex) -> std::string_view
{
    switch (sex) {
    case report::Sex::male: return "male";
    case report::Sex::female: return "female";
    case report::Sex::other: return "other";
    case report::Sex::unknown: return "unknown";
    }
    return "unknown";
}

auto typed(std::string_view type, object identifier) -> object
{
    identifier["type"] = concept_of(coding(identifier_types, type));
    return identifier;
}

void add_patient(Entries& to)
{
    const auto& document = to.release.document;
    const auto& who = document.patient;
    array ids;
    if (!clean(who.id).empty())
        ids.push_back(typed("MR", identifier(system_of("patients\n" + document.examined_at.id.text()), who.id)));
    if (!clean(who.identity_number).empty())
        ids.push_back(typed("NI", identifier(system_of("identity card CN"), who.identity_number)));
    object patient;
    put(patient, "identifier", std::move(ids));
    patient["name"] = array{concept_of(who.name)};
    patient["gender"] = gender_of(who.sex);
    if (who.birth_date) patient["birthDate"] = to_text(*who.birth_date);
    patient["managingOrganization"] = to.organization(document.examined_at).reference();
    to.add(to.patient(), "Patient", std::move(patient));
}

void add_organization(Entries& to, const report::Institution& one)
{
    object organization;
    organization["identifier"] = array{identifier(system_of("sites"), one.id.text())};
    put(organization, "name", one.name);
    to.add(to.organization(one), "Organization", std::move(organization));
}

void add_practitioner(Entries& to, const report::Author& one)
{
    object practitioner;
    practitioner["identifier"] = array{
        identifier(system_of("persons\n" + to.release.document.diagnosed_at.id.text()), one.id.text())};
    practitioner["name"] = array{concept_of(one.name)};
    if (!clean(one.title).empty())
        practitioner["qualification"] = array{object{{"code", concept_of(one.title)}}};
    to.add(to.practitioner(one), "Practitioner", std::move(practitioner));
}

}  // namespace

auto system_of(std::string_view what) -> std::string
{
    return "urn:oid:" + NameUuid::of("shanhai " + std::string{what}).oid();
}

auto Entries::patient() const -> Place
{
    const auto& document = release.document;
    if (clean(document.patient.id).empty()) return here("patient");
    return Place{"patient\n" + document.examined_at.id.text() + '\n' + document.patient.id};
}

auto Entries::practitioner(const report::Author& one) const -> Place
{
    return Place{"practitioner\n" + release.document.diagnosed_at.id.text() + '\n' + one.id.text()};
}

void Entries::add(const Place& place, std::string_view type, object resource)
{
    for (const auto& entry : entries_)
        if (entry.at("fullUrl").as_string() == place.url()) return;
    object whole{{"resourceType", type}, {"id", place.id()}, {"language", "zh-CN"}};
    for (auto& member : resource) whole[member.key()] = std::move(member.value());
    entries_.push_back(object{{"fullUrl", place.url()}, {"resource", std::move(whole)}});
}

void add_people(Entries& to)
{
    const auto& document = to.release.document;
    add_patient(to);
    add_organization(to, document.examined_at);
    add_organization(to, document.diagnosed_at);
    add_practitioner(to, document.author);
    add_practitioner(to, report::answers_for(document));
}

}  // namespace shanhai::fhir
