// P-DATA-TF, PS3.8 section 9.3.5 and annex E: messages cut into fragments (presentation data values, "PDVs").
//
// An object may be gigabytes, so nothing here holds one: decoding looks at the six bytes in front of a fragment, and
// encoding makes the twelve bytes in front of one that is alone in its PDU.
#pragma once

#include "common/dicom/pdu/pdu.hpp"

#include <array>

namespace shanhai::dicom {

inline constexpr std::size_t pdv_header_length = 6;
inline constexpr std::size_t data_front_length = pdu_header_length + pdv_header_length;

enum class PdvKind : std::uint8_t { data_set, command };

struct PdvHeader {
    std::uint32_t length = 0;  // of the fragment itself
    std::uint8_t context = 1;
    PdvKind kind = PdvKind::data_set;
    bool last = false;  // of its command or data set
    friend auto operator==(const PdvHeader&, const PdvHeader&) -> bool = default;
};

// `room` is what is left of the PDU, these six bytes included: a fragment never reaches beyond its PDU.
auto decode_pdv_header(ByteView bytes, std::uint32_t room) -> Result<PdvHeader>;

// The front of a P-DATA-TF with this one fragment.
auto encode_front(const PdvHeader& pdv) -> std::array<std::byte, data_front_length>;

// How long a fragment may be for a peer that receives PDUs up to `pdu_length_max` (0: any). Even, as annex E wants it.
auto fragment_length_max(std::uint32_t pdu_length_max, std::uint32_t ours) -> std::uint32_t;

// A whole message part in as many P-DATA-TF as it takes; for commands, which are small.
auto encode_fragments(PdvHeader pdv, ByteView bytes, std::uint32_t fragment_length) -> Bytes;

}  // namespace shanhai::dicom
