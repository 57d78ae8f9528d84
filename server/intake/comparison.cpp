#include "server/intake/comparison.hpp"

#include "common/wire/age.hpp"
#include "common/wire/identity.hpp"
#include "server/intake/anatomy.hpp"
#include "server/intake/names.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

using ledger::Doubt;
using ledger::DoubtKind;
using ledger::Said;

// Collects what differs; the same thing said by a hundred images is one doubt.
class Findings {
public:
    void add(DoubtKind kind, std::string_view field, std::string_view form, std::string_view image)
    {
        auto doubt = Doubt{kind, std::string{field}, wire::mask_identities(form), wire::mask_identities(image)};
        if (std::ranges::find(all_, doubt) == all_.end()) all_.push_back(std::move(doubt));
    }
    auto sorted() && -> std::vector<Doubt>
    {
        std::ranges::stable_sort(all_, {}, &Doubt::kind);
        if (all_.size() > doubts_max) all_.resize(doubts_max);
        return std::move(all_);
    }

private:
    std::vector<Doubt> all_;
};

// --- who ------------------------------------------------------------------------------------------------------------

void compare_name(const wire::PatientForm& patient, const Said& image, Findings& found)
{
    switch (compare_names(patient.name, image.name)) {
    case Match::same: return;
    case Match::doubtful: return found.add(DoubtKind::doubtful, "patient.name", patient.name, image.name);
    case Match::unverifiable: return found.add(DoubtKind::unverifiable, "patient.name", patient.name, image.name);
    case Match::different: return found.add(DoubtKind::contradiction, "patient.name", patient.name, image.name);
    }
}

// Without spaces, in one case: what a keyboard adds says nothing.
auto bare(std::string_view text) -> std::string
{
    std::string kept;
    for (const char c : text) {
        if (c == ' ') continue;
        kept += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return kept;
}

auto without_zeros(const std::string& id) -> std::string
{
    const auto first = id.find_first_not_of('0');
    return first == std::string::npos ? std::string{} : id.substr(first);
}

// What devices put where nobody typed anything.
auto is_no_id(const std::string& id) -> bool
{
    return without_zeros(id).size() < 2 || id == "unknown" || id == "none" || id == "null" || id == "anonymous";
}

void compare_id(const wire::RequestForm& form, const Said& image, Findings& found)
{
    const auto ours = bare(form.patient.id);
    const auto theirs = bare(image.patient_id);
    if (theirs.empty()) found.add(DoubtKind::unverifiable, "patient.id", form.patient.id, {});
    if (ours.empty() || is_no_id(theirs)) return;
    // Without a worklist the number of the request or of the identity card is typed there.
    const bool known = ours == theirs || bare(form.number) == theirs || bare(form.patient.identity_number) == theirs;
    if (known) return;
    const auto kind = without_zeros(ours) == without_zeros(theirs) ? DoubtKind::doubtful : DoubtKind::contradiction;
    found.add(kind, "patient.id", form.patient.id, image.patient_id);
}

auto sex_of(std::string_view text) -> char
{
    if (text == "M" || text == "m" || text == "男") return 'M';
    if (text == "F" || text == "f" || text == "女") return 'F';
    return '\0';
}

auto in_words(char sex) -> std::string_view { return sex == 'M' ? "男" : "女"; }

void compare_sex(char ours, const Said& image, Findings& found)
{
    const auto theirs = sex_of(image.sex);
    if (ours != '\0' && theirs != '\0' && ours != theirs)
        found.add(DoubtKind::contradiction, "patient.sex", in_words(ours), in_words(theirs));
}

// --- how old --------------------------------------------------------------------------------------------------------

auto day_in(std::string_view dicom) -> std::optional<Day>
{
    std::string digits;
    for (const char c : dicom)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() != 8) return std::nullopt;
    const auto day = parse_day(digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6));
    return day ? std::optional{*day} : std::nullopt;
}

// Old consoles ask for an age and make a birth date of it: 1 January, or the day of the examination.
auto looks_computed(Day birth, std::optional<Day> examined) -> bool
{
    const auto date = std::chrono::year_month_day{birth};
    const bool new_year = date.month() == std::chrono::January && date.day() == std::chrono::day{1};  // also of 1900
    if (new_year || !examined) return new_year;
    const auto then = std::chrono::year_month_day{*examined};
    return then.month() == date.month() && then.day() == date.day();
}

constexpr std::int64_t year = 366;  // days
constexpr auto nobody_knows = Day{std::chrono::year{1900} / std::chrono::January / 1};

struct Born {
    std::optional<Day> on;
    std::optional<wire::AgeSpan> age;  // on the day of the examination
};

auto born_by(const wire::PatientForm& patient, std::optional<Day> examined) -> Born
{
    auto born = Born{};
    if (const auto day = parse_day(patient.birth_date)) born.on = *day;
    const auto card = wire::facts_of_identity(patient.identity_number);
    if (!born.on && card) born.on = card->birth_date;
    if (born.on && examined) born.age = wire::age_on(*born.on, *examined);
    if (!born.age) born.age = wire::parse_age(patient.age);
    return born;
}

void compare_birth(const wire::PatientForm& patient, const Said& image, Findings& found)
{
    const auto examined = day_in(image.study_date);
    const auto ours = born_by(patient, examined);
    const auto theirs = day_in(image.birth_date);
    const auto shown = ours.on ? to_text(*ours.on) : patient.age;
    if (ours.on && theirs && *ours.on == *theirs) return;

    const bool computed = theirs && looks_computed(*theirs, examined);
    if (ours.on && theirs && !computed)
        return found.add(DoubtKind::contradiction, "patient.birth_date", shown, to_text(*theirs));

    auto their_age = wire::parse_dicom_age(image.age);
    if (!their_age && theirs && examined && *theirs > nobody_knows) their_age = wire::age_on(*theirs, *examined);
    if (their_age && computed) *their_age = {their_age->least - year, their_age->most + year};
    if (!ours.age || !their_age || wire::may_be_same_age(*ours.age, *their_age)) return;
    found.add(DoubtKind::contradiction, "patient.age", shown, theirs ? to_text(*theirs) : image.age);
}

