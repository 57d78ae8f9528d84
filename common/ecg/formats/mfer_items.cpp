#include "common/ecg/formats/mfer.hpp"

#include "common/dicom/pdu/byte_io.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg::mfer {
namespace {

// One byte up to 127; else how many bytes the length has, always the highest first. Only the definition of a channel
// may have no length (0x80), until a tag and a length of zero.
auto take_length(dicom::ByteReader& reader) -> std::optional<std::uint64_t>
{
    const unsigned first = reader.u8();
    if (first < 0x80) return first;
    const unsigned count = first & 0x7F;
    if (count == 0 || count > 4) return std::nullopt;
    std::uint64_t length = 0;
    for (unsigned i = 0; i < count; ++i) length = length << 8 | reader.u8();
    return length;
}

// The length of what stands before a tag and a length of zero.
auto open_length(ByteView rest) -> std::optional<std::size_t>
{
    dicom::ByteReader reader{rest};
    while (reader.left() >= 2) {
        const auto before = rest.size() - reader.left();
        const unsigned tag = reader.u8();
        const auto length = take_length(reader);
        if (!reader.ok() || !length) return std::nullopt;
        if (tag == 0 && *length == 0) return before;
        if (*length > reader.left()) return std::nullopt;
        reader.take(static_cast<std::size_t>(*length));
    }
    return std::nullopt;
}

// A unit's number, a power of ten, and how many of it.
struct Quantified {
    unsigned unit = 0;
    double value = 0;
};

auto quantified(ByteView value, bool little_endian) -> std::optional<Quantified>
{
    if (value.size() < 3 || value.size() > 6) return std::nullopt;
    const auto power = static_cast<std::int8_t>(std::to_integer<std::uint8_t>(value[1]));
    const auto count = static_cast<double>(number_of(value.subspan(2), little_endian));
    return Quantified{std::to_integer<unsigned>(value[0]), count * std::pow(10.0, power)};
}

auto rate_in(ByteView value, bool little_endian) -> std::optional<double>
{
    const auto stated = quantified(value, little_endian);
    if (!stated || stated->value <= 0) return std::nullopt;
    if (stated->unit == 0) return plausible_rate(stated->value);      // Hz
    if (stated->unit == 1) return plausible_rate(1 / stated->value);  // seconds
    return std::nullopt;                                              // metres
}

auto microvolts_in(ByteView value, bool little_endian) -> std::optional<double>
{
    const auto stated = quantified(value, little_endian);
    if (!stated || stated->unit != 0) return std::nullopt;  // volts; the others are no ECG's
    return stated->value * 1e6;
}

}  // namespace

auto take_item(ByteView& rest) -> Result<Item>
{
    dicom::ByteReader reader{rest};
    Item item{.tag = reader.u8()};
    const bool for_channel = item.tag == static_cast<unsigned>(Tag::channel);
    if (for_channel) {
        unsigned part = 0;
        do {
            part = reader.u8();
            item.channel = item.channel << 7 | (part & 0x7F);
        } while ((part & 0x80) != 0 && reader.ok() && item.channel < 0x10000);
    }
    const auto after_tag = rest.subspan(rest.size() - reader.left());
    if (for_channel && !after_tag.empty() && after_tag.front() == std::byte{0x80}) {
        const auto body = after_tag.subspan(1);
        const auto length = open_length(body);
        if (!length) return Fault{errc::malformed, "ecg.truncated"};
        item.value = body.first(*length);
        rest = body.subspan(*length + 2);
        return item;
    }
    if (item.tag == static_cast<unsigned>(Tag::end)) {  // its length is zero, and often left out
        rest = {};
        return item;
    }
    const auto length = take_length(reader);
    if (!reader.ok()) return Fault{errc::malformed, "ecg.truncated"};
    if (!length) return Fault{errc::malformed, "ecg.read"};
    if (*length > reader.left()) return Fault{errc::malformed, "ecg.truncated"};
    item.value = reader.take(static_cast<std::size_t>(*length));
    rest = rest.subspan(rest.size() - reader.left());
    return item;
}

auto number_of(ByteView value, bool little_endian) -> std::uint64_t
{
    std::uint64_t number = 0;
    const auto count = std::min<std::size_t>(value.size(), 8);
    for (std::size_t i = 0; i < count; ++i)
        number = number << 8 | std::to_integer<std::uint64_t>(value[little_endian ? count - 1 - i : i]);
    return number;
}

auto bytes_of(unsigned data_type) -> std::size_t
{
    switch (data_type) {
    case 0:
    case 1: return 2;  // signed, unsigned
    case 2:
    case 6: return 4;
    case 3:
    case 5: return 1;  // unsigned, signed
    default: return 0;
    }
}

auto sample_of(ByteView value, unsigned data_type, bool little_endian) -> std::int64_t
{
    const auto number = number_of(value, little_endian);
    switch (data_type) {
    case 0: return static_cast<std::int16_t>(number);
    case 2: return static_cast<std::int32_t>(number);
    case 5: return static_cast<std::int8_t>(number);
    default: return static_cast<std::int64_t>(number & 0xFFFFFFFF);
    }
}

auto define(const Item& item, bool little_endian, Definition& into) -> Result<bool>
{
    const auto& value = item.value;
    switch (static_cast<Tag>(item.tag)) {
    case Tag::block: into.block = number_of(value, little_endian); return true;
    case Tag::data_type:
        into.type = static_cast<unsigned>(number_of(value, little_endian));
        if (bytes_of(*into.type) == 0) return Fault{errc::unsupported, *into.type == 9 ? "ecg.dialect" : "ecg.bits"};
        return true;
    case Tag::interval: into.rate_hz = rate_in(value, little_endian).value_or(0); return true;
    case Tag::resolution: into.microvolts = microvolts_in(value, little_endian).value_or(0); return true;
    case Tag::offset: into.offset = sample_of(value, into.type.value_or(0), little_endian); return true;
    case Tag::null_value: into.null_value = sample_of(value, into.type.value_or(0), little_endian); return true;
    case Tag::lead:
        if (value.size() >= 2) {
            into.lead = static_cast<unsigned>(number_of(value.first(2), little_endian));
            into.lead_text = as_text(value.subspan(2));
        } else if (value.size() == 1) {
            into.lead = std::to_integer<unsigned>(value[0]);
        }
        return true;
    case Tag::compression:  // behind 0 for "none" stands how much there would be
        if (value.size() >= 2 && number_of(value.first(2), little_endian) != 0)
            return Fault{errc::unsupported, "ecg.dialect"};
        return true;
    default: return false;
    }
}

}  // namespace shanhai::ecg::mfer
