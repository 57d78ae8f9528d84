#include "common/ecg/dicom/item.hpp"

#include <cmath>

namespace shanhai::ecg {

auto raw(DcmItem& item, const DcmTagKey& tag) -> std::string
{
    constexpr std::string_view padding{" \0", 2};
    OFString value;
    if (item.findAndGetOFStringArray(tag, value).bad()) return {};
    const std::string_view text{value.c_str(), value.size()};
    const auto first = text.find_first_not_of(padding);
    if (first == std::string_view::npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(padding) - first + 1)};
}

auto number(DcmItem& item, const DcmTagKey& tag) -> std::optional<double>
{
    Float64 value = 0;
    if (item.findAndGetFloat64(tag, value).bad() || !std::isfinite(value)) return std::nullopt;
    return value;
}

auto whole(DcmItem& item, const DcmTagKey& tag) -> std::optional<std::uint32_t>
{
    Uint16 small = 0;
    if (item.findAndGetUint16(tag, small).good()) return small;
    Uint32 value = 0;
    if (item.findAndGetUint32(tag, value).good()) return value;
    return std::nullopt;
}

auto first_item(DcmItem& item, const DcmTagKey& sequence) -> DcmItem*
{
    DcmItem* found = nullptr;
    return item.findAndGetSequenceItem(sequence, found, 0).good() ? found : nullptr;
}

auto items(DcmItem& item, const DcmTagKey& sequence) -> std::vector<DcmItem*>
{
    std::vector<DcmItem*> all;
    DcmSequenceOfItems* found = nullptr;
    if (item.findAndGetSequence(sequence, found).bad() || !found) return all;
    for (DcmObject* at = nullptr; (at = found->nextInContainer(at)) != nullptr;)
        all.push_back(static_cast<DcmItem*>(at));
    return all;
}

auto code(DcmItem& item, const DcmTagKey& sequence, dicom::TextDecoder& texts) -> Code
{
    auto* const found = first_item(item, sequence);
    if (!found) return {};
    return {raw(*found, DCM_CodeValue), raw(*found, DCM_CodingSchemeDesignator),
            texts.text(raw(*found, DCM_CodeMeaning))};
}

}  // namespace shanhai::ecg
