#include "common/report/document_json.hpp"
#include "common/report/vocabulary.hpp"

#include <boost/json/parse.hpp>

#include <type_traits>

namespace shanhai::report {
namespace {

namespace json = boost::json;

// Reading is lenient because the comparison at its end is not: whatever is missing or misshapen becomes a stand-in, is
// written differently from what was read, and so refuses the whole text.

template <class K>
auto stand_in(std::type_identity<Id<K>>) -> Id<K>
{
    return Id<K>::mint({}, {});
}
template <class K>
auto stand_in(std::type_identity<Name<K>>) -> Name<K>
{
    return Name<K>::parse("nobody").value();
}
template <class K>
auto stand_in(std::type_identity<Uid<K>>) -> Uid<K>
{
    return Uid<K>::parse("0").value();
}
auto stand_in(std::type_identity<Digest>) -> Digest { return Digest{{}}; }

template <class T>
auto meaning(std::string_view text) -> T
{
    auto parsed = T::parse(text);
    return parsed ? *parsed : stand_in(std::type_identity<T>{});
}

class Fields {
public:
    explicit Fields(const json::value& value) : object_{value.if_object()} {}

    auto has(std::string_view key) const -> bool { return object_ && object_->contains(key); }
    auto operator[](std::string_view key) const -> const json::value&
    {
        static const json::value nothing;
        const auto* const found = object_ ? object_->if_contains(key) : nullptr;
        return found ? *found : nothing;
    }
    auto inner(std::string_view key) const -> Fields { return Fields{(*this)[key]}; }
    auto text(std::string_view key) const -> std::string
    {
        const auto* const text = (*this)[key].if_string();
        return text ? std::string{*text} : std::string{};
    }
    template <class T>
    auto as(std::string_view key) const -> T
    {
        return meaning<T>(text(key));
    }
    template <class T>
    auto number(std::string_view key) const -> T
    {
        boost::system::error_code ignored;
        return (*this)[key].to_number<T>(ignored);
    }
    auto instant(std::string_view key) const -> Instant
    {
        const auto parsed = parse_instant(text(key));
        return parsed ? *parsed : Instant{};
    }
    auto items(std::string_view key) const -> json::array
    {
        const auto* const array = (*this)[key].if_array();
        return array ? *array : json::array{};
    }

private:
    const json::object* object_;
};

auto institution_from(const Fields& in) -> Institution { return {in.as<SiteId>("id"), in.text("name")}; }

auto patient_from(const Fields& in) -> Patient
{
    const auto born = parse_day(in.text("birth_date"));
    return {
        .name = in.text("name"),
        .sex = meaning_of(sexes, in.text("sex")),
        .birth_date = born ? std::optional{*born} : std::nullopt,
        .age = in.text("age"),
        .id = in.text("id"),
        .identity_number = in.text("identity_number"),
    };
}

auto request_from(const Fields& in) -> Request
{
    return {
        .number = in.text("number"),
        .priority = meaning_of(priorities, in.text("priority")),
        .department = in.text("department"),
        .doctor = in.text("doctor"),
        .exam = in.text("exam"),
        .body_part = in.text("body_part"),
        .clinical_diagnosis = in.text("clinical_diagnosis"),
        .history = in.text("history"),
        .purpose = in.text("purpose"),
    };
}

auto study_from(const Fields& in) -> Study
{
    Study study{in.text("modality"), {}};
    for (const auto& uid : in.items("uids")) {
        const auto* const text = uid.if_string();
        study.uids.push_back(meaning<StudyUid>(text ? std::string_view{*text} : std::string_view{}));
    }
    return study;
}

auto author_from(const Fields& in) -> Author { return {in.as<PersonId>("id"), in.text("name"), in.text("title")}; }

auto times_from(const Fields& in) -> Times
{
    return {
        .requested = in.instant("requested"),
        .acquired = in.has("acquired") ? std::optional{in.instant("acquired")} : std::nullopt,
        .received = in.instant("received"),
        .claimed = in.instant("claimed"),
        .drafted = in.instant("drafted"),
        .prepared = in.instant("prepared"),
    };
}

auto change_from(const Fields& in) -> Change { return {in.text("reason"), in.text("requested_by")}; }

auto verification_from(const Fields& in) -> Verification { return {in.text("code"), in.text("page")}; }

auto measurements_from(const json::array& items) -> std::vector<Measurement>
{
    std::vector<Measurement> all;
    for (const auto& item : items) {
        const Fields in{item};
        all.push_back({in.text("name"), in.text("value"), in.text("unit")});
    }
    return all;
}

auto key_images_from(const json::array& items) -> std::vector<KeyImage>
{
    std::vector<KeyImage> all;
    for (const auto& item : items) {
        const Fields in{item};
        all.push_back({in.text("object"), in.number<std::uint32_t>("frame"), in.text("caption"),
                       in.as<Digest>("picture")});
    }
    return all;
}

auto critical_from(const json::array& items) -> std::vector<CriticalFinding>
{
    std::vector<CriticalFinding> all;
    for (const auto& item : items) {
        const Fields in{item};
        const auto told = in.has("told") ? std::optional{in.instant("told")} : std::nullopt;
        all.push_back({in.text("item"), told, in.text("told_to")});
    }
    return all;
}

// What is there only sometimes.
template <class Read>
auto if_any(const Fields& in, std::string_view key, Read read) -> std::optional<decltype(read(in))>
{
    if (!in.has(key)) return std::nullopt;
    return read(in.inner(key));
}

auto objects_from(const json::array& items) -> std::vector<Object>
{
    std::vector<Object> objects;
    objects.reserve(items.size());
    for (const auto& item : items) {
        const Fields in{item};
        objects.push_back({in.text("name"), in.number<std::uint64_t>("size"), in.as<Digest>("sha256")});
    }
    return objects;
}

auto document_from(const Fields& in) -> Document
{
    return {
        .id = in.as<ReportId>("report"),
        .version = in.number<std::uint32_t>("version"),
        .previous = in.has("previous") ? std::optional{in.as<Digest>("previous")} : std::nullopt,
        .kind = meaning_of(kinds, in.text("kind")),
        .status = meaning_of(statuses, in.text("status")),
        .case_id = in.as<CaseId>("case"),
        .examined_at = institution_from(in.inner("examined_at")),
        .diagnosed_at = institution_from(in.inner("diagnosed_at")),
        .patient = patient_from(in.inner("patient")),
        .request = request_from(in.inner("request")),
        .study = study_from(in.inner("study")),
        .technique = in.text("technique"),
        .comparison = in.text("comparison"),
        .findings = in.text("findings"),
        .impression = in.text("impression"),
        .recommendation = in.text("recommendation"),
        .addendum = in.text("addendum"),
        .quality =
            in.has("image_quality") ? std::optional{meaning_of(qualities, in.text("image_quality"))} : std::nullopt,
        .measurements = measurements_from(in.items("measurements")),
        .key_images = key_images_from(in.items("key_images")),
        .critical = critical_from(in.items("critical")),
        .change = if_any(in, "change", change_from),
        .author = author_from(in.inner("author")),
        .reviewer = if_any(in, "reviewer", author_from),
        .countersigned = in.has("countersigned"),
        .verification = if_any(in, "verification", verification_from),
        .times = times_from(in.inner("times")),
        .objects = objects_from(in.items("objects")),
        .software = in.text("software"),
        .limits = in.text("limits"),
    };
}

}  // namespace

auto parse_document(std::string_view text) -> Result<Document>
{
    if (text.size() > json_max) return Fault{errc::too_large, "report.json"};
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    if (error) return Fault{errc::malformed, "report.json"};

    auto document = document_from(Fields{value});
    if (to_canonical_json(document) != text) return Fault{errc::malformed, "report.json"};
    if (auto done = check(document); !done) return done.error();
    return document;
}

}  // namespace shanhai::report
