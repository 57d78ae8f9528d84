// The names of ECG leads, whatever a device calls them. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace shanhai::ecg {

enum class LeadName : std::uint8_t {
    other,  // see Lead::label
    I,
    II,
    III,
    aVR,
    aVL,
    aVF,
    V1,
    V2,
    V3,
    V4,
    V5,
    V6,
    V7,
    V8,
    V9,
    V2R,
    V3R,
    V4R,
    V5R,
    V6R,
    V7R,
    X,
    Y,
    Z,  // Frank
};

auto text_of(LeadName name) -> std::string_view;  // "aVR"; empty for `other`

// From what people and formats write: "aVR", "AVR", "Lead V3R", "Lead I (Einthoven)", "ECG II", "MDC_ECG_LEAD_V1".
// What is not exactly one known name is `other`.
auto lead_named(std::string_view text) -> LeadName;

// From the number that SCP-ECG (EN 1064 table 5) and IEEE 11073 (MDC, partition 2) share: 1 is I, 61 is III.
auto lead_numbered(unsigned number) -> LeadName;
auto number_of(LeadName name) -> unsigned;  // 0, "unspecified", for `other`

}  // namespace shanhai::ecg
