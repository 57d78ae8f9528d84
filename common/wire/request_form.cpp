#include "common/wire/request_form.hpp"

#include "common/base/instant.hpp"
#include "common/wire/identity.hpp"

#include <algorithm>
#include <array>

namespace shanhai::wire {
namespace {

enum class Lines { one, many };

struct Line {
    std::string_view name;
    const std::string& text;
    std::size_t longest;             // bytes of UTF-8
    Lines lines = Lines::one;
};

constexpr std::size_t short_line = 192;       // 64 Chinese characters: DICOM's LO
constexpr std::size_t long_text = 12'000;

auto lines_of(const RequestForm& form) -> std::vector<Line>
{
    const auto& patient = form.patient;
    return {{"number", form.number, short_line},
            {"patient.name", patient.name, short_line},
            {"patient.id", patient.id, short_line},
            {"patient.age", patient.age, 32},
            {"patient.identity_number", patient.identity_number, 64},
            {"patient.identity_reason", patient.identity_reason, short_line},
            {"patient.mother_name", patient.mother_name, short_line},
            {"patient.mother_identity", patient.mother_identity, 64},
            {"patient.allergies", patient.allergies, short_line},
            {"patient.implants", patient.implants, short_line},
            {"patient.renal_function", patient.renal_function, short_line},
            {"department", form.department, short_line},
            {"requesting_doctor", form.requesting_doctor, short_line},
            {"doctor_licence", form.doctor_licence, 64},
            {"phone", form.phone, 64},
            {"exam_item", form.exam_item, short_line},
            {"modality", form.modality, 16},
            {"body_part", form.body_part, short_line},
            {"method", form.method, short_line},
            {"contrast", form.contrast, short_line},
            {"complaint", form.complaint, long_text, Lines::many},
            {"history", form.history, long_text, Lines::many},
            {"signs", form.signs, long_text, Lines::many},
            {"earlier_tests", form.earlier_tests, long_text, Lines::many},
            {"clinical_diagnosis", form.clinical_diagnosis, long_text, Lines::many},
            {"diagnosis_code", form.diagnosis_code, 64},
            {"purpose", form.purpose, long_text, Lines::many},
            {"technician", form.technician, short_line},
            {"device_serial", form.device_serial, 64},
            {"vital_signs", form.vital_signs, short_line},
            {"consent", form.consent, short_line},
            {"consent_by", form.consent_by, short_line},
            {"wanted", form.wanted, short_line},
            {"specialty", form.specialty, 64},
            {"expert", form.expert, 64},
            {"retake_of", form.retake_of, 64},
            {"callback", form.callback, short_line}};
}

// A line of the form is one line: what breaks it, or steers a terminal, would be refused when the report is signed.
auto is_one_line(std::string_view text) -> bool
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

auto check_lines(const RequestForm& form) -> Result<void>
{
    const auto lines = lines_of(form);
    for (const auto& line : lines)
        if (line.text.size() > line.longest) return Fault{errc::too_large, "form.length", std::string{line.name}};
    for (const auto& line : lines)
        if (line.lines == Lines::one && !is_one_line(line.text))
            return Fault{errc::malformed, "form.text", std::string{line.name}};
    return {};
}

struct Choice {
    std::string_view at;
    const std::string& text;
    std::vector<std::string_view> words;  // besides empty
};

auto check_choices(const RequestForm& form) -> Result<void>
{
    if (auto priority = parse_priority(form.priority); !priority) return priority.error();
    if (auto lane = parse_lane(form.lane); !lane) return lane.error();
    for (const auto& choice :
         {Choice{"form.sex", form.patient.sex, {"M", "F", "O"}},
          Choice{"form.service", form.service, {"diagnosis", "over-read", "consultation", "outpatient"}},
          Choice{"form.pregnancy", form.patient.pregnancy, {"yes", "no", "unknown"}}})
        if (!choice.text.empty() && std::ranges::find(choice.words, choice.text) == choice.words.end())
            return Fault{errc::malformed, choice.at};
    return {};
}

auto check_times(const RequestForm& form) -> Result<void>
{
    const auto& patient = form.patient;
    if (!patient.birth_date.empty() && !parse_day(patient.birth_date)) return Fault{errc::malformed, "form.birth-date"};
    if (!patient.last_period.empty() && !parse_day(patient.last_period)) return Fault{errc::malformed, "form.date"};
    for (const auto& time : {Line{"requested_at", form.requested_at, 0}, Line{"acquired_at", form.acquired_at, 0},
                             Line{"onset_at", form.onset_at, 0}, Line{"first_contact_at", form.first_contact_at, 0}})
        if (!time.text.empty() && !parse_instant(time.text))
            return Fault{errc::malformed, "form.time", std::string{time.name}};
    return {};
}

// The number, and what it says of sex and birth beside what the form says.
auto check_person(const PatientForm& patient) -> Result<void>
{
    const bool shared_name = is_unknown_name(patient.name) || is_newborn_name(patient.name);
    if (shared_name && patient.id.empty()) return Fault{errc::malformed, "form.temporary-id", "patient.id"};
    if (auto good = check_identity(patient.identity_type, patient.identity_number); !good) return good.error();
    if (!patient.mother_identity.empty() && patient.mother_identity == patient.identity_number)
        return Fault{errc::mismatch, "form.mother-identity"};

    const bool is_card = patient.identity_type != "passport" && patient.identity_type != "other";
    const auto facts = is_card ? facts_of_identity(patient.identity_number) : std::nullopt;
    if (!facts) return {};
    const auto birth = parse_day(patient.birth_date);
    if (birth && *birth != facts->birth_date) return Fault{errc::mismatch, "form.identity-birth"};
    const bool other_sex = (patient.sex == "M" || patient.sex == "F") && patient.sex[0] != facts->sex;
    if (other_sex) return Fault{errc::mismatch, "form.identity-sex"};
    return {};
}

auto is_emergency(const RequestForm& form) -> bool { return form.priority == "emergency" || !form.lane.empty(); }

}  // namespace

auto check(const RequestForm& form) -> Result<void>
{
    for (const auto& line :
         {Line{"patient.name", form.patient.name, 0}, Line{"requesting_doctor", form.requesting_doctor, 0},
          Line{"exam_item", form.exam_item, 0}})
        if (line.text.empty()) return Fault{errc::malformed, "form.required", std::string{line.name}};
    if (auto good = check_lines(form); !good) return good;
    if (auto good = check_choices(form); !good) return good;
    if (auto good = check_times(form); !good) return good;
    // Who is responsible differs between the services: none may pass for another.
    if (form.service != "diagnosis" && !form.service.empty()) return Fault{errc::unsupported, "form.service-not-yet"};
    return check_person(form.patient);
}

auto missing_lines(const RequestForm& form) -> std::vector<std::string>
{
    if (is_emergency(form)) return {};
    const auto& patient = form.patient;
    const auto& no_number = patient.identity_reason;
    const auto& identity = patient.identity_number.empty() ? no_number : patient.identity_number;
    const auto& age = patient.birth_date.empty() ? patient.age : patient.birth_date;
    std::vector<std::string> missing;
    for (const auto& line :
         {Line{"number", form.number, 0}, Line{"department", form.department, 0}, Line{"phone", form.phone, 0},
          Line{"patient.id", patient.id, 0}, Line{"patient.sex", patient.sex, 0}, Line{"patient.birth_date", age, 0},
          Line{"patient.identity_number", identity, 0}, Line{"modality", form.modality, 0},
          Line{"body_part", form.body_part, 0},
          Line{"complaint", form.complaint.empty() ? form.history : form.complaint, 0},
          Line{"clinical_diagnosis", form.clinical_diagnosis, 0}, Line{"purpose", form.purpose, 0},
          Line{"acquired_at", form.acquired_at, 0}, Line{"consent", form.consent, 0},
          Line{"callback", form.callback, 0}})
        if (line.text.empty()) missing.emplace_back(line.name);
    return missing;
}

auto check_complete(const RequestForm& form) -> Result<void>
{
    const auto missing = missing_lines(form);
    if (!missing.empty()) return Fault{errc::malformed, "form.required", missing.front()};
    return {};
}

auto urgency_of(const RequestForm& form) -> Result<Urgency>
{
    auto priority = parse_priority(form.priority);
    if (!priority) return priority.error();
    auto lane = parse_lane(form.lane);
    if (!lane) return lane.error();
    return Urgency{*lane == Lane::none ? *priority : Priority::emergency, *lane};
}

auto is_unknown_name(std::string_view name) -> bool
{
    for (const std::string_view word : {"无名氏", "无名", "未知", "不详", "姓名不详", "unknown", "Unknown", "UNKNOWN",
                                        "ANONYMOUS", "Anonymous", "NONAME", "NO NAME"})
        if (name.starts_with(word)) return true;
    return false;
}

auto is_newborn_name(std::string_view name) -> bool
{
    const auto after = name.rfind("之");
    if (after == std::string_view::npos || after == 0) return false;
    const auto rest = name.substr(after + std::string_view{"之"}.size());
    for (const std::string_view word :
         {"女", "子", "婴", "大女", "小女", "大子", "小子", "长女", "次女", "长子", "次子", "双胞胎", "孪生", "三胞胎"})
        if (rest.starts_with(word) && rest.size() <= word.size() + 6) return true;
    return false;
}

}  // namespace shanhai::wire
