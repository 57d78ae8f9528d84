#include "common/wire/request_form.hpp"

#include "common/base/instant.hpp"

#include <algorithm>

namespace shanhai::wire {
namespace {

struct Line {
    std::string_view name;
    const std::string& text;
    std::size_t longest;             // bytes of UTF-8
};

constexpr std::size_t short_line = 192;       // 64 Chinese characters: DICOM's LO
constexpr std::size_t long_text = 12'000;

// A line of the form is one line: what breaks it, or steers a terminal, would be refused when the report is signed.
auto is_one_line(std::string_view text) -> bool
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

auto check(const RequestForm& form) -> Result<void>
{
    const auto& patient = form.patient;
    for (const auto& line : {Line{"patient.name", patient.name, short_line},
                             Line{"requesting_doctor", form.requesting_doctor, short_line},
                             Line{"exam_item", form.exam_item, short_line}})
        if (line.text.empty()) return Fault{errc::malformed, "form.required", std::string{line.name}};

    for (const auto& line :
         {Line{"number", form.number, short_line}, Line{"patient.name", patient.name, short_line},
          Line{"patient.id", patient.id, short_line}, Line{"patient.age", patient.age, 32},
          Line{"patient.identity_number", patient.identity_number, 64}, Line{"department", form.department, short_line},
          Line{"requesting_doctor", form.requesting_doctor, short_line}, Line{"phone", form.phone, 64},
          Line{"exam_item", form.exam_item, short_line}, Line{"modality", form.modality, 16},
          Line{"body_part", form.body_part, short_line}, Line{"history", form.history, long_text},
          Line{"clinical_diagnosis", form.clinical_diagnosis, long_text}, Line{"purpose", form.purpose, long_text}})
        if (line.text.size() > line.longest) return Fault{errc::too_large, "form.length", std::string{line.name}};
    for (const auto& line :
         {Line{"number", form.number, 0}, Line{"patient.name", patient.name, 0}, Line{"patient.id", patient.id, 0},
          Line{"patient.age", patient.age, 0}, Line{"patient.identity_number", patient.identity_number, 0},
          Line{"department", form.department, 0}, Line{"requesting_doctor", form.requesting_doctor, 0},
          Line{"exam_item", form.exam_item, 0}, Line{"body_part", form.body_part, 0}})
        if (!is_one_line(line.text)) return Fault{errc::malformed, "form.text", std::string{line.name}};

    if (auto priority = parse_priority(form.priority); !priority) return priority.error();
    const auto& sex = patient.sex;
    if (!sex.empty() && sex != "M" && sex != "F" && sex != "O") return Fault{errc::malformed, "form.sex"};
    if (!patient.birth_date.empty() && !parse_day(patient.birth_date)) return Fault{errc::malformed, "form.birth-date"};
    for (const auto& time : {Line{"requested_at", form.requested_at, 0}, Line{"acquired_at", form.acquired_at, 0}})
        if (!time.text.empty() && !parse_instant(time.text))
            return Fault{errc::malformed, "form.time", std::string{time.name}};
    return {};
}

}  // namespace shanhai::wire
