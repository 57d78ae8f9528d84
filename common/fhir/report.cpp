#include "common/base/sha1.hpp"
#include "common/fhir/bundle.hpp"
#include "common/fhir/entries.hpp"

#include <algorithm>

namespace shanhai::fhir {
namespace {

constexpr std::string_view uris = "urn:ietf:rfc:3986";
constexpr std::string_view services = "http://terminology.hl7.org/CodeSystem/v2-0074";
constexpr std::string_view parts = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
constexpr std::string_view completions = "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion";
constexpr std::string_view signatures = "urn:iso-astm:E1762-95:2013";

// RFC 6920: a name that is made of the file's own bytes.
auto name_of_file(const Digest& digest) -> std::string
{
    auto text = to_base64(digest.bytes());
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    text.erase(text.find_last_not_of('=') + 1);
    return "ni:///sha-256;" + text;
}

auto attached(const report::Release& release, ByteView pdf) -> object
{
    Sha1 sha1;
    sha1.update(pdf);
    object form{{"contentType", "application/pdf"}, {"language", "zh-CN"}};
    form["data"] = to_base64(pdf);
    form["size"] = pdf.size();
    form["hash"] = to_base64(sha1.finish());  // FHIR's choice; the identifier has the SHA-256
    put(form, "title", report::name_of(release.document));
    form["creation"] = to_text(release.signed_at);
    return form;
}

auto interpreters(const Entries& of) -> array
{
    const auto& document = of.release.document;
    array all{of.practitioner(report::answers_for(document)).reference()};
    if (document.reviewer) all.push_back(of.practitioner(document.author).reference());
    return all;
}

auto agent(const Entries& of, std::string_view part, const report::Author& who) -> object
{
    return {{"type", concept_of(coding(parts, part))},
            {"who", of.practitioner(who).reference()},
            {"onBehalfOf", of.organization(of.release.document.diagnosed_at).reference()}};
}

// The signature itself is inside the PDF (PAdES), where everybody's reader looks for it.
auto signature(const Entries& of, const object& type, const report::Author& who) -> object
{
    return {{"type", array{type}},
            {"when", to_text(of.release.signed_at)},
            {"who", of.practitioner(who).reference()},
            {"onBehalfOf", of.organization(of.release.document.diagnosed_at).reference()},
            {"targetFormat", "application/pdf"},
            {"sigFormat", "application/pdf"}};
}

auto signatures_of(const Entries& of) -> array
{
    const auto& document = of.release.document;
    const auto authors = coding(signatures, "1.2.840.10065.1.12.1.1", "Author's Signature");
    const auto verifies = coding(signatures, "1.2.840.10065.1.12.1.5", "Verification Signature");
    array all;
    if (!document.reviewer || document.countersigned) all.push_back(signature(of, authors, document.author));
    if (document.reviewer) all.push_back(signature(of, verifies, *document.reviewer));
    return all;
}

}  // namespace

auto status_of(const report::Release& release) -> std::string_view
{
    if (release.withdrawal) return "entered-in-error";
    switch (release.document.status) {
    case report::Status::preliminary: return "preliminary";
    case report::Status::final: return "final";
    case report::Status::addendum: return "appended";
    case report::Status::amendment: return "corrected";
    case report::Status::retraction: return "entered-in-error";
    }
    return "unknown";
}

void add_report(Entries& to, ByteView pdf)
{
    const auto& release = to.release;
    const auto& document = release.document;
    object report{{"meta", {{"versionId", std::to_string(document.version)}}}};
    report["identifier"] = array{identifier(system_of("reports"), document.id.text()),
                                 identifier(uris, name_of_file(release.digest))};
    report["basedOn"] = array{to.here("request").reference()};
    report["status"] = status_of(release);
    const bool is_ecg = document.kind == report::Kind::ecg;
    report["category"] = array{concept_of(coding(services, is_ecg ? "EC" : "RAD"))};
    report["code"] = concept_of(report::title_of(document));
    report["subject"] = to.patient().reference();
    if (document.times.acquired) report["effectiveDateTime"] = to_text(*document.times.acquired);
    report["issued"] = to_text(release.signed_at);
    report["performer"] = array{to.organization(document.diagnosed_at).reference()};
    report["resultsInterpreter"] = interpreters(to);
    put(report, "result", observations(to));
    put(report, "imagingStudy", imaging_studies(to));
    put(report, "media", media(to));
    put(report, "conclusion", document.impression);
    report["presentedForm"] = array{attached(release, pdf)};
    to.add(to.here("report"), "DiagnosticReport", std::move(report));
}

void add_provenance(Entries& to)
{
    const auto& document = to.release.document;
    object provenance;
    provenance["target"] = array{to.here("report").reference(), to.here("composition").reference()};
    provenance["recorded"] = to_text(to.release.signed_at);
    const bool is_first_look = document.status == report::Status::preliminary;
    provenance["activity"] = concept_of(is_first_look ? coding(completions, "AU", "authenticated")
                                                      : coding(completions, "LA", "legally authenticated"));
    array agents{agent(to, "author", document.author)};
    agents.push_back(agent(to, "verifier", report::answers_for(document)));
    provenance["agent"] = std::move(agents);
    array entities;
    for (auto& study : imaging_studies(to)) entities.push_back(object{{"role", "source"}, {"what", study}});
    if (document.previous) {
        object previous{{"identifier", identifier(uris, name_of_file(*document.previous))}};
        entities.push_back(object{{"role", "revision"}, {"what", std::move(previous)}});
    }
    put(provenance, "entity", std::move(entities));
    provenance["signature"] = signatures_of(to);
    to.add(to.here("provenance"), "Provenance", std::move(provenance));
}

}  // namespace shanhai::fhir
