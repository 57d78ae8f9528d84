#include "common/report/words.hpp"

#include "common/report/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace shanhai::report {

auto shown_modality(const std::string& code) -> std::string
{
    using Name = std::pair<std::string_view, std::string_view>;
    constexpr std::array names{Name{"DX", "X 线"}, Name{"DR", "X 线"},      Name{"CR", "X 线"}, Name{"MR", "磁共振"},
                               Name{"US", "超声"}, Name{"MG", "乳腺 X 线"}, Name{"RF", "透视"}, Name{"ECG", "心电图"}};
    for (const auto& [known, name] : names)
        if (known == code) return std::string{name} + "（" + code + "）";
    return code;
}

auto shown_unit(const std::string& unit) -> std::string
{
    if (unit == "/min") return "次/分";
    if (unit == "deg") return "°";
    return unit;
}

// Paper is passed from hand to hand; the whole number is in report.json.
auto masked(const std::string& number) -> std::string
{
    constexpr std::size_t open = 4;
    const auto is_plain = [](char c) { return c > ' ' && c < '\x7F'; };
    const bool can_be_cut = number.size() > 2 * open && std::all_of(number.begin(), number.end(), is_plain);
    if (!can_be_cut) return std::string(number.size(), '*');
    return number.substr(0, open) + std::string(number.size() - 2 * open, '*') + number.substr(number.size() - open);
}

auto size_text(std::uint64_t bytes) -> std::string
{
    char text[32];
    if (bytes < 1_MiB) {
        std::snprintf(text, sizeof text, "%.1f KB", double(bytes) / 1024);
    } else {
        std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / (1024 * 1024));
    }
    return text;
}

auto version_text(std::uint32_t version) -> std::string { return "第 " + std::to_string(version) + " 版"; }

auto short_digest(const Digest& digest) -> std::string
{
    const auto hex = digest.hex();
    return hex.substr(0, 4) + ' ' + hex.substr(4, 4) + ' ' + hex.substr(8, 4) + ' ' + hex.substr(12, 4);
}

auto with_title(const Author& author) -> std::string
{
    return author.title.empty() ? author.name : author.name + "（" + author.title + "）";
}

auto status_word(const Document& document) -> std::string
{
    if (document.status == Status::final) return {};
    return std::string{word_for(statuses, document.status).page};
}

auto emergency_word(const Document& document) -> std::string
{
    if (document.request.priority == Priority::routine) return {};
    return std::string{word_for(priorities, document.request.priority).page};
}

auto findings_word(Kind kind) -> std::string_view { return kind == Kind::ecg ? "心电图所见" : "影像所见"; }

auto impression_word(Kind kind) -> std::string_view { return kind == Kind::ecg ? "心电图诊断" : "诊断意见"; }

auto code_page(const Verification& verification) -> std::string
{
    auto digits = verification.code;
    std::erase(digits, ' ');
    auto page = verification.page;
    const auto at = page.rfind(digits);
    if (digits.empty() || at == std::string::npos || at + digits.size() != page.size()) return page;
    page.resize(at);
    while (page.ends_with('/')) page.pop_back();
    return page;
}

}  // namespace shanhai::report
