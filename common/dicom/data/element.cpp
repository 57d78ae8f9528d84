#include "common/dicom/data/element.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace shanhai::dicom {
namespace {

constexpr std::uint32_t undefined_length = 0xFFFFFFFF;

constexpr std::array<std::string_view, 11> long_form{"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR"};
constexpr std::array<std::string_view, 2> long_form_more{"UT", "UV"};
constexpr std::array<std::string_view, 21> short_form{"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO",
                                                      "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"};

template <std::size_t n>
auto holds(const std::array<std::string_view, n>& names, Vr vr) -> bool
{
    const char text[] = {vr.first, vr.second};
    return std::find(names.begin(), names.end(), std::string_view{text, 2}) != names.end();
}

auto octet(ByteView bytes, std::size_t at) -> std::uint32_t { return std::to_integer<std::uint32_t>(bytes[at]); }
auto is_capital(char c) -> bool { return c >= 'A' && c <= 'Z'; }

auto vr_at(ByteView bytes) -> Vr { return {static_cast<char>(bytes[0]), static_cast<char>(bytes[1])}; }

// PS3.5 7.1.2: VRs of the future have the long form. Old writers put "??" for what they did not know, in the short
// form.
auto has_long_form(Vr vr, ByteView reserved) -> bool
{
    if (holds(long_form, vr) || holds(long_form_more, vr)) return true;
    if (holds(short_form, vr) || vr.is("??")) return false;
    return octet(reserved, 0) == 0 && octet(reserved, 1) == 0;
}

auto length_of(std::uint32_t stored) -> std::optional<std::uint32_t>
{
    return stored == undefined_length ? std::nullopt : std::optional{stored};
}

}  // namespace

auto read_u16(ByteView bytes, Encoding encoding) -> std::uint16_t
{
    const bool big = encoding == Encoding::explicit_big;
    return static_cast<std::uint16_t>(octet(bytes, big ? 1 : 0) | octet(bytes, big ? 0 : 1) << 8);
}

auto read_u32(ByteView bytes, Encoding encoding) -> std::uint32_t
{
    const std::uint32_t first = read_u16(bytes, encoding);
    const std::uint32_t second = read_u16(bytes.subspan(2), encoding);
    return encoding == Encoding::explicit_big ? first << 16 | second : second << 16 | first;
}

auto read_tag(ByteView bytes, Encoding encoding) -> Tag
{
    return make_tag(read_u16(bytes, encoding), read_u16(bytes.subspan(2), encoding));
}

auto is_known_vr(Vr vr) -> bool { return holds(short_form, vr) || holds(long_form, vr) || holds(long_form_more, vr); }

auto may_hold_items(const Element& element, Encoding encoding) -> bool
{
    if (group_of(element.tag) == group_of(tags::pixel_data)) return false;
    return encoding == Encoding::implicit_little || element.vr.is("SQ") || element.vr.is("UN");
}

auto parse_element(ByteView bytes, Encoding encoding) -> Result<Element>
{
    if (bytes.size() < Element::header_min) return Fault{errc::malformed, "dicom.truncated"};
    Element element;
    element.tag = read_tag(bytes, encoding);

    // PS3.5 7.5: items and their delimiters have no VR in any encoding.
    if (encoding == Encoding::implicit_little || group_of(element.tag) == group_of(tags::item)) {
        element.length = length_of(read_u32(bytes.subspan(4), encoding));
        return element;
    }

    element.vr = vr_at(bytes.subspan(4));
    const bool letters = is_capital(element.vr.first) && is_capital(element.vr.second);
    if (!letters && !element.vr.is("??")) return Fault{errc::malformed, "dicom.vr"};
    if (!has_long_form(element.vr, bytes.subspan(6))) {
        element.length = read_u16(bytes.subspan(6), encoding);
        return element;
    }
    if (bytes.size() < Element::header_max) return Fault{errc::malformed, "dicom.truncated"};
    element.header_size = Element::header_max;
    element.length = length_of(read_u32(bytes.subspan(8), encoding));
    return element;
}

auto probe_encoding(ByteView bytes, std::uint64_t available) -> std::optional<Encoding>
{
    if (bytes.size() < Element::header_min) return std::nullopt;
    const auto starts_with_group_8 = [&](Encoding encoding) {
        return group_of(read_tag(bytes, encoding)) == group_of(tags::sop_class);
    };
    const bool has_vr = is_known_vr(vr_at(bytes.subspan(4)));
    if (starts_with_group_8(Encoding::explicit_big) && has_vr) return Encoding::explicit_big;
    if (!starts_with_group_8(Encoding::explicit_little)) return std::nullopt;
    if (has_vr) return Encoding::explicit_little;
    const auto length = length_of(read_u32(bytes.subspan(4), Encoding::implicit_little));
    const bool fits = !length || *length <= available - Element::header_min;
    return fits ? std::optional{Encoding::implicit_little} : std::nullopt;
}

}  // namespace shanhai::dicom
