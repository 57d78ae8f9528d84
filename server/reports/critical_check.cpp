// report.critical: what a critical-value list (危急值) names stands in the report, and nobody was told.
//
// The phrases are ours, from how reports are written; the items are those of server/critical/lists/*.json. A finding
// that is denied, old, operated or below the number its criterion names is none.
#include "server/reports/check_parts.hpp"
#include "server/reports/prose.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace shanhai::reports {
namespace {

constexpr std::string_view code = "report.critical";

// How much of it there must be: the number before the unit in the same sentence. Without a number it counts.
struct Amount {
    std::u32string_view unit;  // empty: any amount
    double least;
};

struct Phrase {
    std::u32string_view first;   // both in this order in one clause
    std::u32string_view second;  // empty: the first alone
    std::array<std::string_view, 4> items;
    Amount amount{};
};

constexpr auto phrases = std::to_array<Phrase>({
    {U"张力性", U"气胸", {"tension-pneumothorax"}},
    {U"tension pneumothorax", U"", {"tension-pneumothorax"}},
    {U"脑疝", U"", {"brain-herniation"}},
    {U"小脑扁桃体", U"疝", {"brain-herniation"}},
    {U"herniation", U"", {"brain-herniation"}},
    {U"颅内", U"血肿", {"intracranial-haematoma"}, {U"ml", 10}},
    {U"颅内", U"出血", {"intracranial-haematoma"}, {U"ml", 10}},
    {U"脑", U"出血", {"intracranial-haematoma"}, {U"ml", 10}},
    {U"基底节", U"出血", {"intracranial-haematoma"}, {U"ml", 10}},
    {U"丘脑", U"出血", {"intracranial-haematoma"}, {U"ml", 10}},
    {U"蛛网膜下腔", U"出血", {"intracranial-haematoma"}},
    {U"脑内", U"血肿", {"intracranial-haematoma"}, {U"ml", 10}},
    {U"intracranial", U"hemorrhage", {"intracranial-haematoma"}},
    {U"intracranial", U"haemorrhage", {"intracranial-haematoma"}},
    {U"硬膜下", U"血肿", {"subdural-epidural"}, {U"cm", 1}},
    {U"硬膜外", U"血肿", {"subdural-epidural"}, {U"cm", 1}},
    {U"大面积", U"梗死", {"large-infarct"}},
    {U"大面积", U"梗塞", {"large-infarct"}},
    {U"肺动脉", U"栓塞", {"pulmonary-embolism"}},
    {U"肺栓塞", U"", {"pulmonary-embolism"}},
    {U"pulmonary embol", U"", {"pulmonary-embolism"}},
    {U"主动脉", U"夹层", {"aortic-dissection"}},
    {U"aortic dissection", U"", {"aortic-dissection"}},
    {U"动脉瘤", U"破裂", {"aortic-dissection", "aneurysm-rupture"}},
    {U"膈下", U"游离气体", {"perforation"}},
    {U"消化道", U"穿孔", {"perforation"}},
    {U"胃", U"穿孔", {"perforation"}},
    {U"肠", U"穿孔", {"perforation"}},
    {U"pneumoperitoneum", U"", {"perforation"}},
    {U"重症", U"胰腺炎", {"severe-pancreatitis"}},
    {U"坏死性", U"胰腺炎", {"severe-pancreatitis"}},
    {U"肝", U"破裂", {"organ-rupture", "organ-bleeding"}},
    {U"脾", U"破裂", {"organ-rupture", "organ-bleeding"}},
    {U"肾", U"破裂", {"organ-rupture", "organ-bleeding"}},
    {U"眼球", U"破裂", {"eye-injury"}},
    {U"眶内", U"异物", {"eye-injury"}},
    {U"骨折", U"脊髓受压", {"cord-compression"}},
    {U"肠梗阻", U"", {"bowel-obstruction"}},
    {U"气管", U"异物", {"airway-foreign-body"}},
    {U"气道", U"异物", {"airway-foreign-body"}},
    {U"支气管", U"异物", {"airway-foreign-body"}},
    {U"心包", U"填塞", {"tamponade"}},
    {U"心包", U"压塞", {"tamponade"}},
    {U"tamponade", U"", {"tamponade"}},
    {U"宫外孕", U"破裂", {"ectopic-pregnancy"}},
    {U"异位妊娠", U"破裂", {"ectopic-pregnancy"}},
    {U"化脓性胆囊炎", U"", {"cholecystitis"}},
    {U"胆囊", U"穿孔", {"cholecystitis"}},
    {U"子宫", U"破裂", {"uterine-rupture"}},
    {U"胎盘早剥", U"", {"placenta"}},
    {U"心脏", U"破裂", {"cardiac-rupture"}},
    {U"游离血栓", U"", {"free-thrombus"}},
    {U"肢", U"动脉栓塞", {"limb-embolism"}},
    {U"卡瓣", U"", {"stuck-valve"}},
    {U"急性", U"心肌梗", {"acs", "ami"}},
    {U"stemi", U"", {"acs", "ami"}},
    {U"st段抬高型", U"心肌梗", {"acs", "ami"}},
    {U"急性冠脉综合征", U"", {"acs", "ami"}},
    {U"acute", U"myocardial infarct", {"acs", "ami"}},
    {U"心室颤动", U"", {"vf-vfl", "tdp-vf"}},
    {U"室颤", U"", {"vf-vfl", "tdp-vf"}},
    {U"心室扑动", U"", {"vf-vfl", "tdp-vf"}},
    {U"ventricular fibrillation", U"", {"vf-vfl", "tdp-vf"}},
    {U"尖端扭转", U"", {"tdp", "tdp-vf"}},
    {U"多形性", U"室性心动过速", {"tdp", "tdp-vf"}},
    {U"torsade", U"", {"tdp", "tdp-vf"}},
    {U"持续性", U"室性心动过速", {"vt"}},
    {U"室性心动过速", U"", {"vt", "tdp", "tdp-vf"}, {U"次/分", 150}},
    {U"ventricular tachycardia", U"", {"vt", "tdp", "tdp-vf"}},
    {U"三度", U"房室传导阻滞", {"complete-av-block", "bradycardia"}},
    {U"iii度", U"房室传导阻滞", {"complete-av-block", "bradycardia"}},
    {U"Ⅲ度", U"房室传导阻滞", {"complete-av-block", "bradycardia"}},
    {U"完全性房室传导阻滞", U"", {"complete-av-block", "bradycardia"}},
    {U"高度", U"房室传导阻滞", {"bradycardia", "complete-av-block"}},
    {U"complete", U"av block", {"complete-av-block", "bradycardia"}},
    {U"预激", U"颤动", {"preexcited-af"}},
    {U"窦室传导", U"", {"hyperkalaemia"}},
    {U"高钾血症", U"", {"hyperkalaemia"}},
    {U"t波电交替", U"", {"t-alternans"}},
    {U"ront", U"", {"r-on-t", "long-qt-r-on-t"}},
    {U"r-on-t", U"", {"r-on-t", "long-qt-r-on-t"}},
});

// Of another day, or only thought of.
constexpr auto not_now = std::to_array<std::u32string_view>(
    {U"陈旧", U"既往", U"病史", U"术后", U"后遗", U"吸收期", U"复查后", U"预防", U"警惕", U"old ", U"prior", U"history",
     U"previous", U"chronic", U"ventricular premature"});

auto number_before(std::u32string_view text, std::size_t unit) -> std::optional<double>
{
    auto end = unit;
    while (end > 0 && text[end - 1] == U' ') --end;
    auto begin = end;
    while (begin > 0 && ((text[begin - 1] >= U'0' && text[begin - 1] <= U'9') || text[begin - 1] == U'.')) --begin;
    const auto digits = to_utf8(text.substr(begin, end - begin));
    double number = 0;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} ? std::optional{number} : std::nullopt;
}

