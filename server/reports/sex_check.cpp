// report.sex: organs that the patient does not have, and what does not happen at their age.
#include "common/wire/age.hpp"
#include "server/reports/check_parts.hpp"
#include "server/reports/prose.hpp"

#include <algorithm>

namespace shanhai::reports {
namespace {

constexpr std::string_view code = "report.sex";

constexpr auto of_men = std::to_array<std::u32string_view>(
    {U"前列腺", U"精囊", U"睾丸", U"附睾", U"阴囊", U"精索", U"阴茎", U"输精管", U"男性", U"prostate", U"prostatic",
     U"testis", U"testes", U"testicular", U"seminal vesicle", U"seminal vesicles", U"scrotum", U"scrotal",
     U"epididymis", U"penile"});
constexpr auto of_women = std::to_array<std::u32string_view>(
    {U"子宫", U"宫腔", U"宫颈", U"宫体", U"宫内节育", U"节育环", U"卵巢", U"附件区", U"双附件", U"侧附件", U"左附件",
     U"右附件", U"输卵管", U"阴道", U"妊娠", U"早孕", U"中孕", U"晚孕", U"宫内孕", U"宫外孕", U"孕囊", U"孕周", U"孕妇",
     U"胎儿", U"胎心", U"胎盘", U"胎头", U"胎位", U"胎动", U"胎芽", U"羊水", U"月经", U"绝经", U"女性", U"uterus",
     U"uterine", U"ovary", U"ovarian", U"ovaries", U"adnexa", U"adnexal", U"endometrium", U"endometrial", U"vagina",
     U"pregnancy", U"pregnant", U"fetus", U"fetal", U"gestational", U"placenta"});
// The words are there, and nobody's sex is meant: spines have 附件, some brains a fetal artery, a newborn a mother.
constexpr auto of_either = std::to_array<std::u32string_view>(
    {U"椎体附件", U"椎体及附件", U"椎体、附件", U"胎儿型", U"胚胎型", U"女性化", U"女性型", U"男性型", U"男性化",
     U"母亲妊娠", U"母亲孕", U"其母", U"孕母", U"fetal type", U"fetal-type", U"fetal origin", U"fetal pca"});
constexpr auto of_either_clause = std::to_array<std::u32string_view>({U"椎", U"母亲", U"其母", U"产前", U"spin"});

struct AgeWord {
    std::u32string_view word;
    int least;  // years
    int most;
    bool women_only;
};

constexpr auto ages = std::to_array<AgeWord>({
    {U"新生儿", 0, 1, false},
    {U"婴儿", 0, 3, false},
    {U"婴幼儿", 0, 6, false},
    {U"囟门", 0, 3, false},
    {U"骨骺未闭", 0, 25, false},
    {U"骨骺线未闭", 0, 25, false},
    {U"骨骺尚未", 0, 25, false},
    {U"老年性", 40, 200, false},
    {U"老年肺", 40, 200, false},
    {U"绝经后", 35, 200, true},
    {U"宫内早孕", 10, 60, true},
    {U"妊娠", 10, 60, true},
});

// The text with what is nobody's in particular blanked out.
auto meant(std::string_view utf8) -> std::u32string
{
    auto text = folded(utf8);
    for (const auto& phrase : of_either)
        for (auto at = text.find(phrase); at != std::u32string::npos; at = text.find(phrase, at))
            std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), phrase.size(), U' ');
    return text;
}

auto first_of(std::u32string_view text, std::span<const std::u32string_view> words) -> std::u32string_view
{
    for (const auto& clause : clauses_of(text)) {
        const auto in_clause = [&](std::u32string_view word) { return has_word(clause.text, word); };
        const bool spine = std::ranges::any_of(of_either_clause, [&](auto word) {
            return clause.text.find(word) != std::u32string_view::npos;
        });
        if (spine) continue;
        const auto found = std::ranges::find_if(words, in_clause);
        if (found != words.end()) return *found;
    }
    return {};
}

// From the birth date to the examination, else as the form says it; in days.
auto age_of(const CheckMaterial& material) -> std::optional<wire::AgeSpan>
{
    const auto& form = material.form;
    const auto birth = parse_day(form.patient.birth_date);
    auto examined = parse_instant(form.acquired_at);
    if (!examined) examined = parse_instant(form.requested_at);
    const auto when = examined ? *examined : material.drafted_at;
    if (birth && when != Instant{}) return wire::age_on(*birth, day_of(when));
    return wire::parse_age(form.patient.age);
}

void check_age(const CheckMaterial& material, const Prose& prose, Concerns& concerns)
{
    const auto age = age_of(material);
    if (!age) return;
    const auto text = meant(prose.text);
    for (const auto& [word, least, most, women_only] : ages) {
        if (women_only && material.form.patient.sex != "F") continue;  // that is another concern already
        const bool too_young = age->most < std::int64_t{least} * 365;
        const bool too_old = age->least > std::int64_t{most} * 366;
        if ((too_young || too_old) && !first_of(text, {&word, 1}).empty())
            concerns.add(code, prose.field,
                         std::string{prose.title} + "写了" + quoted(to_utf8(word)) + "，与患者的年龄不符。");
    }
}

}  // namespace

void check_sex_and_age(const CheckMaterial& material, Concerns& concerns)
{
    const auto& sex = material.form.patient.sex;
    for (const auto& prose : prose_of(material.draft)) {
        check_age(material, prose, concerns);
        if (sex != "M" && sex != "F") continue;
        const auto words = sex == "M" ? std::span<const std::u32string_view>{of_women} : of_men;
        const auto found = first_of(meant(prose.text), words);
        if (found.empty()) continue;
        concerns.add(code, prose.field,
                     "患者是" + std::string{sex == "M" ? "男性" : "女性"} + "，" + std::string{prose.title} + "写了" +
                         quoted(to_utf8(found)) + "。");
    }
}

}  // namespace shanhai::reports
