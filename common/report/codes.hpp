// What the parts of a report are called in the code systems that other programs know: DICOM SR (PS3.16 CID 7000 and
// 7001), FHIR and HL7 v2 use the same LOINC codes.
#pragma once

#include "common/report/document.hpp"

#include <string_view>

namespace shanhai::report {

struct Code {
    std::string_view value;
    std::string_view meaning;  // in English, as the code system has it
    std::string_view name;     // in Chinese

    friend auto operator==(const Code&, const Code&) -> bool = default;
};

namespace loinc {
inline constexpr std::string_view uri = "http://loinc.org";
inline constexpr Code imaging_report{"18748-4", "Diagnostic Imaging Report", "影像诊断报告"};
inline constexpr Code request{"55115-0", "Request", "检查申请"};
inline constexpr Code clinical_information{"55752-0", "Clinical Information", "临床信息"};
inline constexpr Code procedure{"55111-9", "Current Procedure Descriptions", "检查方法"};
inline constexpr Code comparison{"18834-2", "Comparison study", "对比检查"};
inline constexpr Code findings{"59776-5", "Findings", "所见"};
inline constexpr Code impression{"19005-8", "Impressions", "诊断意见"};
inline constexpr Code recommendation{"18783-1", "Recommendations", "建议"};
inline constexpr Code addendum{"55107-7", "Addendum", "补充"};
inline constexpr Code critical{"73568-8", "Communication of Critical Results", "危急值"};
inline constexpr Code key_images{"55113-5", "Key Images", "关键图像"};
inline constexpr Code summary{"55112-7", "Document Summary", "报告说明"};
}  // namespace loinc

// The title, by what was examined.
auto title_of(const Document& document) -> Code;
// What a reader calls it: 诊断报告 in general, 心电图诊断报告, 补充报告 ...
auto name_of(const Document& document) -> std::string;

// Of a measurement by its customary name (心率, HR, QTc); none: nobody else knows it by that name.
auto code_of(const Measurement& measurement) -> std::optional<Code>;
// "72.50" as it stands when it is a decimal number (FHIR and HL7 NM); none: text.
auto decimal_in(std::string_view value) -> std::optional<std::string>;

}  // namespace shanhai::report
