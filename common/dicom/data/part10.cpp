#include "common/dicom/data/part10.hpp"

#include "common/dicom/pdu/uids.hpp"

namespace shanhai::dicom {
namespace {

constexpr std::size_t preamble_size = 128;
constexpr std::size_t ae_title_max = 16;

void put_u16(Bytes& out, std::uint32_t value)
{
    out.push_back(static_cast<std::byte>(value));
    out.push_back(static_cast<std::byte>(value >> 8));
}

void put_u32(Bytes& out, std::uint32_t value)
{
    put_u16(out, value & 0xFFFF);
    put_u16(out, value >> 16);
}

void put_text(Bytes& out, std::string_view text)
{
    const auto view = as_view(text);
    out.insert(out.end(), view.begin(), view.end());
}

void put_start(Bytes& out, std::uint32_t element, std::string_view vr)
{
    put_u16(out, 0x0002);
    put_u16(out, element);
    put_text(out, vr);
}

// Explicit VR little endian, short form; UIDs are padded with NUL, text with a space (PS3.5 section 6.2).
void put_element(Bytes& out, std::uint32_t element, std::string_view vr, std::string_view value)
{
    const bool odd = value.size() % 2 != 0;
    put_start(out, element, vr);
    put_u16(out, static_cast<std::uint32_t>(value.size() + (odd ? 1 : 0)));
    put_text(out, value);
    if (odd) out.push_back(vr == "UI" ? std::byte{0} : std::byte{' '});
}

void put_version(Bytes& out)
{
    put_start(out, 0x0001, "OB");
    put_u16(out, 0);
    put_u32(out, 2);
    out.push_back(std::byte{0});
    out.push_back(std::byte{1});
}

}  // namespace

auto part10_header(const SopClassUid& sop_class, const InstanceUid& sop_instance,
                   const TransferSyntaxUid& transfer_syntax, std::string_view source_ae) -> Bytes
{
    Bytes group;
    put_version(group);
    put_element(group, 0x0002, "UI", sop_class.text());
    put_element(group, 0x0003, "UI", sop_instance.text());
    put_element(group, 0x0010, "UI", transfer_syntax.text());
    put_element(group, 0x0012, "UI", uids::implementation_class);
    put_element(group, 0x0013, "SH", uids::implementation_version);
    if (!source_ae.empty()) put_element(group, 0x0016, "AE", source_ae.substr(0, ae_title_max));

    Bytes out(preamble_size);
    put_text(out, "DICM");
    put_start(out, 0x0000, "UL");
    put_u16(out, 4);
    put_u32(out, static_cast<std::uint32_t>(group.size()));
    out.insert(out.end(), group.begin(), group.end());
    return out;
}

}  // namespace shanhai::dicom
