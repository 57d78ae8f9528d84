#include "common/dicom/pdu/data_tf.hpp"

#include "common/dicom/pdu/byte_io.hpp"

#include <algorithm>

namespace shanhai::dicom {
namespace {

// The message control header, PS3.8 section E.2.
constexpr std::uint8_t command_bit = 0x01;
constexpr std::uint8_t last_bit = 0x02;
constexpr std::uint32_t counted_of_header = 2;  // the item's length counts the context id and the control header

}  // namespace

auto decode_pdv_header(ByteView bytes, std::uint32_t room) -> Result<PdvHeader>
{
    ByteReader in{bytes};
    const auto length = in.be32();
    const auto context = in.u8();
    const auto control = in.u8();
    if (!in.ok() || room < pdv_header_length) return Fault{errc::malformed, "pdu.pdv"};
    if (length < counted_of_header || length - counted_of_header > room - pdv_header_length)
        return Fault{errc::malformed, "pdu.pdv.length"};
    return PdvHeader{length - counted_of_header, context, control & command_bit ? PdvKind::command : PdvKind::data_set,
                     (control & last_bit) != 0};
}

auto encode_front(const PdvHeader& pdv) -> std::array<std::byte, data_front_length>
{
    std::array<std::byte, data_front_length> front{};
    const auto put32 = [&](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) front[at + i] = static_cast<std::byte>(value >> (24 - 8 * i));
    };
    const auto control = (pdv.kind == PdvKind::command ? command_bit : 0) | (pdv.last ? last_bit : 0);
    front[0] = static_cast<std::byte>(PduType::data_tf);
    put32(2, pdv.length + static_cast<std::uint32_t>(pdv_header_length));
    put32(6, pdv.length + counted_of_header);
    front[10] = static_cast<std::byte>(pdv.context);
    front[11] = static_cast<std::byte>(control);
    return front;
}

auto fragment_length_max(std::uint32_t pdu_length_max, std::uint32_t ours) -> std::uint32_t
{
    const auto pdu = pdu_length_max == 0 ? ours : std::min(pdu_length_max, ours);
    return (pdu - static_cast<std::uint32_t>(pdv_header_length)) & ~1U;
}

auto encode_fragments(PdvHeader pdv, ByteView bytes, std::uint32_t fragment_length) -> Bytes
{
    Bytes all;
    do {
        const auto piece = bytes.first(std::min<std::size_t>(bytes.size(), fragment_length));
        bytes = bytes.subspan(piece.size());
        pdv.length = static_cast<std::uint32_t>(piece.size());
        pdv.last = bytes.empty();
        const auto front = encode_front(pdv);
        all.insert(all.end(), front.begin(), front.end());
        all.insert(all.end(), piece.begin(), piece.end());
    } while (!bytes.empty());
    return all;
}

}  // namespace shanhai::dicom
