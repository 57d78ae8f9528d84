// One element's header: what it is and how long, in any of the three encodings (PS3.5 section 7.1). Pure.
#pragma once

#include "common/base/bytes.hpp"
#include "common/dicom/data/tag.hpp"

#include <optional>
#include <string>

namespace shanhai::dicom {

enum class Encoding { implicit_little, explicit_little, explicit_big };

struct Vr {  // two letters, or none when the encoding is implicit
    char first = 0;
    char second = 0;

    friend auto operator==(const Vr&, const Vr&) -> bool = default;
    constexpr auto is(const char (&name)[3]) const -> bool { return first == name[0] && second == name[1]; }
};

struct Element {
    static constexpr std::size_t header_min = 8;
    static constexpr std::size_t header_max = 12;

    Tag tag = 0;
    Vr vr;
    std::size_t header_size = header_min;
    std::optional<std::uint32_t> length;  // nothing: it ends with a delimiter
};

auto read_u16(ByteView bytes, Encoding encoding) -> std::uint16_t;
auto read_u32(ByteView bytes, Encoding encoding) -> std::uint32_t;
auto read_tag(ByteView bytes, Encoding encoding) -> Tag;

auto is_known_vr(Vr vr) -> bool;
auto may_hold_items(const Element& element, Encoding encoding) -> bool;

// `bytes` starts at the element and may be longer. Too few bytes are "dicom.truncated", an impossible VR is "dicom.vr".
auto parse_element(ByteView bytes, Encoding encoding) -> Result<Element>;

// Which encoding these first bytes of a data set speak; nothing when they do not look like one.
auto probe_encoding(ByteView bytes, std::uint64_t available) -> std::optional<Encoding>;

}  // namespace shanhai::dicom
