// ORU^R01 as county hospitals' systems take it: MSH PID ORC OBR OBX (HL7 v2.5.1 sections 7.3.1 and 7.4).
#include "common/hl7/message.hpp"
#include "common/wire/request_form.hpp"
#include "server/delivery/messages.hpp"
#include "server/delivery/oru_results.hpp"

namespace shanhai::delivery {
namespace {

using hl7::components;
using hl7::escaped;
using hl7::Segment;

constexpr std::size_t control_id_max = 20;          // MSH-10 in 2.5.1
constexpr std::string_view title_code = "18748-4";  // LOINC: Diagnostic Imaging Report

// 1962-03-17 or 19620317.
auto digits_of(std::string_view text) -> std::string
{
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

auto form_of(const Papers& papers) -> wire::RequestForm
{
    auto form = wire::read_json<wire::RequestForm>(papers.which.form);
    return form ? std::move(*form) : wire::RequestForm{};
}

auto header(const Envelope& envelope, const Papers& papers) -> Segment
{
    auto msh = Segment{"MSH"};
    msh.set(3, escaped(envelope.from)).set(4, escaped(papers.group.id.text()));
    msh.set(5, escaped(envelope.to)).set(6, escaped(papers.site.id.text()));
    msh.set(7, hl7::to_time(envelope.at));
    msh.set(9, "ORU^R01^ORU_R01").set(10, escaped(envelope.control_id)).set(11, "P").set(12, "2.5.1");
    msh.set(15, "AL").set(16, "NE").set(18, "UNICODE UTF-8");
    return msh;
}

auto patient(const Papers& papers, const wire::RequestForm& form) -> Segment
{
    const auto& who = form.patient;
    auto ids = components({who.id, "", "", papers.site.id.text(), "PI"});
    if (!who.identity_number.empty() && who.identity_type == "id_card")
        ids += '~' + components({who.identity_number, "", "", "GA", "NNCHN"});
    auto pid = Segment{"PID"};
    pid.set(1, "1").set(3, std::move(ids));
    pid.set(5, components({papers.which.patient_name, "", "", "", "", "", "L"}));
    pid.set(7, digits_of(who.birth_date));
    pid.set(8, who.sex.empty() ? "U" : escaped(who.sex));
    return pid;
}

auto acquired_at(const Papers& papers) -> std::string
{
    const auto digits = papers.study ? digits_of(papers.study->acquired_at).substr(0, 14) : std::string{};
    return digits.size() < 8 ? std::string{} : digits + (digits.size() == 14 ? "+0800" : "");
}

auto order(const Papers& papers, const wire::RequestForm& form) -> Segment
{
    auto orc = Segment{"ORC"};
    orc.set(1, "RE").set(2, escaped(form.number)).set(3, escaped(papers.which.id.text())).set(5, "CM");
    return orc;
}

// NDL: a person as subcomponents of the first component (section 2.A.46).
auto person(std::string_view id, std::string_view name) -> std::string { return escaped(id) + '&' + escaped(name); }

auto request(const Papers& papers, const wire::RequestForm& form, const OruStatus& status, Instant said_at) -> Segment
{
    const auto exam = form.exam_item.empty() ? papers.which.modality : form.exam_item;
    auto obr = Segment{"OBR"};
    obr.set(1, "1").set(2, escaped(form.number)).set(3, escaped(papers.which.id.text()));
    obr.set(4, components({papers.which.modality, exam, "L"}));
    obr.set(7, acquired_at(papers));
    obr.set(13, escaped(form.clinical_diagnosis));
    obr.set(22, hl7::to_time(said_at));
    obr.set(24, escaped(papers.which.modality)).set(25, status.order);
    obr.set(31, components({"", form.purpose}));
    return obr;
}

}  // namespace

auto control_id(std::string_view id) -> std::string
{
    return std::string{id.substr(id.size() - std::min(id.size(), control_id_max))};
}

auto envelope_of(const Parcel& parcel) -> Envelope
{
    return {.from = parcel.to.our_title.empty() ? "SHANHAI" : parcel.to.our_title,
            .to = parcel.to.their_title,
            .control_id = control_id(parcel.push.id.text()),
            .at = parcel.at};
}

auto oru_report(const Envelope& envelope, const Papers& papers, const report::Release& release, ByteView pdf)
    -> std::string
{
    const auto form = form_of(papers);
    const auto& document = release.document;
    const auto said_at = release.withdrawal ? release.withdrawal->at : release.signed_at;
    auto obr = request(papers, form, oru_status(release), said_at);
    const auto& who = report::answers_for(document);
    obr.set(32, person(who.id.text(), who.name));
    if (who.id != document.author.id) obr.set(33, person(document.author.id.text(), document.author.name));
    std::vector<Segment> all{header(envelope, papers), patient(papers, form), order(papers, form), std::move(obr)};
    for (auto& result : oru_results(release, pdf)) all.push_back(std::move(result));
    return hl7::message_of(all);
}

auto oru_recall(const Envelope& envelope, const Papers& papers) -> std::string
{
    const auto form = form_of(papers);
    const auto status = oru_withdrawn(papers.recall && papers.recall->wrong_patient);
    const auto reason = papers.recall ? papers.recall->reason : std::string{};
    auto obr = request(papers, form, status, papers.recall ? papers.recall->at : envelope.at);
    obr.set(32, person(papers.author.id.text(), papers.author.name));
    auto obx = Segment{"OBX"};
    obx.set(1, "1").set(2, "FT").set(3, components({title_code, "诊断报告", "LN"}));
    obx.set(4, escaped(papers.report.id.text()));
    obx.set(5, escaped("本报告已收回，请勿使用：" + reason));
    obx.set(11, status.result).set(14, hl7::to_time(papers.report.signed_at));
    return hl7::message_of({header(envelope, papers), patient(papers, form), order(papers, form), obr, obx});
}

}  // namespace shanhai::delivery