// The greatest amount the sentence names in this unit.
auto amount_in(std::u32string_view sentence, std::u32string_view unit) -> std::optional<double>
{
    std::optional<double> most;
    for (auto at = sentence.find(unit); at != std::u32string_view::npos; at = sentence.find(unit, at + 1))
        if (const auto number = number_before(sentence, at)) most = std::max(most.value_or(*number), *number);
    return most;
}

struct Place {
    std::size_t at;
    std::size_t length;
};

auto find_phrase(std::u32string_view clause, const Phrase& phrase) -> std::optional<Place>
{
    const auto at = clause.find(phrase.first);
    if (at == std::u32string_view::npos) return std::nullopt;
    if (phrase.second.empty()) return Place{at, phrase.first.size()};
    const auto behind = clause.find(phrase.second, at + phrase.first.size());
    if (behind == std::u32string_view::npos) return std::nullopt;
    return Place{at, behind + phrase.second.size() - at};
}

auto was_told(const std::vector<std::string>& told, const Phrase& phrase) -> bool
{
    return std::ranges::any_of(phrase.items, [&](std::string_view item) {
        return !item.empty() && std::ranges::find(told, item) != told.end();
    });
}

constexpr std::size_t sentence_max = 20;  // clauses: numbers further on belong to something else

// The sentence that begins with this clause.
auto sentence_from(std::u32string_view text, const std::vector<Clause>& all, std::size_t begin) -> std::u32string_view
{
    auto end = begin;
    while (end + 1 < all.size() && end - begin < sentence_max && all[end + 1].sentence == all[begin].sentence) ++end;
    const auto first = static_cast<std::size_t>(all[begin].text.data() - text.data());
    const auto last = static_cast<std::size_t>(all[end].text.data() - text.data()) + all[end].text.size();
    return text.substr(first, last - first);
}

