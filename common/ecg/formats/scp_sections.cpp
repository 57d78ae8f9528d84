// The record's frame: checksum, length, and section 0 with a pointer to each of the others (EN 1064 section 5.3).
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/crc.hpp"
#include "common/ecg/formats/scp.hpp"

#include <algorithm>

namespace shanhai::ecg::scp {
namespace {

constexpr std::size_t record_head = 6;
constexpr std::size_t section_head = 16;
constexpr std::size_t pointer_size = 10;

struct Pointer {
    unsigned id = 0;
    std::size_t offset = 0;
    std::size_t length = 0;
};

// A section's own checksum may be left out (0, or all ones as some writers do): the record's covers the same bytes and
// was right. A wrong one says that the writer and we do not mean the same bytes.
auto section_at(ByteView record, const Pointer& pointer, unsigned& protocol) -> Result<ByteView>
{
    const auto whole = record.subspan(pointer.offset, pointer.length);
    dicom::ByteReader reader{whole};
    const auto crc = reader.le16();
    const auto id = reader.le16();
    const auto length = reader.le32();
    reader.u8();
    protocol = reader.u8();
    if (id != pointer.id || length < section_head || length > pointer.length) return Fault{errc::malformed, "ecg.read"};
    const auto section = whole.first(length);
    if (crc != 0 && crc != 0xFFFF && crc != crc_ccitt(section.subspan(2))) return Fault{errc::mismatch, "ecg.crc"};
    return section.subspan(section_head);
}

auto pointers_in(ByteView section, std::size_t record_length) -> Result<std::vector<Pointer>>
{
    std::vector<Pointer> all;
    dicom::ByteReader reader{section};
    while (reader.left() >= pointer_size) {
        const unsigned id = reader.le16();
        const std::uint64_t length = reader.le32();
        const std::uint64_t index = reader.le32();
        if (id == 0 || id > 11 || length == 0) continue;  // itself, the manufacturer's own, or not there
        if (index == 0 || length < section_head || index - 1 + length > record_length)
            return Fault{errc::malformed, "ecg.read"};
        all.push_back({id, static_cast<std::size_t>(index - 1), static_cast<std::size_t>(length)});
        if (all.size() > 11) return Fault{errc::malformed, "ecg.read"};
    }
    return all;
}

auto overlap(std::vector<Pointer> pointers, std::size_t first_free) -> bool
{
    std::ranges::sort(pointers, {}, &Pointer::offset);
    for (const auto& one : pointers) {
        if (one.offset < first_free) return true;
        first_free = one.offset + one.length;
    }
    return false;
}

}  // namespace

auto sections_of(ByteView file) -> Result<Sections>
{
    dicom::ByteReader head{file};
    const auto crc = head.le16();
    const auto length = head.le32();
    if (!head.ok() || length > file.size()) return Fault{errc::malformed, "ecg.truncated"};
    if (length < record_head + section_head) return Fault{errc::malformed, "ecg.read"};
    const auto record = file.first(length);  // carts that write whole blocks leave something behind it
    if (crc != crc_ccitt(record.subspan(2))) return Fault{errc::mismatch, "ecg.crc"};

    dicom::ByteReader zero{record.subspan(record_head)};
    zero.le32();
    const std::size_t zero_length = zero.le32();
    if (zero_length > record.size() - record_head) return Fault{errc::malformed, "ecg.read"};
    Sections sections;
    const auto table = section_at(record, {0, record_head, zero_length}, sections.protocol);
    if (!table) return table.error();
    const auto pointers = pointers_in(*table, record.size());
    if (!pointers) return pointers.error();
    if (overlap(*pointers, record_head + zero_length)) return Fault{errc::malformed, "ecg.read"};
    for (const auto& one : *pointers) {
        unsigned protocol = 0;
        const auto section = section_at(record, one, protocol);
        if (!section) return section.error();
        sections.of[one.id] = *section;
    }
    return sections;
}

}  // namespace shanhai::ecg::scp
