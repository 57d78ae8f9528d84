// report.side: 左 and 右 in what is written, against the request, the images' headers and each other. The wrong side is
// the most frequent of wrong-site events in radiology.
#include "server/reports/check_parts.hpp"
#include "server/reports/sides.hpp"

#include <algorithm>

namespace shanhai::reports {
namespace {

constexpr std::string_view code = "report.side";
using Mentions = std::vector<Mention>;

// What was asked to be examined, as far as it has a side.
struct Asked {
    Side side = Side::unsaid;
    Region region = Region::none;
    std::u32string_view part{};
    std::string words{};
};

auto side_of_letter(std::string_view letter) -> Side
{
    if (letter == "L") return Side::left;
    if (letter == "R") return Side::right;
    return letter == "B" ? Side::both : Side::unsaid;
}

auto together(Side one, Side other) -> Side
{
    if (one == Side::unsaid || one == other) return other;
    return other == Side::unsaid ? one : Side::both;
}

auto side_of_headers(const std::vector<ledger::Said>& said) -> Side
{
    auto side = Side::unsaid;
    for (const auto& one : said) side = together(side, side_of_letter(one.laterality));
    return side;
}

// A part of which a film shows one: the other side has no business in its report.
auto is_one_of_two(const Mention& mention) -> bool
{
    return mention.region == Region::limb || mention.region == Region::breast || mention.part == U"肋" ||
           mention.part == U"眼" || mention.part == U"乳突";
}

auto asked_of(const CheckMaterial& material) -> Asked
{
    const auto& form = material.form;
    auto all = mentions_in(form.exam_item + "；" + form.body_part);
    for (const auto& one : material.said) std::ranges::copy(mentions_in(one.body_part), std::back_inserter(all));
    Asked asked;
    for (const auto& one : all) {
        if (!one.part.empty() && !is_one_of_two(one)) return {};  // chest, head, abdomen: both sides are in the picture
        asked.side = together(asked.side, one.side);
        if (!one.part.empty()) asked.region = one.region, asked.part = one.part;
        if (one.side != Side::unsaid && asked.words.empty()) asked.words = one.words;
    }
    if (asked.region == Region::none) return {};
    const auto pictured = side_of_headers(material.said);
    if (pictured == Side::both) return {};  // films of both: to compare, or because both hurt
    for (const auto side : {side_of_letter(form.laterality), pictured})
        if (asked.side == Side::unsaid) asked.side = side;
    if (asked.words.empty()) asked.words = std::string{name_of(asked.side)} + "侧";
    return asked;
}

auto is_about(const Mention& mention, const Asked& asked) -> bool
{
    if (asked.region == Region::chest && mention.normal) return false;  // a film of ribs shows some of the other side
    if (mention.part.empty() || mention.part == asked.part) return true;
    return mention.region == asked.region && asked.region != Region::chest;
}

void check_against_request(const CheckMaterial& material, Concerns& concerns)
{
    const auto asked = asked_of(material);
    const auto other = opposite(asked.side);
    if (other == Side::unsaid) return;
    for (const auto& [field, title, text] : prose_of(material.draft)) {
        if (field == "comparison" || field == "recommendation") continue;
        for (const auto& one : mentions_in(text))
            if (one.side == other && !one.compared && is_about(one, asked))
                concerns.add(code, field,
                             "申请检查的是" + quoted(asked.words) + "，" + std::string{title} + "写的是" +
                                 quoted(one.words) + "。");
    }
}

// The form's own laterality against its words and against the headers.
void check_request(const CheckMaterial& material, Concerns& concerns)
{
    const auto said = side_of_letter(material.form.laterality);
    if (opposite(said) == Side::unsaid) return;
    auto words = Side::unsaid;
    for (const auto& one : mentions_in(material.form.exam_item + "；" + material.form.body_part))
        words = together(words, one.side);
    const auto other = std::string{name_of(opposite(said))};
    const auto begin = "申请单的左右侧是“" + std::string{name_of(said)} + "”，";
    if (words == opposite(said)) concerns.add(code, "laterality", begin + "检查项目写的是“" + other + "”。");
    if (side_of_headers(material.said) == opposite(said))
        concerns.add(code, "laterality", begin + "影像标的是“" + other + "”。");
}

// A left lung has two lobes and a lingula, a right one has three lobes.
void check_lobes(const CheckMaterial& material, Concerns& concerns)
{
    for (const auto& [field, title, text] : prose_of(material.draft))
        for (const auto& one : mentions_in(text)) {
            const bool middle_left = one.side == Side::left && (one.lobes & 2) != 0;
            const bool lingula_right = one.side == Side::right && (one.lobes & 8) != 0;
            if (middle_left) concerns.add(code, field, quoted(one.words) + "：左肺没有中叶。");
            if (lingula_right) concerns.add(code, field, quoted(one.words) + "：右肺没有舌段。");
        }
}

// What the findings say where the impression speaks of `wanted`: of the same lobe, else of the same part, else of its
// region, else anywhere. The first level at which they say anything decides.
auto findings_about(const Mention& wanted, const Mentions& findings) -> Mentions
{
    Mentions about;
    const auto collect = [&](auto fits) {
        std::ranges::copy_if(findings, std::back_inserter(about), [&](const Mention& one) {
            return !one.normal && !one.compared && fits(one);
        });
        return !about.empty();
    };
    const bool has_lobe = wanted.lobes != 0;
    if (has_lobe && collect([&](const Mention& m) { return (m.lobes & wanted.lobes) != 0; })) return about;
    if (!wanted.part.empty() && collect([&](const Mention& m) { return m.part == wanted.part; })) return about;
    if (wanted.side == Side::both) return about;
    const auto in_region = [&](const Mention& m) { return m.region == wanted.region && m.side != Side::unsaid; };
    if (wanted.region != Region::none && collect(in_region)) return about;
    collect([](const Mention& m) { return m.side != Side::unsaid; });
    return about;
}

auto is_settled_matter(std::string_view words_behind) -> bool
{
    for (const auto* const word : {"术后", "切除", "缺如", "置换", "陈旧"})
        if (words_behind.find(word) != std::string_view::npos) return true;
    return false;
}

void check_impression_against_findings(const CheckMaterial& material, Concerns& concerns)
{
    const auto findings = mentions_in(material.draft.findings);
    for (const auto& one : mentions_in(material.draft.impression)) {
        if (one.side == Side::unsaid || one.normal || one.compared || is_settled_matter(one.words)) continue;
        auto seen = Side::unsaid;
        const auto about = findings_about(one, findings);
        const bool unsided =
            std::ranges::any_of(about, [](const Mention& each) { return each.side == Side::unsaid; });
        for (const auto& each : about) seen = together(seen, each.side);
        const bool contradicts = one.side == Side::both ? opposite(seen) != Side::unsaid : seen == opposite(one.side);
        if (unsided || !contradicts) continue;
        concerns.add(code, "impression",
                     "诊断意见写的是" + quoted(one.words) + "，所见里只有" + quoted(about.front().words) + "。");
    }
}

}  // namespace

void check_sides(const CheckMaterial& material, Concerns& concerns)
{
    check_request(material, concerns);
    check_against_request(material, concerns);
    check_lobes(material, concerns);
    check_impression_against_findings(material, concerns);
}

}  // namespace shanhai::reports
