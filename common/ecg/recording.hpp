// One ECG as a cart recorded it, whatever the file format: a plain value. Readers make it, drawing, checking, measuring
// and writing take it; nobody changes it on the way. Pure: no format and no toolkit shows through.
//
// Shape: a recording is a list of strips; a strip is leads x samples, all leads sampled together, at one rate, from one
// moment on. A 10 s cart writes one rhythm strip; a cart that prints 3x4 may write four of 2.5 s and one of 10 s, each
// with its own `starts_s`; a representative ("median") beat is a strip of another kind and is never drawn as rhythm.
//
// Units: time in seconds from the recording's start, frequency in hertz, voltage in microvolts. Samples are the file's
// own whole numbers, so that writing them again loses nothing. A sample is
//
//     microvolts = sample x scale.microvolts_per_unit + scale.offset_microvolts
//
// What a file does not state, or states absurdly, is absent here and never assumed: a lead without a scale has no
// voltages, a strip without a rate has no time, and neither is ever drawn on a millivolt grid (drawing/draw.hpp).
// All text is UTF-8.
#pragma once

#include "common/base/instant.hpp"
#include "common/ecg/lead.hpp"

#include <optional>
#include <vector>

namespace shanhai::ecg {

struct Scale {
    double microvolts_per_unit = 0;  // already with any correction factor
    double offset_microvolts = 0;

    friend auto operator==(const Scale&, const Scale&) -> bool = default;
};

// As the device stated them; 0 or absent is "not stated", which is not the same as "off".
struct Filters {
    std::optional<double> high_pass_hz{};  // DICOM: Filter Low Frequency
    std::optional<double> low_pass_hz{};   // Filter High Frequency
    std::optional<double> notch_hz{};

    friend auto operator==(const Filters&, const Filters&) -> bool = default;
};

struct Lead {
    LeadName name = LeadName::other;
    std::string label{};           // as the file calls it
    std::optional<Scale> scale{};  // nothing: the units are arbitrary
    std::vector<std::int32_t> samples{};
    std::optional<std::int32_t> gap{};  // a sample of this value is none: electrode off, or nothing recorded
    Filters filters{};
    double skew_s = 0;     // sampled so much later than the strip's first lead
    bool derived = false;  // computed from other leads by the device or by us
    std::string status{};  // when the device did not call it good: DISCONNECTED, TEST DATA, ...

    friend auto operator==(const Lead&, const Lead&) -> bool = default;
};

enum class StripKind { rhythm, representative };

struct Strip {
    StripKind kind = StripKind::rhythm;
    std::string label{};
    std::optional<double> rate_hz{};  // of each lead
    double starts_s = 0;
    std::vector<Lead> leads{};  // every one with the same number of samples

    friend auto operator==(const Strip&, const Strip&) -> bool = default;
};

// As the file says, which need not be true: 张三, M/F/O, 19620317, 064Y.
struct Patient {
    std::string name{};
    std::string id{};
    std::string sex{};
    std::string birth_date{};
    std::string age{};

    friend auto operator==(const Patient&, const Patient&) -> bool = default;
};

struct Device {
    std::string manufacturer{};
    std::string model{};
    std::string serial{};
    std::string software{};
    std::string institution{};

    friend auto operator==(const Device&, const Device&) -> bool = default;
};

struct Code {
    std::string value{};
    std::string scheme{};
    std::string meaning{};

    friend auto operator==(const Code&, const Code&) -> bool = default;
};

enum class Quantity {
    other,
    heart_rate,
    atrial_rate,
    rr,
    pp,
    p_duration,
    pr,
    qrs_duration,
    qt,
    qtc,
    qtc_bazett,
    qtc_fridericia,
    p_axis,
    qrs_axis,
    t_axis,
};

// What the cart measured. Axes may be 0 or negative; a rate or an interval of 0 was not measured.
struct Measurement {
    Quantity quantity = Quantity::other;
    Code code{};
    double value = 0;
    std::string unit{};  // UCUM, as stated: ms, deg, /min
    unsigned group = 0;  // annotations of one group belong together (a beat, say)

    friend auto operator==(const Measurement&, const Measurement&) -> bool = default;
};

// A place in time that the cart marked: P onset, fiducial point.
struct Marker {
    Code code{};
    std::size_t strip = 0;   // index into strips
    std::size_t sample = 0;  // from 0
    unsigned group = 0;

    friend auto operator==(const Marker&, const Marker&) -> bool = default;
};

// What a person should look at before relying on it.
struct Doubts {
    bool charset = false;     // of the texts
    bool leads = false;       // a lead is there twice, or its code and its name disagree
    bool correction = false;  // a correction factor was not stated and is taken for 1

    friend auto operator==(const Doubts&, const Doubts&) -> bool = default;
};

struct Recording {
    std::string format;  // "DICOM 12-lead ECG"
    std::vector<Strip> strips;
    Patient patient{};
    Device device{};
    std::optional<Instant> acquired{};  // the cart's clock, which may be wrong
    bool offset_stated = false;         // else China Standard Time is assumed
    std::vector<Measurement> measurements{};
    std::vector<std::string> statements{};  // 窦性心律: the cart's own interpretation, never ours
    std::vector<Marker> markers{};
    Doubts doubts{};

    friend auto operator==(const Recording&, const Recording&) -> bool = default;
};

inline constexpr double rate_max_hz = 100'000;
inline constexpr double microvolts_per_unit_min = 0.0001;
inline constexpr double microvolts_per_unit_max = 1000;  // one unit a whole millivolt: nothing could be read off it

// For readers: nothing when absurd.
auto plausible_rate(double hertz) -> std::optional<double>;
auto plausible_scale(double microvolts_per_unit, double offset_microvolts) -> std::optional<Scale>;
auto has_doubtful_leads(const Strip& strip) -> bool;  // one is there twice

inline auto samples_in(const Strip& strip) -> std::size_t
{
    return strip.leads.empty() ? 0 : strip.leads.front().samples.size();
}
auto seconds_of(const Strip& strip) -> double;  // 0 without a rate

// A rhythm strip's lead of this name: the longest, when there are several.
struct Place {
    const Strip* strip;
    const Lead* lead;
};
auto find(const Recording& recording, LeadName name) -> std::optional<Place>;

// Of the quantity, measured, and in the lowest group (the whole recording before single beats).
auto find(const Recording& recording, Quantity quantity) -> const Measurement*;

// May this be drawn to scale? malformed "ecg.leads" (no rhythm), "ecg.gain" (no lead has a scale), "ecg.rate".
auto check(const Recording& recording) -> Result<void>;

}  // namespace shanhai::ecg
