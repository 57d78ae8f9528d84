#include "common/report/codes.hpp"

#include "common/report/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace shanhai::report {
namespace {

struct Title {
    std::string_view modality;
    std::string_view part;  // in the body part or the examination; empty: any
    Code code;
};

// The first that fits. LOINC's document codes that PS3.16 CID 7000 lists.
constexpr auto titles = std::to_array<Title>({
    {"CT", "胸", {"24627-2", "CT Chest", "胸部 CT 报告"}},
    {"CT", "头", {"24725-4", "CT Head", "头部 CT 报告"}},
    {"CT", "颅", {"24725-4", "CT Head", "头部 CT 报告"}},
    {"CT", "", {"25045-6", "CT Unspecified body region", "CT 报告"}},
    {"MR", "", {"25056-3", "MR Unspecified body region", "磁共振报告"}},
    {"US", "", {"25061-3", "US Unspecified body region", "超声报告"}},
    {"DX", "", {"25062-1", "XR Unspecified body region Views", "X 线报告"}},
    {"CR", "", {"25062-1", "XR Unspecified body region Views", "X 线报告"}},
    {"ECG", "", {"11524-6", "EKG study", "心电图报告"}},
});

struct Measured {
    std::string_view name;
    Code code;
};
constexpr auto measured = std::to_array<Measured>({
    {"心率", {"8867-4", "Heart rate", "心率"}},
    {"HR", {"8867-4", "Heart rate", "心率"}},
    {"PR", {"8625-6", "P-R Interval", "PR 间期"}},
    {"QRS", {"8633-0", "QRS duration", "QRS 时限"}},
    {"QTc", {"8636-3", "Q-T interval corrected", "QTc 间期"}},
    {"QT", {"8634-8", "Q-T interval", "QT 间期"}},
});

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

// 心率 is told from 心率变异 by what stands behind it: nothing, or a word of its own (PR间期, QTc (Bazett)).
auto names(std::string_view customary, std::string_view text) -> bool
{
    if (!text.starts_with(customary)) return false;
    const auto rest = text.substr(customary.size());
    return rest.empty() || rest.front() == ' ' || rest.starts_with("间期") || rest.starts_with("时限") ||
           rest.starts_with("(") || rest.starts_with("（");
}

}  // namespace

auto title_of(const Document& document) -> Code
{
    const auto modality = document.kind == Kind::ecg ? std::string_view{"ECG"} : document.study.modality;
    const auto where = document.request.body_part + ' ' + document.request.exam;
    const auto* const found = std::ranges::find_if(titles, [&](const Title& title) {
        return title.modality == modality && where.find(title.part) != std::string::npos;
    });
    return found == titles.end() ? loinc::imaging_report : found->code;
}

auto name_of(const Document& document) -> std::string
{
    const auto kind = std::string{document.kind == Kind::ecg ? "心电图诊断报告" : "影像诊断报告"};
    if (document.status == Status::final) return kind;
    return kind + "（" + std::string{word_for(statuses, document.status).page} + "）";
}

auto code_of(const Measurement& measurement) -> std::optional<Code>
{
    for (const auto& one : measured)
        if (names(one.name, measurement.name)) return one.code;
    return std::nullopt;
}

auto decimal_in(std::string_view value) -> std::optional<std::string>
{
    auto rest = value;
    if (rest.starts_with('-')) rest.remove_prefix(1);
    const auto point = std::min(rest.find('.'), rest.size());
    const auto whole = rest.substr(0, point);
    const auto fraction = rest.substr(std::min(point + 1, rest.size()));
    const bool sound = !whole.empty() && std::ranges::all_of(whole, is_digit) &&
                       std::ranges::all_of(fraction, is_digit) && (point == rest.size()) == fraction.empty() &&
                       value.size() <= 16 && (whole.size() == 1 || whole.front() != '0');
    if (!sound) return std::nullopt;
    return std::string{value};
}

}  // namespace shanhai::report
