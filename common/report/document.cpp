#include "common/report/document.hpp"

#include "common/report/legible.hpp"

#include <algorithm>
#include <string_view>

namespace shanhai::report {
namespace {

enum class Need { required, optional };

struct Field {
    std::string_view name;
    const std::string& text;
    Lines lines;
    Need need;
};

auto fields_of(const Document& d) -> std::vector<Field>
{
    using enum Need;
    constexpr auto line = Lines::one;
    constexpr auto prose = Lines::many;
    return {
        {"examined_at.name", d.examined_at.name, line, required},
        {"diagnosed_at.name", d.diagnosed_at.name, line, required},
        {"patient.name", d.patient.name, line, required},
        {"patient.age", d.patient.age, line, optional},
        {"patient.id", d.patient.id, line, optional},
        {"patient.identity_number", d.patient.identity_number, line, optional},
        {"request.number", d.request.number, line, optional},
        {"request.department", d.request.department, line, optional},
        {"request.doctor", d.request.doctor, line, optional},
        {"request.exam", d.request.exam, line, required},
        {"request.body_part", d.request.body_part, line, optional},
        {"request.clinical_diagnosis", d.request.clinical_diagnosis, prose, optional},
        {"request.history", d.request.history, prose, optional},
        {"request.purpose", d.request.purpose, prose, optional},
        {"study.modality", d.study.modality, line, required},
        {"technique", d.technique, prose, optional},
        {"comparison", d.comparison, prose, optional},
        {"findings", d.findings, prose, d.status == Status::retraction ? optional : required},
        {"impression", d.impression, prose, d.status == Status::retraction ? optional : required},
        {"recommendation", d.recommendation, prose, optional},
        {"addendum", d.addendum, prose, d.status == Status::addendum ? required : optional},
        {"author.name", d.author.name, line, required},
        {"author.title", d.author.title, line, optional},
        {"software", d.software, line, required},
        {"limits", d.limits, line, required},
    };
}

auto check_text(const Field& field) -> Result<void>
{
    const auto most = field.lines == Lines::one ? line_max : prose_max;
    const bool blank = field.text.find_first_not_of(" \n") == std::string::npos;
    if (field.need == Need::required && blank) return Fault{errc::malformed, "report.missing", std::string{field.name}};
    const auto line_ends = static_cast<std::size_t>(std::ranges::count(field.text, '\n'));
    if (field.text.size() > most || line_ends > line_ends_max)
        return Fault{errc::too_large, "report.text", std::string{field.name}};
    if (!is_legible(field.text, field.lines)) return Fault{errc::malformed, "report.text", std::string{field.name}};
    return {};
}

auto check_change(const Document& d) -> Result<void>
{
    const bool is_change = d.status == Status::addendum || d.status == Status::amendment ||
                           d.status == Status::retraction;
    if (is_change != d.change.has_value()) return Fault{errc::mismatch, "report.change"};
    if (!d.addendum.empty() && d.status != Status::addendum) return Fault{errc::mismatch, "report.change"};
    if (!d.change) return {};
    if (auto done = check_text({"change.reason", d.change->reason, Lines::many, Need::required}); !done) return done;
    return check_text({"change.requested_by", d.change->requested_by, Lines::one, Need::optional});
}

auto check_people(const Document& d) -> Result<void>
{
    if (d.countersigned && !d.reviewer) return Fault{errc::mismatch, "report.reviewer"};
    if (!d.reviewer) return {};
    if (d.reviewer->id == d.author.id) return Fault{errc::mismatch, "report.reviewer"};
    if (auto done = check_text({"reviewer.name", d.reviewer->name, Lines::one, Need::required}); !done) return done;
    return check_text({"reviewer.title", d.reviewer->title, Lines::one, Need::optional});
}

// What was measured, shown and told: a list each, of texts that stand on one line.
auto check_lists(const Document& d) -> Result<void>
{
    std::vector<Field> fields;
    for (const auto& one : d.measurements) {
        fields.push_back({"measurements.name", one.name, Lines::one, Need::required});
        fields.push_back({"measurements.value", one.value, Lines::one, Need::required});
        fields.push_back({"measurements.unit", one.unit, Lines::one, Need::optional});
    }
    for (const auto& one : d.key_images) {
        const auto is_it = [&](const Object& object) { return object.name == one.object; };
        if (one.frame == 0 || std::ranges::none_of(d.objects, is_it)) return Fault{errc::mismatch, "report.key-image"};
        fields.push_back({"key_images.caption", one.caption, Lines::one, Need::optional});
    }
    for (const auto& one : d.critical) {
        fields.push_back({"critical.item", one.item, Lines::one, Need::required});
        fields.push_back({"critical.told_to", one.told_to, Lines::one, Need::optional});
    }
    if (d.verification) {
        fields.push_back({"verification.code", d.verification->code, Lines::one, Need::required});
        fields.push_back({"verification.page", d.verification->page, Lines::one, Need::required});
    }
    if (d.measurements.size() > measurements_max || d.critical.size() > measurements_max)
        return Fault{errc::too_large, "report.measurements"};
    if (d.key_images.size() > key_images_max) return Fault{errc::too_large, "report.key-images"};
    for (const auto& field : fields)
        if (auto done = check_text(field); !done) return done;
    return {};
}

auto check_objects(const std::vector<Object>& objects) -> Result<void>
{
    if (objects.empty()) return Fault{errc::malformed, "report.missing", "objects"};
    if (objects.size() > objects_max) return Fault{errc::too_large, "report.objects"};

    std::vector<std::string_view> names;
    for (const auto& object : objects) {
        if (auto done = check_text({"objects.name", object.name, Lines::one, Need::required}); !done) return done;
        if (object.size > size_max) return Fault{errc::too_large, "report.objects"};
        names.push_back(object.name);
    }
    std::sort(names.begin(), names.end());
    if (std::adjacent_find(names.begin(), names.end()) != names.end()) return Fault{errc::mismatch, "report.objects"};
    return {};
}

}  // namespace

auto check(const Document& document) -> Result<void>
{
    for (const auto& field : fields_of(document))
        if (auto done = check_text(field); !done) return done;
    if (document.study.uids.size() > objects_max) return Fault{errc::too_large, "report.studies"};

    const bool first = document.version == 1;
    if (document.version == 0 || first == document.previous.has_value()) return Fault{errc::mismatch, "report.version"};
    if (auto done = check_change(document); !done) return done;
    if (auto done = check_people(document); !done) return done;
    if (auto done = check_lists(document); !done) return done;
    return check_objects(document.objects);
}

}  // namespace shanhai::report
