// Writes SCP-ECG. It is ours: where no cart's file is at hand (other Huffman tables than the standard's, reference beat
// subtraction, bimodal compression), the tests prove that writer and reader understand EN 1064 in one way.
#pragma once

#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/crc.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>

namespace shanhai::ecg::binary_test {

using Samples = std::vector<std::int32_t>;

class BitWriter {
public:
    void bit(unsigned value)
    {
        if (count_ % 8 == 0) bytes_.push_back(std::byte{0});
        if (value) bytes_.back() |= std::byte{1} << (7 - count_ % 8);
        ++count_;
    }
    void lowest_first(std::uint32_t value, unsigned width)
    {
        for (unsigned i = 0; i < width; ++i) bit(value >> i & 1);
    }
    void highest_first(std::uint32_t value, unsigned width)
    {
        for (unsigned i = width; i > 0; --i) bit(value >> (i - 1) & 1);
    }
    auto take() && -> Bytes { return std::move(bytes_); }

private:
    Bytes bytes_;
    std::size_t count_ = 0;
};

// EN 1064 annex C, by the table as it is printed there.
inline auto default_huffman(const Samples& values) -> Bytes
{
    BitWriter bits;
    for (const auto value : values) {
        const auto size = static_cast<unsigned>(std::abs(value));
        if (size <= 8) {
            for (unsigned i = 0; i < size; ++i) bits.bit(1);
            bits.bit(0);
            if (size > 0) bits.bit(value < 0);
        } else if (value >= -128 && value <= 127) {
            bits.highest_first(0b1111111110, 10);
            bits.highest_first(static_cast<std::uint8_t>(value), 8);
        } else {
            bits.highest_first(0b1111111111, 10);
            bits.highest_first(static_cast<std::uint16_t>(value), 16);
        }
    }
    return std::move(bits).take();
}

struct HuffmanCode {
    unsigned prefix, whole;
    bool is_value;
    int base;
    std::uint32_t bits;  // the first of them lowest
};

inline auto huffman_section(const std::vector<std::vector<HuffmanCode>>& tables) -> Bytes
{
    dicom::ByteWriter writer;
    writer.le16(static_cast<std::uint16_t>(tables.size()));
    for (const auto& table : tables) {
        writer.le16(static_cast<std::uint16_t>(table.size()));
        for (const auto& code : table) {
            writer.u8(static_cast<std::uint8_t>(code.prefix));
            writer.u8(static_cast<std::uint8_t>(code.whole));
            writer.u8(code.is_value);
            writer.le16(static_cast<std::uint16_t>(code.base));
            writer.le32(code.bits);
        }
    }
    return std::move(writer).take();
}

inline auto words(const Samples& values) -> Bytes
{
    dicom::ByteWriter writer;
    for (const auto value : values) writer.le16(static_cast<std::uint16_t>(value));
    return std::move(writer).take();
}

// In 16 bits, as a cart's processor subtracts.
inline auto differences(const Samples& values, unsigned order) -> Samples
{
    auto all = values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (order == 1 && i > 0) all[i] -= values[i - 1];
        if (order == 2 && i > 1) all[i] += values[i - 2] - 2 * values[i - 1];
        all[i] = static_cast<std::int16_t>(static_cast<std::uint16_t>(all[i]));
    }
    return all;
}

struct Span {
    std::uint32_t first, last;
    unsigned code;
};

inline auto leads_section(const std::vector<Span>& spans, bool subtracted = false) -> Bytes
{
    dicom::ByteWriter writer;
    writer.u8(static_cast<std::uint8_t>(spans.size()));
    writer.u8(static_cast<std::uint8_t>(subtracted | 4 | spans.size() << 3));
    for (const auto& span : spans) {
        writer.le32(span.first);
        writer.le32(span.last);
        writer.u8(static_cast<std::uint8_t>(span.code));
    }
    return std::move(writer).take();
}

struct WrittenBeat {
    std::uint32_t type, from, fiducial, to, whole_from, whole_to;
};

inline auto beats_section(unsigned ms, unsigned fiducial, const std::vector<WrittenBeat>& beats) -> Bytes
{
    dicom::ByteWriter writer;
    writer.le16(static_cast<std::uint16_t>(ms));
    writer.le16(static_cast<std::uint16_t>(fiducial));
    writer.le16(static_cast<std::uint16_t>(beats.size()));
    for (const auto& beat : beats) {
        writer.le16(static_cast<std::uint16_t>(beat.type));
        for (const auto number : {beat.from, beat.fiducial, beat.to}) writer.le32(number);
    }
    for (const auto& beat : beats)
        for (const auto number : {beat.whole_from, beat.whole_to}) writer.le32(number);
    return std::move(writer).take();
}