auto is_meant(std::u32string_view clause, Place place) -> bool
{
    const auto in_clause = [&](std::u32string_view word) { return clause.find(word) != std::u32string_view::npos; };
    if (std::ranges::any_of(not_now, in_clause)) return false;
    // 未见 between 颅内 and 出血 denies the whole as well as 未见 before both.
    return !is_negated(clause, place.at + place.length, 0) && !is_negated(clause, place.at, place.length);
}

// 气胸 of any kind, when the sentence says that half of the lung or more is gone.
auto is_large_pneumothorax(std::u32string_view clause, std::u32string_view sentence) -> bool
{
    const auto at = clause.find(U"气胸");
    if (at == std::u32string_view::npos || !is_meant(clause, {at, 2})) return false;
    return amount_in(sentence, U"%").value_or(0) >= 50;
}

constexpr auto large_pneumothorax = Phrase{U"气胸", U"", {"tension-pneumothorax"}};

void check_text(const Prose& prose, const CheckMaterial& material, Concerns& concerns)
{
    const auto text = folded(prose.text);
    const auto all = clauses_of(text);
    const auto warn = [&](const Phrase& phrase, std::u32string_view words) {
        if (was_told(material.told, phrase)) return;
        concerns.add(code, prose.field,
                     std::string{prose.title} + "写了" + quoted(to_utf8(words)) + "，属于危急值，但没有报告危急值。");
    };
    std::u32string_view sentence;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto clause = all[i].text;
        if (i == 0 || all[i].sentence != all[i - 1].sentence) sentence = sentence_from(text, all, i);
        if (is_large_pneumothorax(clause, sentence)) warn(large_pneumothorax, clause.substr(clause.find(U"气胸"), 2));
        for (const auto& phrase : phrases) {
            const auto place = find_phrase(clause, phrase);
            if (!place || !is_meant(clause, *place)) continue;
            const auto amount = phrase.amount.unit.empty() ? std::nullopt : amount_in(sentence, phrase.amount.unit);
            if (amount && *amount < phrase.amount.least) continue;
            warn(phrase, clause.substr(place->at, place->length));
            break;  // one finding, however many phrases it fits
        }
    }
}

// Rates and intervals beyond every list: heart rate <= 35 or >= 200, QTc >= 550 ms.
void check_measurements(const CheckMaterial& material, Concerns& concerns)
{
    for (const auto& one : material.draft.measurements) {
        double value = 0;
        const auto [rest, error] = std::from_chars(one.value.data(), one.value.data() + one.value.size(), value);
        if (error != std::errc{}) continue;
        const auto name = folded(one.name);
        const bool rate = name.find(U"心率") != name.npos || name.find(U"心室率") != name.npos || name == U"hr";
        const bool corrected = name.starts_with(U"qtc") && one.unit == "ms";
        if (!(rate && (value <= 35 || value >= 200)) && !(corrected && value >= 550)) continue;
        if (!material.told.empty()) continue;
        concerns.add(code, "measurements",
                     quoted(one.name + " " + one.value + " " + one.unit) + "属于危急值，但没有报告危急值。");
    }
}

}  // namespace

void check_critical(const CheckMaterial& material, Concerns& concerns)
{
    for (const auto& prose : prose_of(material.draft))
        if (prose.field == "findings" || prose.field == "impression" || prose.field == "addendum")
            check_text(prose, material, concerns);
    check_measurements(material, concerns);
}

}  // namespace shanhai::reports
