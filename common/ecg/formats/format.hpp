// The files that ECG devices write.
#pragma once

#include <string_view>

namespace shanhai::ecg {

enum class Format {
    dicom,
    scp,         // SCP-ECG, EN 1064 / ISO 11073-91064
    aecg,        // HL7 annotated ECG
    muse,        // GE MUSE XML
    sierra,      // Philips XML 1.03, 1.04
    mortara,     // Mortara ELI XML
    cardiosoft,  // GE CardioSoft XML
    mindray,     // Mindray BeneHeart XML
    ishne,       // ISHNE Holter 1.0
    edf,         // EDF, EDF+
    bdf,         // BioSemi's 24 bits, BDF+
    wfdb,        // PhysioNet: a header that names its signal files
    contec,      // Contec ECG90A and its kin
    mfer,        // ISO 22077
    pdf,         // a drawn ECG: a picture, no waveform
    jpeg,
    png,
};

auto name_of(Format format) -> std::string_view;        // "SCP-ECG", as people call it
auto media_type_of(Format format) -> std::string_view;  // application/dicom, application/pdf, ...; else octets or XML
inline auto is_picture(Format format) -> bool { return format >= Format::pdf; }

}  // namespace shanhai::ecg
