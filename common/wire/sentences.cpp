#include "common/wire/sentences.hpp"

#include "common/wire/field_words.hpp"

#include <algorithm>

namespace shanhai::wire {
namespace {

auto find(std::string_view at) -> std::string_view
{
    const auto lines = sentence_table();
    const auto found = std::ranges::find(lines, at, &SentenceLine::at);
    return found == lines.end() ? std::string_view{} : found->text;
}

auto text_for(errc code) -> std::string_view
{
    switch (code) {
    case errc::malformed: return "内容{}不对，请检查后重试。";
    case errc::mismatch: return "内容前后不一致{}，请检查后重试。";
    case errc::unsupported: return "中心不支持这项操作，请更新程序或联系管理员。";
    case errc::too_large: return "内容{}太大，请减小后重试。";
    case errc::unauthenticated: return "中心不认识您，请重新登记。";
    case errc::forbidden: return "您没有权限做这项操作，请联系管理员。";
    case errc::not_found: return "找不到{}，请核对编号。";
    case errc::conflict: return "已被占用或与已有内容冲突{}，请刷新后重试。";
    case errc::stale: return "内容已在别处改过，请刷新后重试。";
    case errc::busy: return "中心正忙，请稍后再试。";
    case errc::timeout: return "等得太久，请稍后再试。";
    case errc::cancelled: return "操作被中断，请再试一次。";
    case errc::storage_full: return "存储空间不足，请联系管理员。";
    case errc::unavailable: return "服务暂时不可用，请稍后再试。";
    case errc::corrupt: return "保存的资料校验不符，请立即联系管理员。";
    case errc::internal: return "程序出错了，请记下括号里的代码并联系管理员。";
    }
    return "程序出错了，请记下括号里的代码并联系管理员。";
}

auto template_for(errc code, std::string_view at, std::string_view subject) -> std::string_view
{
    if (const auto text = find(std::string{at} + '#' + std::string{subject}); !text.empty()) return text;
    if (const auto text = find(at); !text.empty()) return text;
    if (code == errc::internal) return text_for(code);  // a bug is nothing a family could advise about
    for (auto end = at.rfind('.'); end != std::string_view::npos && end > 0; end = at.rfind('.', end - 1))
        if (const auto text = find(at.substr(0, end + 1)); !text.empty()) return text;
    return text_for(code);
}

}  // namespace

auto sentence(errc code, std::string_view at, std::string_view subject) -> std::string
{
    auto text = std::string{template_for(code, at, subject)};
    const auto place = text.find("{}");
    if (place == std::string::npos) return text;
    const auto shown = field_in_words(subject);
    return text.replace(place, 2, shown.empty() ? "" : "（" + shown + "）");
}

auto sentence(const Fault& fault) -> std::string { return sentence(fault.code(), fault.at(), fault.subject()); }

auto errc_named(std::string_view word) -> errc
{
    for (auto number = static_cast<int>(errc::malformed); number <= static_cast<int>(errc::internal); ++number)
        if (name_of(static_cast<errc>(number)) == word) return static_cast<errc>(number);
    return errc::internal;
}

}  // namespace shanhai::wire
