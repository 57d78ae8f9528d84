// What the person at the patient's side is told: what is wrong, then what to do, in one breath.
#include "common/ecg/quality/rules.hpp"
#include "common/ecg/quality/verdict.hpp"

#include <array>
#include <cmath>

namespace shanhai::ecg {
namespace {

auto listed(const std::vector<LeadName>& leads, std::string_view between) -> std::string
{
    std::string all;
    for (const auto lead : leads) {
        const auto name = text_of(lead);
        if (name.empty()) continue;
        if (!all.empty()) all += between;
        all += name;
    }
    return all;
}

auto in_chinese(const Finding& finding) -> std::string
{
    const auto leads = listed(finding.leads, "、");
    return leads.empty() ? "" : leads + " ";
}

auto in_english(const Finding& finding) -> std::string
{
    const auto leads = listed(finding.leads, ", ");
    return leads.empty() ? "" : " in " + leads;
}

struct Electrode {
    std::string_view code;
    std::string_view chinese;
    std::string_view english;
};
constexpr auto electrodes = std::to_array<Electrode>({{"RA", "右手", "right arm"},
                                                      {"LA", "左手", "left arm"},
                                                      {"LL", "左脚", "left leg"},
                                                      {"RL", "右脚", "right leg"}});

auto electrode(std::string_view code) -> const Electrode*
{
    for (const auto& one : electrodes)
        if (one.code == code) return &one;
    return nullptr;
}

auto lead_off(const Finding& finding) -> Advice
{
    if (const auto* const one = electrode(finding.which))
        return {std::string{one->chinese} + "电极可能没有接触好，请擦净皮肤、重新夹好后再做一次。",
                "The " + std::string{one->english} + " electrode may be off: clean the skin, attach it again, repeat."};
    return {in_chinese(finding) + "电极接触不良，请擦净皮肤、重新贴好后再做一次。",
            "Poor electrode contact" + in_english(finding) + ": clean the skin, attach it again, repeat."};
}

auto reversal(const Finding& finding) -> Advice
{
    const auto slash = finding.which.find('/');
    const auto* const one = electrode(finding.which.substr(0, slash));
    const auto* const other = slash == std::string::npos ? nullptr : electrode(finding.which.substr(slash + 1));
    if (!one || !other)
        return {"四肢电极可能接错了，请按颜色逐个核对后再做一次。",
                "The limb electrodes may be interchanged: check each by its colour and repeat."};
    return {std::string{one->chinese} + "和" + std::string{other->chinese} +
                "的电极可能接反了，请核对颜色、接对后再做一次。",
            "The " + std::string{one->english} + " and " + std::string{other->english} +
                " electrodes may be interchanged: check their colours and repeat."};
}

auto chest_order(const Finding& finding) -> Advice
{
    const auto leads = finding.leads.size() == 2 ? listed(finding.leads, " 和 ") : listed(finding.leads, "、");
    return {leads + " 的位置可能接错了，请从 V1 到 V6 逐个核对位置后再做一次。",
            "Chest electrodes " + listed(finding.leads, ", ") +
                " may be interchanged: check the places from V1 to V6 and repeat."};
}

auto gain(const Finding& finding) -> Advice
{
    if (finding.which == "unstated")
        return {in_chinese(finding) + "没有写明增益，电压高低无法判断，请联系设备工程师。",
                "The gain is not stated" + in_english(finding) + ": voltages mean nothing; call the engineer."};
    const bool low = finding.which == "low";
    return {std::string{"波形幅度"} + (low ? "过低" : "过高") +
                "，增益可能不对，请核对心电图机的增益设置（10 mm/mV）；若患者确实如此，请在备注里说明。",
            std::string{"The amplitudes are implausibly "} + (low ? "low" : "high") +
                ": check the cart's gain (10 mm/mV), or note that the patient is really like this."};
}

auto rate(const Finding& finding) -> Advice
{
    if (finding.which == "unstated")
        return {"没有写明采样率，时间长短无法判断，请联系设备工程师。",
                "The sampling rate is not stated: durations mean nothing; call the engineer."};
    const auto hertz = std::to_string(std::lround(finding.value));
    return {"采样率只有 " + hertz + " 次/秒（应不低于 500），细节可能丢失，阅图时请注意。",
            "Only " + hertz + " samples per second (500 expected): fine detail may be lost."};
}

auto clock(const Finding& finding) -> Advice
{
    const bool ahead = finding.value > 0;
    return {std::string{"心电图机的时钟比现在"} + (ahead ? "快" : "慢了很多") +
                "，记录时间不可信，请校准心电图机的日期和时间。",
            std::string{"The cart's clock is "} + (ahead ? "ahead" : "far behind") +
                ": its time cannot be trusted; set its date and time."};
}

}  // namespace

auto advice_on(const Finding& finding) -> Advice
{
    const auto leads = in_chinese(finding);
    const auto where = in_english(finding);
    switch (finding.flaw) {
    case Flaw::lead_off: return lead_off(finding);
    case Flaw::flat:
        return {leads + "没有波形，请检查电极和导联线后再做一次。",
                "No deflection" + where + ": check electrode and cable, repeat."};
    case Flaw::saturation:
        return {leads + "波形被削顶，请检查电极接触和增益后再做一次。",
                "Clipped" + where + ": check electrodes and gain, repeat."};
    case Flaw::mains:
        return {leads + "有 " + finding.which + " Hz 交流电干扰，请远离电源和手机、检查地线后再做一次。",
                finding.which + " Hz interference" + where + ": keep away from mains and phones, check earth, repeat."};
    case Flaw::baseline:
        return {leads + "基线漂移，请让患者平稳呼吸、不要动，电极贴牢后再做一次。",
                "Baseline wander" + where + ": calm breathing, no movement, firm electrodes, repeat."};
    case Flaw::tremor:
        return {leads + "有肌肉抖动干扰，请让患者放松、注意保暖后再做一次。",
                "Muscle tremor" + where + ": let the patient relax and keep warm, repeat."};
    case Flaw::too_short:
        return {"记录太短，请连续记录 10 秒以上再做一次。", "Too short: record at least 10 seconds."};
    case Flaw::limb_reversal:    return reversal(finding);
    case Flaw::precordial_order: return chest_order(finding);
    case Flaw::gain:             return gain(finding);
    case Flaw::rate:             return rate(finding);
    case Flaw::clock:            return clock(finding);
    case Flaw::inconsistent:     break;
    }
    return {"肢体导联之间对不上（I+III 不等于 II），数据可能有误，请重新采集或重新导出。",
            "The limb leads do not belong together (I + III is not II): record or export again."};
}

}  // namespace shanhai::ecg
