#include "common/dicom/pdu/pdu.hpp"

#include "common/dicom/pdu/byte_io.hpp"

namespace shanhai::dicom {
namespace {

auto short_pdu(PduType type, std::uint8_t second, std::uint8_t third, std::uint8_t fourth) -> Bytes
{
    ByteWriter out;
    out.pdu(static_cast<std::uint8_t>(type), [&] {
        out.u8(0);
        out.u8(second);
        out.u8(third);
        out.u8(fourth);
    });
    return std::move(out).take();
}

}  // namespace

auto is_known(PduType type) -> bool { return type >= PduType::associate_rq && type <= PduType::abort; }

auto decode_header(ByteView bytes) -> Result<PduHeader>
{
    ByteReader in{bytes};
    const auto type = static_cast<PduType>(in.u8());
    in.u8();  // reserved: "not tested to this value when received"
    const auto length = in.be32();
    if (!in.ok()) return Fault{errc::malformed, "pdu.header"};
    return PduHeader{type, length};
}

auto encode(const AssociateRj& pdu) -> Bytes
{
    const auto pair = static_cast<std::uint16_t>(pdu.reason);
    return short_pdu(PduType::associate_rj, pdu.transient ? 2 : 1, static_cast<std::uint8_t>(pair >> 8),
                     static_cast<std::uint8_t>(pair));
}

auto encode(const ReleaseRq&) -> Bytes { return short_pdu(PduType::release_rq, 0, 0, 0); }
auto encode(const ReleaseRp&) -> Bytes { return short_pdu(PduType::release_rp, 0, 0, 0); }

auto encode(const Abort& pdu) -> Bytes
{
    return short_pdu(PduType::abort, 0, static_cast<std::uint8_t>(pdu.source), static_cast<std::uint8_t>(pdu.reason));
}

auto decode_associate_rj(ByteView body) -> Result<AssociateRj>
{
    if (body.size() != short_pdu_length) return Fault{errc::malformed, "pdu.reject"};
    ByteReader in{body.subspan(1)};
    const bool transient = in.u8() == 2;
    return AssociateRj{transient, static_cast<RejectReason>(in.be16())};
}

auto decode_abort(ByteView body) -> Result<Abort>
{
    if (body.size() != short_pdu_length) return Fault{errc::malformed, "pdu.abort"};
    ByteReader in{body.subspan(2)};
    const auto source = static_cast<AbortSource>(in.u8());
    return Abort{source, static_cast<AbortReason>(in.u8())};
}

}  // namespace shanhai::dicom
