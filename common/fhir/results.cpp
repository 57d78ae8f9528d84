#include "common/fhir/bundle.hpp"
#include "common/fhir/entries.hpp"
#include "common/report/vocabulary.hpp"

namespace shanhai::fhir {
namespace {

constexpr std::string_view units = "http://unitsofmeasure.org";

struct Seen {
    Place place;
    object what;
};

auto is_unit(std::string_view text) -> bool
{
    return !text.empty() && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

// What was measured stands as it stood when something is only added (an Observation knows no `appended`).
auto observation_status_of(const report::Release& release) -> std::string_view
{
    const auto status = status_of(release);
    return status == "appended" ? "final" : status;
}

auto observed(const Entries& of, object code) -> object
{
    object seen;
    seen["status"] = observation_status_of(of.release);
    seen["code"] = std::move(code);
    seen["subject"] = of.patient().reference();
    if (of.release.document.times.acquired) seen["effectiveDateTime"] = to_text(*of.release.document.times.acquired);
    seen["performer"] = array{of.organization(of.release.document.diagnosed_at).reference()};
    return seen;
}

auto observation_of(const Entries& of, const report::Measurement& one) -> object
{
    const auto code = report::code_of(one);
    auto seen = observed(of, code ? concept_of(*code, one.name) : concept_of(one.name));
    const auto number = report::decimal_in(one.value);
    if (!number) {
        const auto unit = one.unit.empty() ? std::string{} : ' ' + one.unit;
        put(seen, "valueString", one.value + unit);
        return seen;
    }
    object quantity{{"value", decimal(*number)}};
    put(quantity, "unit", one.unit);
    if (is_unit(one.unit)) {
        quantity["system"] = units;
        put(quantity, "code", one.unit);
    }
    seen["valueQuantity"] = std::move(quantity);
    return seen;
}

auto seen_in(const Entries& of) -> std::vector<Seen>
{
    const auto& document = of.release.document;
    std::vector<Seen> all;
    for (std::size_t i = 0; i < document.measurements.size(); ++i)
        all.push_back({of.here("measurement " + std::to_string(i)), observation_of(of, document.measurements[i])});
    if (document.quality) {
        auto quality = observed(of, concept_of("影像质量"));
        quality["valueCodeableConcept"] = concept_of(report::word_for(report::qualities, *document.quality).page);
        all.push_back({of.here("quality"), std::move(quality)});
    }
    return all;
}

// Which object and frame, and what it shows; the picture itself is on the page.
auto media_of(const Entries& of, const report::KeyImage& one) -> object
{
    object content{{"contentType", "image/jpeg"}};
    const auto frame = one.frame > 1 ? "第 " + std::to_string(one.frame) + " 帧 " : std::string{};
    put(content, "title", frame + (one.caption.empty() ? "关键图像" : one.caption));
    object media;
    media["status"] = status_of(of.release) == "entered-in-error" ? "entered-in-error" : "completed";
    media["identifier"] = array{InstanceUid::parse(one.object) ? identifier("urn:dicom:uid", "urn:oid:" + one.object)
                                                                 : identifier(system_of("objects"), one.object)};
    media["subject"] = of.patient().reference();
    media["content"] = std::move(content);
    return media;
}

auto communication_of(const Entries& of, const report::CriticalFinding& one) -> object
{
    object told;
    told["status"] = one.told ? "completed" : "in-progress";
    told["category"] = array{concept_of(report::loinc::critical)};
    told["priority"] = "stat";
    told["subject"] = of.patient().reference();
    told["about"] = array{of.here("report").reference()};
    if (one.told) told["received"] = to_text(*one.told);
    told["sender"] = of.organization(of.release.document.diagnosed_at).reference();
    object to = of.organization(of.release.document.examined_at).reference();
    put(to, "display", one.told_to);
    told["recipient"] = array{std::move(to)};
    object payload;
    put(payload, "contentString", one.item);
    told["payload"] = array{std::move(payload)};
    return told;
}

auto place_of_picture(const Entries& of, std::size_t number) { return of.here("media " + std::to_string(number)); }
auto place_of_critical(const Entries& of, std::size_t number) { return of.here("critical " + std::to_string(number)); }

}  // namespace

auto observations(const Entries& of) -> array
{
    array all;
    for (const auto& one : seen_in(of)) all.push_back(one.place.reference());
    return all;
}

auto communications(const Entries& of) -> array
{
    array all;
    for (std::size_t i = 0; i < of.release.document.critical.size(); ++i)
        all.push_back(place_of_critical(of, i).reference());
    return all;
}

auto media(const Entries& of) -> array
{
    array all;
    for (std::size_t i = 0; i < of.release.document.key_images.size(); ++i)
        all.push_back(object{{"link", place_of_picture(of, i).reference()}});
    return all;
}

void add_results(Entries& to)
{
    const auto& document = to.release.document;
    for (auto& one : seen_in(to)) to.add(one.place, "Observation", std::move(one.what));
    for (std::size_t i = 0; i < document.key_images.size(); ++i)
        to.add(place_of_picture(to, i), "Media", media_of(to, document.key_images[i]));
    for (std::size_t i = 0; i < document.critical.size(); ++i)
        to.add(place_of_critical(to, i), "Communication", communication_of(to, document.critical[i]));
}

}  // namespace shanhai::fhir