// --- what -----------------------------------------------------------------------------------------------------------

void compare_technique(const wire::RequestForm& form, const std::vector<Said>& images, Findings& found)
{
    std::set<Technique> theirs;
    std::string shown;
    for (const auto& image : images) {
        const auto technique = technique_of_modality(image.modality);
        if (technique == Technique::unknown || !theirs.insert(technique).second) continue;
        shown += (shown.empty() ? "" : " ") + image.modality;
    }
    if (theirs.empty()) return;  // reports, key images: they say how nothing was made
    const auto compare = [&](Technique ours, std::string_view field, const std::string& words) {
        if (ours != Technique::unknown && !theirs.contains(ours))
            found.add(DoubtKind::contradiction, field, words, shown);
    };
    compare(technique_of_modality(form.modality), "modality", form.modality);
    compare(technique_in_words(form.exam_item), "exam_item", form.exam_item);
}

// A study may have several parts; the one that was asked for must be among them.
void compare_part(const wire::RequestForm& form, const std::vector<Said>& images, Findings& found)
{
    Regions theirs = 0;
    std::set<std::string> parts;
    for (const auto& image : images) {
        const auto regions = regions_of_code(image.body_part);
        theirs |= regions;
        if (regions != 0) parts.insert(image.body_part);
    }
    if (theirs == 0) return;
    std::string shown;
    for (const auto& part : parts) shown += (shown.empty() ? "" : " ") + part;
    const auto compare = [&](Regions ours, std::string_view field, const std::string& words) {
        if (ours != 0 && (ours & theirs) == 0) found.add(DoubtKind::contradiction, field, words, shown);
    };
    compare(regions_of_code(form.body_part), "body_part", form.body_part);
    compare(regions_in_words(form.exam_item), "exam_item", form.exam_item);
}

auto side_of(const wire::RequestForm& form) -> char
{
    if (form.laterality == "L" || form.laterality == "R" || form.laterality == "B") return form.laterality[0];
    return side_in_words(form.body_part + form.exam_item);
}

auto side_words(char side) -> std::string_view { return side == 'L' ? "左" : side == 'R' ? "右" : "双侧"; }

void compare_side(const wire::RequestForm& form, const std::vector<Said>& images, Findings& found)
{
    const auto ours = side_of(form);
    bool left = false;
    bool right = false;
    for (const auto& image : images) {
        left |= image.laterality == "L" || image.laterality == "B";
        right |= image.laterality == "R" || image.laterality == "B";
    }
    if (ours == '\0' || (!left && !right)) return;
    const char theirs = left && right ? 'B' : left ? 'L' : 'R';
    if (ours == theirs) return;
    const bool one_of_both = ours == 'B' || theirs == 'B';
    found.add(one_of_both ? DoubtKind::doubtful : DoubtKind::contradiction, "laterality", side_words(ours),
              side_words(theirs));
}

}  // namespace

auto compare(const wire::RequestForm& form, const std::vector<Said>& images) -> std::vector<Doubt>
{
    Findings found;
    const auto card = wire::facts_of_identity(form.patient.identity_number);
    const auto sex = form.patient.sex.empty() && card ? card->sex : sex_of(form.patient.sex);
    for (const auto& image : images) {
        compare_name(form.patient, image, found);
        compare_id(form, image, found);
        compare_sex(sex, image, found);
        compare_birth(form.patient, image, found);
    }
    compare_technique(form, images, found);
    compare_part(form, images, found);
    compare_side(form, images, found);
    return std::move(found).sorted();
}

auto doubts_about(const std::set<ledger::StudyDoubt>& studies) -> std::vector<Doubt>
{
    using ledger::StudyDoubt;
    std::vector<Doubt> all;
    // More people than we can remember in one study: whoever they are, somebody must look.
    if (studies.contains(StudyDoubt::crowded)) all.push_back({DoubtKind::contradiction, "crowded", {}, {}});
    // Nobody draws it on a millivolt grid; whether it is worth reading all the same is the clinic's to say.
    if (studies.contains(StudyDoubt::ecg_gain)) all.push_back({DoubtKind::contradiction, "ecg.gain", {}, {}});
    if (studies.contains(StudyDoubt::ecg_rate)) all.push_back({DoubtKind::contradiction, "ecg.rate", {}, {}});
    if (studies.contains(StudyDoubt::ecg_leads)) all.push_back({DoubtKind::contradiction, "ecg.leads", {}, {}});
    if (studies.contains(StudyDoubt::ecg_picture)) all.push_back({DoubtKind::doubtful, "ecg.picture", {}, {}});
    if (studies.contains(StudyDoubt::charset)) all.push_back({DoubtKind::doubtful, "charset", {}, {}});
    if (studies.contains(StudyDoubt::clock)) all.push_back({DoubtKind::doubtful, "clock", {}, {}});
    if (studies.contains(StudyDoubt::pixels)) all.push_back({DoubtKind::doubtful, "pixels", {}, {}});
    if (studies.contains(StudyDoubt::sequence)) all.push_back({DoubtKind::doubtful, "sequence", {}, {}});
    return all;
}

}  // namespace shanhai::intake
