#include "common/fhir/bundle.hpp"

#include "common/fhir/entries.hpp"

namespace shanhai::fhir {
namespace {

constexpr std::string_view uris = "urn:ietf:rfc:3986";

auto attester(const Entries& of, std::string_view mode, const report::Author& who) -> object
{
    return {{"mode", mode},
            {"time", to_text(of.release.signed_at)},
            {"party", of.practitioner(who).reference()}};
}

// The resources behind a headed text.
auto entries_of(const Entries& of, const report::Code& heading) -> array
{
    namespace loinc = report::loinc;
    if (heading == loinc::findings) return observations(of);
    if (heading == loinc::critical) return communications(of);
    if (heading == loinc::request) return {of.here("request").reference()};
    if (heading == loinc::summary) return {of.here("report").reference()};
    return {};
}

auto sections(const Entries& of) -> array
{
    array all;
    for (const auto& one : report::sections_of(of.release)) {
        if (clean(one.text).empty()) continue;  // txt-2: a narrative says something
        object section{{"code", concept_of(one.code, one.title)}};
        put(section, "title", one.title);
        section["text"] = narrative({}, one.text);
        put(section, "entry", entries_of(of, one.code));
        all.push_back(std::move(section));
    }
    return all;
}

// What is new stands beside the previous version; anything else stands in its place.
auto relation(const Entries& of, const Digest& previous) -> object
{
    const bool appends = of.release.document.status == report::Status::addendum;
    return {{"code", appends ? "appends" : "replaces"},
            {"targetIdentifier", identifier(uris, bundle_identifier(previous))}};
}

}  // namespace

auto bundle_identifier(const Digest& signed_file) -> std::string
{
    return "urn:uuid:" + report::uuid_of(signed_file, "fhir document").text();
}

auto composition_status_of(const report::Release& release) -> std::string_view
{
    const auto status = status_of(release);
    return status == "appended" || status == "corrected" ? "amended" : status;
}

void add_composition(Entries& to)
{
    const auto& release = to.release;
    const auto& document = release.document;
    object composition{{"meta", {{"versionId", std::to_string(document.version)}}}};
    // The same in every version (R4, Composition.identifier); the Bundle's is this version's own.
    composition["identifier"] = identifier(system_of("cases"), document.case_id.text());
    composition["status"] = composition_status_of(release);
    composition["type"] = concept_of(report::title_of(document));
    composition["subject"] = to.patient().reference();
    composition["date"] = to_text(release.signed_at);
    composition["author"] = array{to.practitioner(document.author).reference()};
    put(composition, "title", report::name_of(document));
    composition["confidentiality"] = "N";
    array attesters;
    if (document.reviewer && document.countersigned)
        attesters.push_back(attester(to, "professional", document.author));
    // Nobody answers for a preliminary report as for the final one that is to follow.
    const bool is_first_look = document.status == report::Status::preliminary;
    attesters.push_back(attester(to, is_first_look ? "professional" : "legal", report::answers_for(document)));
    composition["attester"] = std::move(attesters);
    composition["custodian"] = to.organization(document.diagnosed_at).reference();
    if (document.previous) composition["relatesTo"] = array{relation(to, *document.previous)};
    composition["text"] = narrative(report::name_of(document), document.patient.name + "\n" + document.request.exam);
    composition["section"] = sections(to);
    to.add(to.here("composition"), "Composition", std::move(composition));
}

auto document_bundle(const report::Release& release, ByteView pdf) -> std::string
{
    Entries entries{release};
    add_composition(entries);  // the first, by the rules of a document
    add_report(entries, pdf);
    add_people(entries);
    add_order(entries);
    add_results(entries);
    add_provenance(entries);
    object bundle{{"resourceType", "Bundle"}, {"language", "zh-CN"}};
    bundle["identifier"] = identifier(uris, bundle_identifier(release.digest));
    bundle["type"] = "document";
    bundle["timestamp"] = to_text(release.signed_at);
    bundle["entry"] = entries.taken();
    return write(bundle);
}

}  // namespace shanhai::fhir
