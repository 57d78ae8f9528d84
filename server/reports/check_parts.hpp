// The checks one by one, and where their concerns are collected. Pure; only checks.cpp and tests see this.
#pragma once

#include "server/reports/checks.hpp"

#include <array>

namespace shanhai::reports {

class Concerns {
public:
    // A second one of the same code and field adds its sentence to the first, so that one decision answers both.
    void add(std::string_view code, std::string_view field, std::string text);
    auto take() -> std::vector<wire::Concern> { return std::move(all_); }

private:
    std::vector<wire::Concern> all_;
};

// A text of the draft, and what people call it.
struct Prose {
    std::string_view field;
    std::string_view title;
    const std::string& text;
};
inline auto prose_of(const wire::ReportDraft& draft) -> std::array<Prose, 6>
{
    return {{{"technique", "检查方法", draft.technique},
             {"comparison", "对比检查", draft.comparison},
             {"findings", "所见", draft.findings},
             {"impression", "诊断意见", draft.impression},
             {"recommendation", "建议", draft.recommendation},
             {"addendum", "补充意见", draft.addendum}}};
}

inline auto quoted(std::string_view words) -> std::string { return "“" + std::string{words} + "”"; }

void check_sides(const CheckMaterial& material, Concerns& concerns);
void check_sex_and_age(const CheckMaterial& material, Concerns& concerns);
void check_patient(const CheckMaterial& material, Concerns& concerns);
void check_images(const CheckMaterial& material, Concerns& concerns);       // unopened, incomplete
void check_critical(const CheckMaterial& material, Concerns& concerns);
void check_placeholders(const CheckMaterial& material, Concerns& concerns);
void check_contradiction(const CheckMaterial& material, Concerns& concerns);

}  // namespace shanhai::reports
