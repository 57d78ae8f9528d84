#include "server/intake/anatomy.hpp"

#include <array>
#include <string>

namespace shanhai::intake {
namespace {

enum Region : Regions {
    head = 1U << 0,
    face = 1U << 1,
    neck = 1U << 2,
    chest = 1U << 3,
    heart = 1U << 4,
    breast = 1U << 5,
    abdomen = 1U << 6,
    pelvis = 1U << 7,
    spine = 1U << 8,
    shoulder = 1U << 9,
    arm = 1U << 10,
    elbow = 1U << 11,
    forearm = 1U << 12,
    hand = 1U << 13,  // and wrist
    hip = 1U << 14,
    thigh = 1U << 15,
    knee = 1U << 16,
    leg = 1U << 17,
    foot = 1U << 18,  // and ankle
    everything = (1U << 19) - 1,
};
constexpr Regions arm_whole = shoulder | arm | elbow | forearm | hand;
constexpr Regions leg_whole = hip | thigh | knee | leg | foot;
constexpr Regions trunk = chest | heart | abdomen | pelvis | spine | neck;

struct Named {
    std::string_view name;
    Regions regions;
};

// PS3.16 table L-1, and the spellings devices use instead.
constexpr auto codes = std::to_array<Named>({
    {"HEAD", head | face},
    {"BRAIN", head},
    {"SKULL", head | face},
    {"HEADNECK", head | face | neck},
    {"FACE", head | face},
    {"ORBIT", head | face},
    {"EYE", head | face},
    {"SINUS", head | face},
    {"PARANASALSINUS", head | face},
    {"NOSE", head | face},
    {"JAW", head | face},
    {"MANDIBLE", head | face},
    {"MAXILLA", head | face},
    {"TMJ", head | face},
    {"TEETH", head | face},
    {"EAR", head | face},
    {"IAC", head | face},
    {"PITUITARY", head},
    {"NECK", neck | head | face | spine | chest},
    {"THYROID", neck},
    {"CAROTID", neck | head},
    {"LARYNX", neck},
    {"PHARYNX", neck | face},
    {"CSPINE", spine | neck},
    {"CERVICALSPINE", spine | neck},
    {"TSPINE", spine | chest},
    {"THORACICSPINE", spine | chest},
    {"LSPINE", spine | abdomen | pelvis},
    {"LUMBARSPINE", spine | abdomen | pelvis},
    {"LSSPINE", spine | abdomen | pelvis},
    {"SSPINE", spine | pelvis},
    {"SACRUM", spine | pelvis},
    {"COCCYX", spine | pelvis},
    {"SPINE", spine | neck | chest | abdomen | pelvis},
    {"WHOLESPINE", spine | neck | chest | abdomen | pelvis},
    {"CHEST", chest | heart | spine | shoulder},
    {"THORAX", chest | heart | spine},
    {"LUNG", chest},
    {"RIB", chest},
    {"RIBS", chest},
    {"STERNUM", chest},
    {"CLAVICLE", chest | shoulder},
    {"MEDIASTINUM", chest | heart},
    {"HEART", heart | chest},
    {"CORONARYARTERY", heart | chest},
    {"AORTA", chest | heart | abdomen},
    {"BREAST", breast | chest},
    {"ABDOMEN", abdomen | pelvis | spine},
    {"ABDOMENPELVIS", abdomen | pelvis | spine},
    {"CHESTABDOMEN", chest | heart | abdomen | spine},
    {"CHESTABDPELVIS", chest | heart | abdomen | pelvis | spine},
    {"LIVER", abdomen},
    {"GALLBLADDER", abdomen},
    {"PANCREAS", abdomen},
    {"SPLEEN", abdomen},
    {"KIDNEY", abdomen},
    {"ADRENAL", abdomen},
    {"STOMACH", abdomen},
    {"COLON", abdomen | pelvis},
    {"URETER", abdomen | pelvis},
    {"URINARYTRACT", abdomen | pelvis},
    {"BLADDER", pelvis | abdomen},
    {"PROSTATE", pelvis},
    {"UTERUS", pelvis | abdomen},
    {"OVARY", pelvis | abdomen},
    {"PELVIS", pelvis | hip | abdomen},
    {"SCROTUM", pelvis},
    {"HIP", hip | pelvis | thigh},
    {"SHOULDER", shoulder | arm},
    {"SCAPULA", shoulder | chest},
    {"ARM", arm_whole},
    {"UPPERARM", arm | shoulder | elbow},
    {"HUMERUS", arm | shoulder | elbow},
    {"ELBOW", elbow | arm | forearm},
    {"FOREARM", forearm | elbow | hand},
    {"RADIUS", forearm | elbow | hand},
    {"ULNA", forearm | elbow | hand},
    {"RADIUSULNA", forearm | elbow | hand},
    {"WRIST", hand | forearm},
    {"HAND", hand},
    {"FINGER", hand},
    {"THUMB", hand},
    {"UPPEREXTREMITY", arm_whole},
    {"LEG", leg_whole},
    {"THIGH", thigh | hip | knee},
    {"FEMUR", thigh | hip | knee},
    {"KNEE", knee | thigh | leg},
    {"PATELLA", knee},
    {"LOWERLEG", leg | knee | foot},
    {"TIBIA", leg | knee | foot},
    {"FIBULA", leg | knee | foot},
    {"TIBIAFIBULA", leg | knee | foot},
    {"CALF", leg},
    {"ANKLE", foot | leg},
    {"FOOT", foot},
    {"TOE", foot},
    {"CALCANEUS", foot},
    {"HEEL", foot},
    {"LOWEREXTREMITY", leg_whole},
    {"EXTREMITY", arm_whole | leg_whole},
    {"WHOLEBODY", everything},
    {"ENTIREBODY", everything},
});

// The longer word first: 颈椎 is no 颈, 手术 no 手.
constexpr auto in_chinese = std::to_array<Named>({
    {"手术", 0},
    {"断面", 0},
    {"平面", 0},
    {"切面", 0},
    {"不足", 0},
    {"胸腹", chest | heart | abdomen | pelvis | spine},
    {"全脊柱", spine | neck | chest | abdomen | pelvis},
    {"颈椎", spine | neck},
    {"胸椎", spine | chest},
    {"腰椎", spine | abdomen | pelvis},
    {"腰骶", spine | abdomen | pelvis},
    {"骶", spine | pelvis},
    {"尾椎", spine | pelvis},
    {"尾骨", spine | pelvis},
    {"脊柱", spine | neck | chest | abdomen | pelvis},
    {"颅脑", head},
    {"头颅", head | face},
    {"头部", head | face},
    {"颅", head | face},
    {"脑", head},
    {"头", head | face},
    {"眼", head | face},
    {"鼻", head | face},
    {"颌", head | face},
    {"耳", head | face},
    {"乳突", head | face},
    {"面", head | face},
    {"甲状腺", neck},
    {"颈动脉", neck | head},
    {"颈", neck | head | face | spine},
    {"喉", neck},
    {"咽", neck | face},
    {"锁骨", chest | shoulder},
    {"肩胛", shoulder | chest},
    {"胸片", chest | heart | spine},
    {"胸", chest | heart | spine},
    {"肺", chest},
    {"肋", chest},
    {"纵隔", chest | heart},
    {"冠脉", heart | chest},
    {"冠状动脉", heart | chest},
    {"心脏", heart | chest},
    {"主动脉", chest | heart | abdomen},
    {"乳腺", breast | chest},
    {"乳房", breast | chest},
    {"泌尿", abdomen | pelvis},
    {"腹", abdomen | pelvis | spine},
    {"肝", abdomen},
    {"胆", abdomen},
    {"胰", abdomen},
    {"脾", abdomen},
    {"肾", abdomen},
    {"胃", abdomen},
    {"肠", abdomen | pelvis},
    {"输尿管", abdomen | pelvis},
    {"膀胱", pelvis | abdomen},
    {"前列腺", pelvis},
    {"子宫", pelvis | abdomen},
    {"卵巢", pelvis | abdomen},
    {"附件", pelvis | abdomen},
    {"胎儿", pelvis | abdomen},
    {"产科", pelvis | abdomen},
    {"妇科", pelvis | abdomen},
    {"骨盆", pelvis | hip | abdomen},
    {"盆腔", pelvis | hip | abdomen},
    {"髋", hip | pelvis | thigh},
    {"肩", shoulder | arm},
    {"上臂", arm | shoulder | elbow},
    {"肱骨", arm | shoulder | elbow},
    {"肘", elbow | arm | forearm},
    {"前臂", forearm | elbow | hand},
    {"尺桡", forearm | elbow | hand},
    {"腕", hand | forearm},
    {"手", hand},
    {"指", hand},
    {"上肢", arm_whole},
    {"大腿", thigh | hip | knee},
    {"股骨", thigh | hip | knee},
    {"膝", knee | thigh | leg},
    {"髌", knee},
    {"小腿", leg | knee | foot},
    {"胫", leg | knee | foot},
    {"腓", leg | knee | foot},
    {"踝", foot | leg},
    {"足", foot},
    {"趾", foot},
    {"跟骨", foot},
    {"下肢", leg_whole},
    {"四肢", arm_whole | leg_whole},
    {"全身", everything},
    {"躯干", trunk},
});

struct Spoken {
    std::string_view word;
    Technique technique;
};
constexpr auto spoken = std::to_array<Spoken>({
    {"PET", Technique::nuclear},
    {"SPECT", Technique::nuclear},
    {"CT", Technique::ct},
    {"MR", Technique::mr},
    {"磁共振", Technique::mr},
    {"核磁", Technique::mr},
    {"DR", Technique::radiography},
    {"CR", Technique::radiography},
    {"X线", Technique::radiography},
    {"X光", Technique::radiography},
    {"平片", Technique::radiography},
    {"胸片", Technique::radiography},
    {"彩超", Technique::ultrasound},
    {"B超", Technique::ultrasound},
    {"超声", Technique::ultrasound},
    {"钼靶", Technique::mammography},
    {"DSA", Technique::angiography},
    {"心电", Technique::ecg},
    {"ECG", Technique::ecg},
    {"胃镜", Technique::endoscopy},
    {"肠镜", Technique::endoscopy},
    {"内镜", Technique::endoscopy},
    {"内窥镜", Technique::endoscopy},
});

constexpr auto modalities = std::to_array<Spoken>({
    {"DX", Technique::radiography},
    {"CR", Technique::radiography},
    {"DR", Technique::radiography},
    {"RG", Technique::radiography},
    {"RF", Technique::radiography},
    {"IO", Technique::radiography},
    {"PX", Technique::radiography},
    {"CT", Technique::ct},
    {"MR", Technique::mr},
    {"US", Technique::ultrasound},
    {"IVUS", Technique::ultrasound},
    {"MG", Technique::mammography},
    {"XA", Technique::angiography},
    {"PT", Technique::nuclear},
    {"NM", Technique::nuclear},
    {"ES", Technique::endoscopy},
    {"ECG", Technique::ecg},
    {"HD", Technique::ecg},
});

auto upper(std::string_view text) -> std::string
{
    std::string all{text};
    for (auto& c : all) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return all;
}

auto is_letter(char c) -> bool { return c >= 'A' && c <= 'Z'; }

// A Latin word stands alone: "DR" is not in "DRAIN".
auto has_word(const std::string& text, std::string_view word) -> bool
{
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        if (!is_letter(word.front())) return true;
        const bool open = at == 0 || !is_letter(text[at - 1]);
        const auto end = at + word.size();
        if (open && (end == text.size() || !is_letter(text[end]) || word == "MR")) return true;
    }
    return false;
}

}  // namespace

