// The same ten seconds as a cart without DICOM writes them: HL7 annotated ECG (ANSI/HL7 V3 ECG R1), UTF-8.
#include "tools/samples/heart.hpp"
#include "tools/samples/plan.hpp"

#include <memory>

namespace shanhai::samples {
namespace {

constexpr Device cart{"ECG", "SHANHAI SAMPLES (synthetic)", "Village ECG 12", "VECG-0042"};
constexpr std::array<const char*, ecg_leads> names{"I",  "II", "III", "AVR", "AVL", "AVF",
                                                   "V1", "V2", "V3",  "V4",  "V5",  "V6"};

// Names of people and places hold nothing that XML would have to escape; what a person typed might.
auto escaped(std::string_view text) -> std::string
{
    std::string all;
    for (const char c : text)
        if (c == '&') all += "&amp;";
        else if (c == '<') all += "&lt;";
        else if (c == '"') all += "&quot;";
        else all += c;
    return all;
}

auto value(const char* tag, std::string_view content) -> std::string
{
    return std::string{"<"} + tag + " value=\"" + std::string{content} + "\"/>";
}

auto subject(const Plan& plan) -> std::string
{
    const auto& person = plan.study.person;
    return "<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject>"
           "<id root=\"2.25.1\" extension=\"" + escaped(person.patient_id) + "\"/><subjectDemographicPerson><name>" +
           escaped(person.name) + "</name><administrativeGenderCode code=\"" + person.sex + "\"/>" +
           value("birthTime", person.birth_date) +
           "</subjectDemographicPerson></trialSubject></subject><componentOf><clinicalTrial><location><trialSite>"
           "<location><name>" + escaped(plan.study.place.institution) +
           "</name></location></trialSite></location></clinicalTrial></componentOf></subjectAssignment></componentOf>"
           "</timepointEvent></componentOf>\n";
}

auto device() -> std::string
{
    return "<author><seriesAuthor><manufacturedSeriesDevice><manufacturerModelName>" + std::string{cart.model} +
           "</manufacturerModelName><softwareName>0.1</softwareName><serialNumber>" + std::string{cart.serial} +
           "</serialNumber></manufacturedSeriesDevice><manufacturerOrganization><name>" +
           std::string{cart.manufacturer} + "</name></manufacturerOrganization></seriesAuthor></author>\n";
}

auto sequence(const char* code, const std::string& content) -> std::string
{
    return std::string{"<component><sequence><code code=\""} + code + "\"/>" + content + "</sequence></component>\n";
}

auto leads(const Plan& plan, const Heart& heart) -> std::string
{
    const auto head = value("head", plan.date + plan.time + "+0800");
    auto all = sequence("TIME_ABSOLUTE", "<value xsi:type=\"GLIST_TS\">" + head +
                                             "<increment value=\"0.002\" unit=\"s\"/></value>");
    for (std::size_t i = 0; i < ecg_leads; ++i) {
        std::string digits;
        for (const auto sample : heart.leads[i]) digits += std::to_string(sample) + ' ';
        const auto code = std::string{"MDC_ECG_LEAD_"} + names[i];
        all += sequence(code.c_str(), "<value xsi:type=\"SLIST_PQ\"><origin value=\"0\" unit=\"uV\"/><scale value=\"" +
                                          decimal(ecg_microvolts) + "\" unit=\"uV\"/><digits>" + digits +
                                          "</digits></value>");
    }
    return all;
}

auto annotations(const HeartFacts& facts, Rhythm rhythm) -> std::string
{
    struct One {
        const char* code;
        int value;
        const char* unit;
    };
    const One all[] = {{"MDC_ECG_HEART_RATE", facts.rate, "bpm"},  {"MDC_ECG_TIME_PD_PR", facts.pr, "ms"},
                       {"MDC_ECG_TIME_PD_QRS", facts.qrs, "ms"},   {"MDC_ECG_TIME_PD_QT", facts.qt, "ms"},
                       {"MDC_ECG_TIME_PD_QTc", facts.qtc, "ms"},   {"MDC_ECG_ANGLE_QRS_FRONT", facts.axis, "deg"}};
    std::string text = "<subjectOf><annotationSet>";
    for (const auto& one : all)
        text += std::string{"<component><annotation><code code=\""} + one.code + "\"/><value xsi:type=\"PQ\" value=\"" +
                std::to_string(one.value) + "\" unit=\"" + one.unit + "\"/></annotation></component>\n";
    const char* const says = rhythm == Rhythm::normal ? "窦性心律，正常范围心电图（合成波形，不是患者）"
                                                      : "II、III、aVF 导联 ST 段抬高（合成波形，不是患者）";
    return text + "<component><annotation><code code=\"MDC_ECG_INTERPRETATION_STATEMENT\"/><value xsi:type=\"ST\">" +
           says + "</value></annotation></component></annotationSet></subjectOf>\n";
}

auto document(const Plan& plan, Rhythm rhythm) -> Bytes
{
    const auto heart = beat(rhythm, plan.chance.branch(1));
    return to_bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AnnotatedECG xmlns=\"urn:hl7-org:v3\""
                    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<effectiveTime>" +
                    value("center", plan.date + plan.time + "+0800") + "</effectiveTime>\n" + subject(plan) +
                    "<component><series><code code=\"RHYTHM\"/>\n" + device() + "<component><sequenceSet>\n" +
                    leads(plan, heart) + "</sequenceSet></component>\n" + annotations(heart.facts, rhythm) +
                    "</series></component>\n</AnnotatedECG>\n");
}

}  // namespace

auto make_cart_ecg(const StudyOrder& order, Rhythm rhythm) -> SampleStudy
{
    const bool is_normal = rhythm == Rhythm::normal;
    auto draft = plan(order, is_normal ? 7 : 8, cart, is_normal ? "cart-normal" : "cart-stemi");
    draft.study.description = "心电图";
    draft.study.ending = ".xml";
    const auto shared = std::make_shared<const Plan>(draft);
    draft.study.objects.emplace_back([shared, rhythm] { return document(*shared, rhythm); });
    return std::move(draft.study);
}

}  // namespace shanhai::samples
