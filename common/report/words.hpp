// How facts are worded on the page.
#pragma once

#include "common/report/document.hpp"

#include <string>

namespace shanhai::report {

auto shown_modality(const std::string& code) -> std::string;      // DX: X 线（DX）
auto shown_unit(const std::string& unit) -> std::string;          // /min: 次/分
auto masked(const std::string& number) -> std::string;            // 5329**********0048, or stars only
auto size_text(std::uint64_t bytes) -> std::string;               // 29.7 MB
auto version_text(std::uint32_t version) -> std::string;          // 第 2 版
auto short_digest(const Digest& digest) -> std::string;           // its first 16 digits, in groups of four
auto with_title(const Author& author) -> std::string;             // 杨海涛（副主任医师）
auto status_word(const Document& document) -> std::string;        // 更正报告; nothing of a final one
auto emergency_word(const Document& document) -> std::string;     // 急诊, 危急; nothing of a routine one
auto findings_word(Kind kind) -> std::string_view;                // 影像所见, 心电图所见
auto impression_word(Kind kind) -> std::string_view;              // 诊断意见, 心电图诊断
auto code_page(const Verification& verification) -> std::string;  // where to type the code: the page without it

}  // namespace shanhai::report
