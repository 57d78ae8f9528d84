#include "common/ecg/formats/read.hpp"

#include "common/ecg/deriving.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/formats/readers.hpp"

#include <array>

namespace shanhai::ecg {
namespace {

struct Known {
    Format format;
    std::string_view name;
    std::string_view media_type;
    bool (*is)(ByteView beginning);
    Result<Recording> (*read)(ByteView file, const Limits& limits, const Companions& companions);
};

// With the parameters that most readers need.
template <Result<Recording> (*reader)(ByteView, const Limits&)>
auto alone(ByteView file, const Limits& limits, const Companions&) -> Result<Recording>
{
    return reader(file, limits);
}

auto starts_with(ByteView file, std::size_t offset, std::string_view mark) -> bool
{
    return file.size() >= offset && as_text(file.subspan(offset)).starts_with(mark);
}

auto is_dicom(ByteView file) -> bool { return starts_with(file, 128, "DICM"); }
auto is_pdf(ByteView file) -> bool { return starts_with(file, 0, "%PDF-"); }
auto is_jpeg(ByteView file) -> bool { return starts_with(file, 0, "\xFF\xD8\xFF"); }
auto is_png(ByteView file) -> bool { return starts_with(file, 0, "\x89PNG\r\n\x1A\n"); }

auto no_waveform(ByteView, const Limits&, const Companions&) -> Result<Recording>
{
    return Fault{errc::unsupported, "ecg.picture"};
}

constexpr std::string_view octets = "application/octet-stream";
constexpr std::string_view xml = "application/xml";

// What begins with a mark of its own stands before what is recognised by its shape.
constexpr auto known = std::to_array<Known>({
    {Format::dicom, "DICOM", "application/dicom", is_dicom, alone<read_dicom>},
    {Format::scp, "SCP-ECG", octets, is_scp, alone<read_scp>},
    {Format::ishne, "ISHNE Holter", octets, is_ishne, alone<read_ishne>},
    {Format::mfer, "MFER", octets, is_mfer, alone<read_mfer>},
    {Format::contec, "Contec ECG", octets, is_contec, alone<read_contec>},
    {Format::pdf, "PDF", "application/pdf", is_pdf, no_waveform},
    {Format::jpeg, "JPEG", "image/jpeg", is_jpeg, no_waveform},
    {Format::png, "PNG", "image/png", is_png, no_waveform},
    {Format::aecg, "HL7 aECG", xml, is_aecg, alone<read_aecg>},
    {Format::muse, "GE MUSE XML", xml, is_muse, alone<read_muse>},
    {Format::sierra, "Philips XML", xml, is_sierra, alone<read_sierra>},
    {Format::mortara, "Mortara XML", xml, is_mortara, alone<read_mortara>},
    {Format::cardiosoft, "GE CardioSoft XML", xml, is_cardiosoft, alone<read_cardiosoft>},
    {Format::mindray, "Mindray XML", xml, is_mindray, alone<read_mindray>},
    {Format::bdf, "BDF", octets, is_bdf, alone<read_bdf>},
    {Format::edf, "EDF", octets, is_edf, alone<read_edf>},
    {Format::wfdb, "WFDB", octets, is_wfdb, read_wfdb},
});

auto entry_of(Format format) -> const Known*
{
    for (const auto& one : known)
        if (one.format == format) return &one;
    return nullptr;
}

}  // namespace

auto name_of(Format format) -> std::string_view
{
    const auto* const found = entry_of(format);
    return found ? found->name : "";
}

auto media_type_of(Format format) -> std::string_view
{
    const auto* const found = entry_of(format);
    return found ? found->media_type : octets;
}

auto recognise(ByteView file) -> std::optional<Format>
{
    const auto beginning = file.first(std::min(file.size(), recognised_within));
    for (const auto& one : known)
        if (one.is(beginning)) return one.format;
    return std::nullopt;
}

auto read(ByteView file, const Limits& limits, const Companions& companions) -> Result<Recording>
{
    if (file.size() > limits.object_max) return Fault{errc::too_large, "ecg.size"};
    const auto format = recognise(file);
    if (!format) return Fault{errc::unsupported, "ecg.format"};
    auto recording = entry_of(*format)->read(file, limits, companions);
    if (recording) derive_limb_leads(*recording);
    return recording;
}

}  // namespace shanhai::ecg