auto technique_of_modality(std::string_view modality) -> Technique
{
    const auto name = upper(modality);
    for (const auto& one : modalities)
        if (one.word == name) return one.technique;
    return Technique::unknown;
}

auto technique_in_words(std::string_view words) -> Technique
{
    const auto text = upper(words);
    auto found = Technique::unknown;
    for (const auto& one : spoken) {
        if (!has_word(text, one.word)) continue;
        if (found != Technique::unknown && found != one.technique) return Technique::unknown;
        found = one.technique;
    }
    return found;
}

auto regions_of_code(std::string_view body_part_examined) -> Regions
{
    std::string key;
    for (const char c : upper(body_part_examined))
        if (is_letter(c)) key += c;
    for (const auto& one : codes)
        if (one.name == key) return one.regions;
    return regions_in_words(body_part_examined);  // Chinese devices write Chinese there
}

auto regions_in_words(std::string_view words) -> Regions
{
    std::string text{words};
    Regions all = 0;
    for (const auto& one : in_chinese) {
        for (auto at = text.find(one.name); at != std::string::npos; at = text.find(one.name)) {
            all |= one.regions;
            text.replace(at, one.name.size(), " ");
        }
    }
    return all;
}

auto side_in_words(std::string_view words) -> char
{
    const auto has = [&](std::string_view word) { return words.find(word) != std::string_view::npos; };
    const bool both = has("双") || (has("左") && has("右"));
    if (both) return 'B';
    return has("左") ? 'L' : has("右") ? 'R' : '\0';
}

}  // namespace shanhai::intake
