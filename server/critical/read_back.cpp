#include "server/critical/read_back.hpp"

#include "common/base/digest.hpp"
#include "common/wire/request_form.hpp"

#include <algorithm>
#include <array>

namespace shanhai::critical {
namespace {

constexpr std::size_t shown = 4;
constexpr std::size_t han_bytes = 3;  // of every Chinese character in common names

constexpr auto given_short = std::to_array<std::string_view>(
    {"强", "敏", "静", "伟", "芳", "勇", "艳", "杰", "娟", "涛", "明", "霞", "平", "刚", "玲", "华"});
constexpr auto given_long = std::to_array<std::string_view>(
    {"建国", "秀英", "桂兰", "志强", "玉兰", "海燕", "文华", "春梅", "国庆", "丽华", "永红", "金花", "德明", "美玲",
     "云峰", "小芳", "光荣", "雪梅", "正华", "凤英", "家兴", "玉珍", "天明", "惠芳"});

auto plain(std::string_view text) -> std::string
{
    std::string all;
    for (const char c : text)
        if (c != ' ') all += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return all;
}

auto given_names(const std::string& name) -> std::span<const std::string_view>
{
    if (name.size() == 2 * han_bytes) return given_short;
    return given_long;
}

}  // namespace

auto is_end_of_id(std::string_view said, std::string_view patient_id) -> bool
{
    const auto whole = plain(patient_id);
    if (whole.empty()) return false;
    const auto end = whole.size() > shown ? whole.substr(whole.size() - shown) : whole;
    return plain(said) == end;
}

auto names_offered(const ledger::Alert& alert, const std::string& patient_name) -> std::vector<std::string>
{
    if (patient_name.size() < 2 * han_bytes || wire::is_unknown_name(patient_name)) return {};
    const auto surname = patient_name.substr(0, han_bytes);
    const auto choices = given_names(patient_name);
    const auto chance = Digest::of(as_view(alert.id.text() + '#' + std::to_string(alert.wrong_read_backs)));

    auto names = std::vector<std::string>{patient_name};
    for (const auto byte : chance.bytes()) {
        auto other = surname + std::string{choices[static_cast<std::size_t>(byte) % choices.size()]};
        if (std::ranges::find(names, other) == names.end()) names.push_back(std::move(other));
        if (names.size() == 3) break;
    }
    std::ranges::rotate(names, names.begin() + static_cast<int>(chance.bytes().back()) % 3);
    return names;
}

}  // namespace shanhai::critical
