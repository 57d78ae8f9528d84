#include "server/intake/ecg_facts.hpp"

#include "common/ecg/deriving.hpp"
#include "common/ecg/dicom/reading.hpp"

namespace shanhai::intake {
namespace {

using ledger::StudyDoubt;

auto doubt_named(std::string_view question) -> StudyDoubt
{
    if (question == "ecg.gain") return StudyDoubt::ecg_gain;
    if (question == "ecg.rate") return StudyDoubt::ecg_rate;
    return StudyDoubt::ecg_leads;
}

auto facts_of(const wire::EcgView& view) -> EcgFacts
{
    EcgFacts facts{.view = wire::write_json(view), .doubts = {}, .marks = {}};
    if (!view.question.empty()) facts.doubts.insert(doubt_named(view.question));
    for (const auto& mark : view.marks) facts.marks.push_back(mark.sentence);
    return facts;
}

}  // namespace

auto facts_of(const ecg::Recording& recording, const ecg::Measured& measured, const ecg::MarkRules& rules,
              Instant received) -> EcgFacts
{
    return facts_of(ecg::summary_of(recording, measured, rules, received));
}

auto facts_of_waveform(ByteView object, const ecg::MarkRules& rules, Instant received) -> EcgFacts
{
    auto recording = ecg::read_dicom(object);
    if (!recording) return facts_of(wire::EcgView{.format = "DICOM", .question = std::string{recording.error().at()}});
    ecg::derive_limb_leads(*recording);
    return facts_of(*recording, ecg::measure(*recording), rules, received);
}

auto facts_of_picture(std::string_view format) -> EcgFacts
{
    EcgFacts facts = facts_of(wire::EcgView{.format = std::string{format}});
    facts.doubts.insert(StudyDoubt::ecg_picture);
    return facts;
}

}  // namespace shanhai::intake
