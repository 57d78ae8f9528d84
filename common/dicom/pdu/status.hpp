// What a DIMSE response answers: PS3.7 annex C, and for storage PS3.4 section B.2.3.
#pragma once

#include <cstdint>

namespace shanhai::dicom {

using Status = std::uint16_t;

namespace status {

inline constexpr Status success = 0x0000;
inline constexpr Status cancelled = 0xFE00;
inline constexpr Status pending = 0xFF00;

inline constexpr Status sop_class_not_supported = 0x0122;
inline constexpr Status not_authorized = 0x0124;
inline constexpr Status processing_failure = 0x0110;
inline constexpr Status duplicate_instance = 0x0111;
inline constexpr Status no_such_instance = 0x0112;
inline constexpr Status invalid_argument = 0x0115;
inline constexpr Status invalid_instance = 0x0117;
inline constexpr Status no_such_action = 0x0123;
inline constexpr Status unrecognized_operation = 0x0211;
inline constexpr Status mistyped_argument = 0x0212;
inline constexpr Status resource_limitation = 0x0213;

inline constexpr Status out_of_resources = 0xA700;   // the sender may try again later
inline constexpr Status data_set_mismatch = 0xA900;  // with its SOP class, or with the command
inline constexpr Status cannot_understand = 0xC000;

inline constexpr Status coerced_elements = 0xB000;  // warnings: the object was stored
inline constexpr Status elements_discarded = 0xB006;
inline constexpr Status data_set_mismatch_warning = 0xB007;

}  // namespace status

constexpr auto is_warning(Status value) -> bool
{
    return value == 0x0001 || value == 0x0107 || value == 0x0116 || value >> 12 == 0xB;
}
constexpr auto is_pending(Status value) -> bool { return value == 0xFF00 || value == 0xFF01; }
// The object is with the receiver, perhaps with a remark.
constexpr auto is_stored(Status value) -> bool { return value == status::success || is_warning(value); }

}  // namespace shanhai::dicom
