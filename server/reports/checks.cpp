#include "server/reports/checks.hpp"

#include "server/reports/check_parts.hpp"

#include <algorithm>

namespace shanhai::reports {
namespace {

constexpr std::string_view family = "report.";
constexpr std::size_t text_max = 2000;  // bytes of one concern: who made a hundred mistakes is not told of each

}  // namespace

void Concerns::add(std::string_view code, std::string_view field, std::string text)
{
    const auto same = [&](const wire::Concern& one) { return one.code == code && one.field == field; };
    const auto found = std::ranges::find_if(all_, same);
    if (found == all_.end()) return all_.push_back({std::string{code}, std::string{field}, std::move(text)});
    if (found->text.size() + text.size() > text_max) return;
    if (found->text.find(text) == std::string::npos) found->text += text;
}

auto check_names() -> const std::vector<std::string_view>&
{
    static const auto names = std::vector<std::string_view>{"side",       "sex",      "patient",     "unopened",
                                                            "incomplete", "critical", "placeholder", "contradiction"};
    return names;
}

auto checks(const CheckMaterial& material, const std::vector<std::string>& off) -> std::vector<wire::Concern>
{
    Concerns concerns;
    check_patient(material, concerns);
    check_sides(material, concerns);
    check_sex_and_age(material, concerns);
    check_critical(material, concerns);
    check_contradiction(material, concerns);
    check_placeholders(material, concerns);
    check_images(material, concerns);

    auto all = concerns.take();
    std::erase_if(all, [&](const wire::Concern& one) {
        return std::ranges::find(off, one.code.substr(family.size())) != off.end();
    });
    return all;
}

}  // namespace shanhai::reports