inline auto signal_section(unsigned nanovolts, unsigned microseconds, unsigned order, bool bimodal,
                           const std::vector<Bytes>& leads) -> Bytes
{
    dicom::ByteWriter writer;
    writer.le16(static_cast<std::uint16_t>(nanovolts));
    writer.le16(static_cast<std::uint16_t>(microseconds));
    writer.u8(static_cast<std::uint8_t>(order));
    writer.u8(bimodal);
    for (const auto& lead : leads) writer.le16(static_cast<std::uint16_t>(lead.size()));
    for (const auto& lead : leads) writer.bytes(lead);
    return std::move(writer).take();
}

// What is left of a lead when the reference beat is taken away at each beat.
inline auto residual(Samples samples, const std::vector<WrittenBeat>& beats, const Samples& reference,
                     unsigned reference_fiducial) -> Samples
{
    for (const auto& beat : beats)
        for (auto number = beat.from; beat.type == 0 && number <= beat.to; ++number)
            samples.at(number - 1) -= reference.at(number - beat.fiducial + reference_fiducial - 1);
    return samples;
}

// Means of `factor` samples outside the whole zones; what is left over there stays as it is.
inline auto decimated(const Samples& samples, const std::vector<WrittenBeat>& beats, unsigned factor) -> Samples
{
    Samples all;
    std::size_t at = 0;
    const auto means_until = [&](std::size_t end) {
        for (; at + factor <= end; at += factor) {
            std::int64_t sum = 0;
            for (unsigned i = 0; i < factor; ++i) sum += samples[at + i];
            all.push_back(static_cast<std::int32_t>(sum / factor));
        }
        for (; at < end; ++at) all.push_back(samples[at]);
    };
    for (const auto& beat : beats) {
        means_until(beat.whole_from - 1);
        for (; at < beat.whole_to; ++at) all.push_back(samples[at]);
    }
    means_until(samples.size());
    return all;
}

using ScpSections = std::map<unsigned, Bytes>;

inline auto whole_section(unsigned id, const Bytes& body, std::optional<std::uint16_t> checksum = {}) -> Bytes
{
    dicom::ByteWriter writer;
    writer.le16(static_cast<std::uint16_t>(id));
    writer.le32(static_cast<std::uint32_t>(body.size() + 16));
    writer.u8(20);
    writer.u8(20);
    writer.text(id == 0 ? std::string_view{"SCPECG"} : std::string_view{"\0\0\0\0\0\0", 6});
    writer.bytes(body);
    const auto checked = std::move(writer).take();
    dicom::ByteWriter whole;
    whole.le16(checksum.value_or(crc_ccitt(checked)));
    whole.bytes(checked);
    return std::move(whole).take();
}

// A section's checksum can be given, and where its pointer leads; else they are right. The record's is always right.
inline auto scp_file(const ScpSections& sections, const std::map<unsigned, std::uint16_t>& checksums = {},
                     const std::map<unsigned, std::pair<std::uint32_t, std::uint32_t>>& pointers = {}) -> Bytes
{
    const auto section = [&](unsigned id, const Bytes& body) {
        const auto given = checksums.find(id);
        return whole_section(id, body, given == checksums.end() ? std::nullopt : std::optional{given->second});
    };
    dicom::ByteWriter table;
    dicom::ByteWriter behind;
    std::uint32_t index = 6 + 136 + 1;
    for (unsigned id = 0; id < 12; ++id) {
        const auto found = sections.find(id);
        auto length = id == 0                   ? 136U
                      : found == sections.end() ? 0U
                                                : static_cast<std::uint32_t>(found->second.size() + 16);
        auto place = id == 0 ? 7U : length == 0 ? 0U : index;
        if (found != sections.end() && id != 0) {
            behind.bytes(section(id, found->second));
            index += length;
        }
        if (const auto lie = pointers.find(id); lie != pointers.end()) std::tie(length, place) = lie->second;
        table.le16(static_cast<std::uint16_t>(id));
        table.le32(length);
        table.le32(place);
    }
    dicom::ByteWriter record;
    const auto zero = section(0, std::move(table).take());
    const auto rest = std::move(behind).take();
    record.le32(static_cast<std::uint32_t>(6 + zero.size() + rest.size()));
    record.bytes(zero);
    record.bytes(rest);
    const auto body = std::move(record).take();
    dicom::ByteWriter file;
    file.le16(crc_ccitt(body));
    file.bytes(body);
    return std::move(file).take();
}

inline auto tagged(unsigned tag, std::string_view value) -> Bytes
{
    dicom::ByteWriter writer;
    writer.u8(static_cast<std::uint8_t>(tag));
    writer.le16(static_cast<std::uint16_t>(value.size()));
    writer.text(value);
    return std::move(writer).take();
}

// Two leads (I, II) of four plain words at 500 Hz and 2.5 uV.
inline auto small_sections() -> ScpSections
{
    return {{1, tagged(255, "")},
            {3, leads_section({{1, 4, 1}, {1, 4, 2}})},
            {6, signal_section(2500, 2000, 0, false, {words({1, 2, 3, 4}), words({-1, -2, -3, -4})})}};
}

}  // namespace shanhai::ecg::binary_test
