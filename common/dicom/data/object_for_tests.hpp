// Builds DICOM objects byte by byte, also those no toolkit would write.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/dicom/data/part10.hpp"

namespace shanhai::dicom::test {

class DataSet {  // explicit VR little endian, in the order of the calls
public:
    auto add(Tag tag, const char (&vr)[3], std::string_view value) -> DataSet&
    {
        const bool long_form = Vr{vr[0], vr[1]}.is("SQ") || vr[0] == 'O' || Vr{vr[0], vr[1]}.is("UN");
        put(tag);
        text(std::string_view{vr, 2});
        if (long_form) number(0, 2);
        const bool padded = !long_form && value.size() % 2 != 0;
        number(value.size() + (padded ? 1 : 0), long_form ? 4 : 2);
        text(value);
        return padded ? text(Vr{vr[0], vr[1]}.is("UI") ? std::string_view{"\0", 1} : " ") : *this;
    }
    auto add_u16(Tag tag, std::uint16_t value) -> DataSet&
    {
        put(tag);
        text("US");
        number(2, 2);
        number(value, 2);
        return *this;
    }
    auto open(Tag tag, const char (&vr)[3] = "SQ") -> DataSet&  // of undefined length
    {
        put(tag);
        text(std::string_view{vr, 2});
        number(0, 2);
        number(0xFFFFFFFF, 4);
        return *this;
    }
    auto mark(Tag tag, std::uint32_t length = 0) -> DataSet&  // an item or a delimiter
    {
        put(tag);
        number(length, 4);
        return *this;
    }
    auto text(std::string_view value) -> DataSet&
    {
        const auto view = as_view(value);
        bytes_.insert(bytes_.end(), view.begin(), view.end());
        return *this;
    }
    auto bytes() const -> const Bytes& { return bytes_; }

private:
    void put(Tag tag)
    {
        number(tag >> 16, 2);
        number(tag & 0xFFFF, 2);
    }
    void number(std::uint64_t value, int size)
    {
        for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>(value >> 8 * i));
    }

    Bytes bytes_;
};

inline constexpr std::string_view secondary_capture = "1.2.840.10008.5.1.4.1.1.7";

inline auto in_file(const DataSet& data, std::string_view transfer_syntax = "1.2.840.10008.1.2.1") -> Bytes
{
    auto file = part10_header(SopClassUid::parse(secondary_capture).value(), InstanceUid::parse("2.25.3").value(),
                              TransferSyntaxUid::parse(transfer_syntax).value(), "TEST");
    file.insert(file.end(), data.bytes().begin(), data.bytes().end());
    return file;
}

struct Texts {
    std::string_view charset = "ISO_IR 192";
    std::string_view name = "Zhang^San";
    std::string_view description = {};
};

// A whole object of one pixel but for the pixel data.
inline auto smallest_header(const Texts& texts = {}) -> DataSet
{
    DataSet data;
    if (!texts.charset.empty()) data.add(tags::specific_character_set, "CS", texts.charset);
    data.add(tags::sop_class, "UI", secondary_capture).add(tags::sop_instance, "UI", "2.25.3");
    data.add(tags::study_date, "DA", "20260305").add(tags::study_time, "TM", "150809.5");
    data.add(tags::modality, "CS", "OT").add(tags::study_description, "LO", texts.description);
    data.add(tags::patient_name, "PN", texts.name).add(tags::patient_id, "LO", "P1");
    data.add(tags::study_instance, "UI", "2.25.1").add(tags::series_instance, "UI", "2.25.2");
    data.add_u16(tags::samples_per_pixel, 1).add_u16(tags::rows, 1).add_u16(tags::columns, 2);
    return data.add_u16(tags::bits_allocated, 8);
}

inline auto smallest_object(const Texts& texts = {}) -> Bytes
{
    return in_file(smallest_header(texts).add(tags::pixel_data, "OB", "ab"));
}

inline auto read(const Bytes& object, const StructureLimits& limits = {}) -> Result<Header>
{
    MemorySource source{object};
    return read_header(source, limits);
}

inline auto inspect(const Bytes& object, const StructureLimits& limits = {}) -> Result<Structure>
{
    MemorySource source{object};
    return dicom::inspect(source, {}, limits);
}

// The place where it failed, or "".
template <class T>
auto fault_of(const Result<T>& result) -> std::string
{
    return result ? std::string{} : std::string{result.error().at()};
}

}  // namespace shanhai::dicom::test
