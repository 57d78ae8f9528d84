// What a Philips document says around its waveforms.
#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/sierra_parts.hpp"

#include <array>

namespace shanhai::ecg::sierra {
namespace {

// 1.04 has heartrate, print, qrsdur, qtint; 1.03 has the means of them. "Indeterminate" and "Failed" are no numbers.
constexpr auto measured = std::to_array<StatedElement>({
    {"heartrate", Quantity::heart_rate, "/min"},
    {"atrialrate", Quantity::atrial_rate, "/min"},
    {"rrint", Quantity::rr, "ms"},
    {"pdur", Quantity::p_duration, "ms"},
    {"print", Quantity::pr, "ms"},
    {"meanprint", Quantity::pr, "ms"},
    {"qrsdur", Quantity::qrs_duration, "ms"},
    {"meanqrsdur", Quantity::qrs_duration, "ms"},
    {"qtint", Quantity::qt, "ms"},
    {"meanqtint", Quantity::qt, "ms"},
    {"meanqtc", Quantity::qtc, "ms"},
    {"qtcb", Quantity::qtc_bazett, "ms"},
    {"qtcf", Quantity::qtc_fridericia, "ms"},
    {"pfrontaxis", Quantity::p_axis, "deg"},
    {"qrsfrontaxis", Quantity::qrs_axis, "deg"},
    {"tfrontaxis", Quantity::t_axis, "deg"},
});

void read_patient(Node root, Xml& xml, Recording& into)
{
    const auto patient = at(root, {"patient", "generalpatientdata"});
    const auto name = child(patient, "name");
    into.patient.id = xml.text(child(patient, "patientid"));
    into.patient.name = full_name(xml.text(child(name, "lastname")), xml.text(child(name, "firstname")));
    into.patient.sex = sex_word(xml.text(child(patient, "sex")));
    const auto age = child(patient, "age");
    into.patient.birth_date = date_word(value_of(child(age, "dateofbirth")));
    for (const auto* const unit : {"years", "months", "weeks", "days"})
        if (into.patient.age.empty()) into.patient.age = age_word(xml.text(child(age, unit)), unit);
}

void read_device(Node root, Xml& xml, Recording& into)
{
    const auto acquisition = child(root, "dataacquisition");
    const auto machine = child(acquisition, "machine");
    into.device.model = xml.text(machine);
    into.device.serial = xml.attribute(machine, "machineid");
    // PageWriters write "Philips Medical Products:860315:A.01.01.01": maker, product number, software.
    const auto detail = xml.attribute(machine, "detaildescription");
    const auto first = detail.find(':');
    const auto last = detail.rfind(':');
    if (first != std::string::npos && last != first) {
        into.device.manufacturer = detail.substr(0, first);
        into.device.software = detail.substr(last + 1);
    }
    into.device.institution = xml.text(at(acquisition, {"acquirer", "institutionname"}));
    into.acquired =
        dicom::moment_of(date_word(value_of(acquisition, "date")), value_of(acquisition, "time"), "");
}

void read_interpretation(Node interpretation, std::size_t most, Xml& xml, Recording& into)
{
    auto values = child(interpretation, "globalmeasurements");
    if (!values) values = child(interpretation, "interpretationmeasurements");
    read_stated(values, measured, "Philips", into);
    const auto say = [&](std::string sentence) {
        if (!sentence.empty() && into.statements.size() < most) into.statements.push_back(std::move(sentence));
    };
    for (const auto statement : children(interpretation, "statement")) {
        const auto reason = xml.text(child(statement, "rightstatement"));
        say(xml.text(child(statement, "leftstatement")) + (reason.empty() ? "" : ": " + reason));
    }
    say(xml.text(child(interpretation, "severity")));
}

}  // namespace

void read_words(Node root, std::size_t most, Xml& xml, Recording& into)
{
    read_patient(root, xml, into);
    read_device(root, xml, into);
    read_interpretation(at(root, {"interpretations", "interpretation"}), most, xml, into);
}

}  // namespace shanhai::ecg::sierra
