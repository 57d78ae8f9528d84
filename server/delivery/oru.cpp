// ORU^R01 as county hospitals' systems take it: MSH PID ORC OBR OBX (HL7 v2.5.1 sections 7.3.1 and 7.4).
#include "common/hl7/message.hpp"
#include "common/wire/request_form.hpp"
#include "server/delivery/messages.hpp"

namespace shanhai::delivery {
namespace {

using hl7::components;
using hl7::escaped;
using hl7::Segment;

constexpr std::size_t control_id_max = 20;  // MSH-10 in 2.5.1
constexpr std::string_view title_code = "18748-4";  // LOINC: Diagnostic Imaging Report

struct Status {
    std::string order;   // OBR-25, table 0123
    std::string result;  // OBX-11, table 0085
};

// A recalled result was posted wrongly (W) when it is another patient's; else it can no longer be had (X).
auto status_of(const Parcel& parcel) -> Status
{
    if (parcel.push.kind == ledger::PushKind::recall) {
        const bool wrong_patient = parcel.recall && parcel.recall->wrong_patient;
        return {"X", wrong_patient ? "W" : "X"};
    }
    return parcel.report.version > 1 ? Status{"C", "C"} : Status{"F", "F"};
}

// 1962-03-17 or 19620317.
auto digits_of(std::string_view text) -> std::string
{
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

auto header(const Parcel& parcel) -> Segment
{
    auto msh = Segment{"MSH"};
    msh.set(3, escaped(parcel.to.our_title.empty() ? "SHANHAI" : parcel.to.our_title));
    msh.set(4, escaped(parcel.group.id.text()));
    msh.set(5, escaped(parcel.to.their_title));
    msh.set(6, escaped(parcel.site.id.text()));
    msh.set(7, hl7::to_time(parcel.at));
    msh.set(9, "ORU^R01^ORU_R01").set(10, control_id(parcel.push.id)).set(11, "P").set(12, "2.5.1");
    msh.set(15, "AL").set(16, "NE").set(18, "UNICODE UTF-8");
    return msh;
}

auto patient(const Parcel& parcel, const wire::RequestForm& form) -> Segment
{
    const auto& who = form.patient;
    auto ids = components({who.id, "", "", parcel.site.id.text(), "PI"});
    if (!who.identity_number.empty() && who.identity_type == "id_card")
        ids += '~' + components({who.identity_number, "", "", "GA", "NNCHN"});
    auto pid = Segment{"PID"};
    pid.set(1, "1").set(3, std::move(ids));
    pid.set(5, components({parcel.which.patient_name, "", "", "", "", "", "L"}));
    pid.set(7, digits_of(who.birth_date));
    pid.set(8, who.sex.empty() ? "U" : escaped(who.sex));
    return pid;
}

auto acquired_at(const Parcel& parcel) -> std::string
{
    const auto digits = parcel.study ? digits_of(parcel.study->acquired_at).substr(0, 14) : std::string{};
    return digits.size() < 8 ? std::string{} : digits + (digits.size() == 14 ? "+0800" : "");
}

auto order(const Parcel& parcel, const wire::RequestForm& form) -> Segment
{
    auto orc = Segment{"ORC"};
    orc.set(1, "RE").set(2, escaped(form.number)).set(3, escaped(parcel.which.id.text())).set(5, "CM");
    return orc;
}

auto request(const Parcel& parcel, const wire::RequestForm& form, const Status& status) -> Segment
{
    const auto exam = form.exam_item.empty() ? parcel.which.modality : form.exam_item;
    auto obr = Segment{"OBR"};
    obr.set(1, "1").set(2, escaped(form.number)).set(3, escaped(parcel.which.id.text()));
    obr.set(4, components({parcel.which.modality, exam, "L"}));
    obr.set(7, acquired_at(parcel));
    obr.set(22, hl7::to_time(parcel.recall ? parcel.recall->at : parcel.report.signed_at));
    obr.set(24, escaped(parcel.which.modality)).set(25, status.order);
    obr.set(32, escaped(parcel.author.id.text()) + '&' + escaped(parcel.author.name));
    return obr;
}

auto result(const Parcel& parcel, const Status& status, std::string_view type, std::string value) -> Segment
{
    auto obx = Segment{"OBX"};
    obx.set(1, "1").set(2, std::string{type}).set(3, components({title_code, "诊断报告", "LN"}));
    obx.set(4, escaped(parcel.report.id.text()));
    obx.set(5, std::move(value)).set(11, status.result).set(14, hl7::to_time(parcel.report.signed_at));
    return obx;
}

}  // namespace

auto control_id(const ledger::PushId& push) -> std::string
{
    const auto& text = push.text();
    return text.substr(text.size() - std::min(text.size(), control_id_max));
}

auto oru_message(const Parcel& parcel, ByteView pdf) -> std::string
{
    const auto read = wire::read_json<wire::RequestForm>(parcel.which.form);
    const auto form = read ? *read : wire::RequestForm{};
    const auto status = status_of(parcel);
    std::vector<Segment> all{header(parcel), patient(parcel, form), order(parcel, form),
                             request(parcel, form, status)};
    if (parcel.push.kind == ledger::PushKind::recall) {
        const auto reason = parcel.recall ? parcel.recall->reason : std::string{};
        all.push_back(result(parcel, status, "FT", escaped("本报告已收回，请勿使用：" + reason)));
    } else {
        auto value = "SHANHAI^application^pdf^Base64^" + to_base64(pdf);  // base64 has no delimiter of ours
        all.push_back(result(parcel, status, "ED", std::move(value)));
    }
    return hl7::message_of(all);
}

}  // namespace shanhai::delivery
