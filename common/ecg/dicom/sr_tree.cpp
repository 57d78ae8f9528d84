#include "common/ecg/dicom/sr_tree.hpp"

#include "common/ecg/dicom/codes.hpp"

#include <dcmtk/dcmsr/dsrnumvl.h>
#include <dcmtk/dcmsr/dsrwavvl.h>

namespace shanhai::ecg {
namespace {

auto entry_of(const Code& code) -> DSRCodedEntryValue
{
    return {dicom::one_value(code.value, dicom::short_string), dicom::one_value(code.scheme, dicom::short_string),
            dicom::one_value(code.meaning, dicom::long_string)};
}

}  // namespace

void SrTree::open(Relation how, DSRTypes::E_ValueType what, const Code& name)
{
    good_ = good_ && tree_.addContentItem(how, what, DSRTypes::AM_belowCurrent) != 0;
    if (good_) note(item().setConceptName(entry_of(name)));
}

void SrTree::text(Relation how, DSRTypes::E_ValueType what, const Code& name, const std::string& said)
{
    if (said.empty()) return;
    open(how, what, name);
    if (good_) note(item().setStringValue(dicom::one_value(said, 1024).c_str()));
    up();
}

void SrTree::code(Relation how, const Code& name, const Code& said)
{
    open(how, DSRTypes::VT_Code, name);
    if (good_) note(item().setCodeValue(entry_of(said)));
    up();
}

// PS3.3 section C.18.1: a number that is not there says why.
void SrTree::number(const Code& name, std::optional<double> value, const std::string& unit)
{
    open(DSRTypes::RT_contains, DSRTypes::VT_Num, name);
    DSRNumericMeasurementValue number;
    if (value) note(number.setValue(decimal(*value).c_str(), entry_of(unit_code(unit))));
    else note(number.setNumericValueQualifier(DSRCodedEntryValue{"114007", "DCM", "Measurement not attempted"}));
    if (good_) note(item().setNumericValue(number));
    up();
}

void SrTree::waveform(const Code& name, std::string_view sop_class, const std::string& instance)
{
    open(DSRTypes::RT_contains, DSRTypes::VT_Waveform, name);
    // Unchecked: DCMTK knows the waveform classes of its own day only.
    const DSRWaveformReferenceValue object{std::string{sop_class}.c_str(), instance.c_str(), OFFalse};
    if (good_) note(item().setWaveformReference(object, OFFalse));
    up();
}

}  // namespace shanhai::ecg
