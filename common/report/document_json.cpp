#include "common/report/document_json.hpp"

#include "common/report/canonical_json.hpp"
#include "common/report/vocabulary.hpp"

#include <utility>

namespace shanhai::report {
namespace {

namespace json = boost::json;

void put(json::object& into, std::string_view key, std::string_view text)
{
    if (!text.empty()) into[key] = text;
}

auto to_json(const Institution& institution) -> json::object
{
    return {{"id", institution.id.text()}, {"name", institution.name}};
}

auto to_json(const Patient& patient) -> json::object
{
    json::object out;
    put(out, "name", patient.name);
    put(out, "sex", word_for(sexes, patient.sex).json);
    if (patient.birth_date) put(out, "birth_date", to_text(*patient.birth_date));
    put(out, "age", patient.age);
    put(out, "id", patient.id);
    put(out, "identity_number", patient.identity_number);
    return out;
}

auto to_json(const Request& request) -> json::object
{
    json::object out;
    put(out, "number", request.number);
    put(out, "priority", word_for(priorities, request.priority).json);
    put(out, "department", request.department);
    put(out, "doctor", request.doctor);
    put(out, "exam", request.exam);
    put(out, "body_part", request.body_part);
    put(out, "clinical_diagnosis", request.clinical_diagnosis);
    put(out, "history", request.history);
    put(out, "purpose", request.purpose);
    return out;
}

auto to_json(const Study& study) -> json::object
{
    json::array uids;
    for (const auto& uid : study.uids) uids.emplace_back(uid.text());
    return {{"modality", study.modality}, {"uids", std::move(uids)}};
}

auto to_json(const Author& author) -> json::object
{
    json::object out{{"id", author.id.text()}};
    put(out, "name", author.name);
    put(out, "title", author.title);
    return out;
}

auto to_json(const Change& change) -> json::object
{
    json::object out;
    put(out, "reason", change.reason);
    put(out, "requested_by", change.requested_by);
    return out;
}

auto to_json(const std::vector<Measurement>& measurements) -> json::array
{
    json::array out;
    for (const auto& one : measurements) {
        json::object item{{"name", one.name}, {"value", one.value}};
        put(item, "unit", one.unit);
        out.push_back(std::move(item));
    }
    return out;
}

auto to_json(const std::vector<KeyImage>& images) -> json::array
{
    json::array out;
    for (const auto& one : images) {
        json::object item{{"object", one.object}, {"frame", one.frame}, {"picture", one.picture.hex()}};
        put(item, "caption", one.caption);
        out.push_back(std::move(item));
    }
    return out;
}

auto to_json(const std::vector<CriticalFinding>& findings) -> json::array
{
    json::array out;
    for (const auto& one : findings) {
        json::object item{{"item", one.item}};
        if (one.told) put(item, "told", to_text(*one.told));
        put(item, "told_to", one.told_to);
        out.push_back(std::move(item));
    }
    return out;
}

auto to_json(const Times& times) -> json::object
{
    json::object out;
    put(out, "requested", to_text(times.requested));
    if (times.acquired) put(out, "acquired", to_text(*times.acquired));
    put(out, "received", to_text(times.received));
    put(out, "claimed", to_text(times.claimed));
    put(out, "drafted", to_text(times.drafted));
    put(out, "prepared", to_text(times.prepared));
    return out;
}

auto to_json(const std::vector<Object>& objects) -> json::array
{
    json::array out;
    for (const auto& object : objects)
        out.push_back(json::object{{"name", object.name}, {"size", object.size}, {"sha256", object.sha256.hex()}});
    return out;
}

auto to_json(const Document& document) -> json::object
{
    json::object out{
        {"schema", schema},
        {"report", document.id.text()},
        {"version", document.version},
        {"case", document.case_id.text()},
        {"examined_at", to_json(document.examined_at)},
        {"diagnosed_at", to_json(document.diagnosed_at)},
        {"patient", to_json(document.patient)},
        {"request", to_json(document.request)},
        {"study", to_json(document.study)},
        {"author", to_json(document.author)},
        {"times", to_json(document.times)},
        {"objects", to_json(document.objects)},
    };
    if (document.previous) put(out, "previous", document.previous->hex());
    put(out, "kind", word_for(kinds, document.kind).json);
    put(out, "status", word_for(statuses, document.status).json);
    put(out, "technique", document.technique);
    put(out, "comparison", document.comparison);
    put(out, "findings", document.findings);
    put(out, "impression", document.impression);
    put(out, "recommendation", document.recommendation);
    put(out, "addendum", document.addendum);
    if (!document.measurements.empty()) out["measurements"] = to_json(document.measurements);
    if (!document.key_images.empty()) out["key_images"] = to_json(document.key_images);
    if (!document.critical.empty()) out["critical"] = to_json(document.critical);
    if (document.change) out["change"] = to_json(*document.change);
    if (document.reviewer) out["reviewer"] = to_json(*document.reviewer);
    if (document.countersigned) out["countersigned"] = true;
    if (document.verification)
        out["verification"] =
            json::object{{"code", document.verification->code}, {"page", document.verification->page}};
    if (document.quality) put(out, "image_quality", word_for(qualities, *document.quality).json);
    put(out, "software", document.software);
    put(out, "limits", document.limits);
    return out;
}

}  // namespace

auto to_canonical_json(const Document& document) -> std::string { return canonical(to_json(document)); }

}  // namespace shanhai::report
