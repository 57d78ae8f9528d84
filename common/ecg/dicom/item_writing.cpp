#include "common/ecg/dicom/item_writing.hpp"

#include "common/dicom/data/part10.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <memory>

namespace shanhai::ecg {

auto decimal(double value) -> std::string
{
    constexpr std::size_t characters = 16;
    std::array<char, 64> text{};
    value += 0.0;  // no negative zero
    auto end = std::to_chars(text.begin(), text.end(), value).ptr;
    for (int digits = 16; end > text.begin() + characters && digits > 0; --digits)
        end = std::to_chars(text.begin(), text.end(), value, std::chars_format::general, digits).ptr;
    return {text.begin(), end};
}

auto add_item(DcmItem& to, const DcmTagKey& sequence) -> DcmItem&
{
    auto item = std::make_unique<DcmItem>();
    to.insertSequenceItem(sequence, item.get());
    return *item.release();
}

auto put_number(DcmItem& to, const DcmTagKey& tag, double value) -> bool
{
    if (!std::isfinite(value)) return true;  // no number is no value
    return to.putAndInsertString(tag, decimal(value).c_str()).good();
}

auto put_code(DcmItem& to, const DcmTagKey& sequence, const Code& code) -> bool
{
    dicom::Writer item{add_item(to, sequence)};
    item.put(DCM_CodeValue, code.value, dicom::short_string);
    item.put(DCM_CodingSchemeDesignator, code.scheme, dicom::short_string);
    if (code.scheme == "SCPECG") item.put(DCM_CodingSchemeVersion, "1.3");  // its numbers changed between versions
    item.put(DCM_CodeMeaning, code.meaning, dicom::long_string);
    return item.good();
}

auto file_of(ByteView data_set, std::string_view sop_class, std::string_view instance, std::string_view syntax)
    -> Result<Bytes>
{
    const auto object = InstanceUid::parse(instance);
    if (!object) return Fault{errc::malformed, "ecg.object"};
    auto file = dicom::part10_header(dicom::SopClassUid::parse(sop_class).value(), *object,
                                     dicom::TransferSyntaxUid::parse(syntax).value(), "");
    file.insert(file.end(), data_set.begin(), data_set.end());
    return file;
}

auto file_of(DcmDataset& data_set, std::string_view sop_class, std::string_view instance, std::string_view syntax)
    -> Result<Bytes>
{
    const auto body = dicom::print(data_set, dicom::uids::explicit_little_endian);
    if (!body) return body.error();
    return file_of(*body, sop_class, instance, syntax);
}

}  // namespace shanhai::ecg
