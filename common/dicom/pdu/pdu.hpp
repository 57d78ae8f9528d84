// The protocol data units of PS3.8 section 9.3 as values: what stands on the wire, and nothing that waits.
//
// encode() gives a whole PDU, header included; the decoders take what follows the header and refuse, as `malformed` and
// with the step's name, whatever is cut short, too long or contradicts itself. The associate PDUs are in associate.hpp;
// P-DATA-TF is apart (data_tf.hpp), since its bytes are many.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::dicom {

inline constexpr std::size_t pdu_header_length = 6;
// What we ever read of an A-ASSOCIATE PDU: 128 contexts with 20 transfer syntaxes each take 70 KiB, a SAML assertion
// or a Kerberos ticket at most 64 KiB more.
inline constexpr std::uint32_t associate_length_max = 256 * 1024;
inline constexpr std::uint32_t short_pdu_length = 4;  // A-ASSOCIATE-RJ, A-RELEASE-RQ and -RP, A-ABORT

enum class PduType : std::uint8_t {
    associate_rq = 0x01,
    associate_ac = 0x02,
    associate_rj = 0x03,
    data_tf = 0x04,
    release_rq = 0x05,
    release_rp = 0x06,
    abort = 0x07,
};

struct PduHeader {
    PduType type;          // as it came: perhaps none of the seven, which the receiver answers with an abort
    std::uint32_t length;  // of what follows the header
};

auto is_known(PduType type) -> bool;
auto decode_header(ByteView bytes) -> Result<PduHeader>;

// PS3.8 table 9-21. The reason's meaning depends on the source, hence one list of the pairs that exist.
enum class RejectReason : std::uint16_t {
    none_given = 0x0101,
    application_context_not_supported = 0x0102,
    calling_title_not_recognized = 0x0103,
    called_title_not_recognized = 0x0107,
    provider_none_given = 0x0201,
    protocol_version_not_supported = 0x0202,
    temporary_congestion = 0x0301,
    local_limit_exceeded = 0x0302,
};

struct AssociateRj {
    bool transient = false;  // try again later, unchanged
    RejectReason reason = RejectReason::none_given;
    friend auto operator==(const AssociateRj&, const AssociateRj&) -> bool = default;
};

struct ReleaseRq {
    friend auto operator==(const ReleaseRq&, const ReleaseRq&) -> bool = default;
};

struct ReleaseRp {
    friend auto operator==(const ReleaseRp&, const ReleaseRp&) -> bool = default;
};

// PS3.8 table 9-26.
enum class AbortSource : std::uint8_t { user = 0, provider = 2 };
enum class AbortReason : std::uint8_t {
    not_specified = 0,
    unrecognized_pdu = 1,
    unexpected_pdu = 2,
    unrecognized_parameter = 4,
    unexpected_parameter = 5,
    invalid_parameter_value = 6,
};

struct Abort {
    AbortSource source = AbortSource::user;
    AbortReason reason = AbortReason::not_specified;  // significant from the provider only
    friend auto operator==(const Abort&, const Abort&) -> bool = default;
};

auto encode(const AssociateRj& pdu) -> Bytes;
auto encode(const ReleaseRq& pdu) -> Bytes;
auto encode(const ReleaseRp& pdu) -> Bytes;
auto encode(const Abort& pdu) -> Bytes;

// From what follows the header. The release PDUs say nothing but their type.
auto decode_associate_rj(ByteView body) -> Result<AssociateRj>;
auto decode_abort(ByteView body) -> Result<Abort>;

}  // namespace shanhai::dicom
