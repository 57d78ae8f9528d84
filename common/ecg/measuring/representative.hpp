// One beat for all of one kind: what is the same in each stays, noise does not. Pure.
#pragma once

#include "common/ecg/measuring/detecting.hpp"

namespace shanhai::ecg {

struct BeatLead {
    LeadName name = LeadName::other;
    bool derived = false;
    std::vector<float> microvolts{};  // from the beat's own level, which no cart knows
    float noise = 0;                  // of one beat against this one, RMS over the QRS' surroundings, microvolts

    friend auto operator==(const BeatLead&, const BeatLead&) -> bool = default;
};

// Where the waves begin and end, in samples of the beat (between them, too): of all leads together (AHA/ACC/HRS 2009
// part III, Rautaharju: intervals from the earliest onset to the latest end in any lead).
struct Waves {
    std::optional<double> p_begins{};
    std::optional<double> p_ends{};
    std::optional<double> qrs_begins{};
    std::optional<double> qrs_ends{};
    std::optional<double> t_peaks{};
    std::optional<double> t_ends{};

    friend auto operator==(const Waves&, const Waves&) -> bool = default;
};

struct RepresentativeBeat {
    double rate_hz = 0;
    std::size_t middle = 0;    // the sample of the QRS' middle
    std::size_t averaged = 0;  // of so many beats; 0: there is none
    std::vector<BeatLead> leads{};
    Waves waves{};

    friend auto operator==(const RepresentativeBeat&, const RepresentativeBeat&) -> bool = default;
};

struct Averaged {
    RepresentativeBeat beat;           // without its waves
    std::vector<std::size_t> members;  // the aligned middles it is made of
    std::vector<std::size_t> beats;    // the middles of all beats, aligned where they are of this kind
};

// The median of the beats whose QRS correlates with the commonest kind's, aligned to a sample; premature ones and other
// kinds are left out. (Aligned averaging and its limits: F. Mosteller's median; AHA/ACC 2007 part I, 2.3.) At most 48
// beats, evenly taken from all. None when there are fewer than two alike, unless there is but one.
auto average(const Signal& signal, const Detected& detected) -> Averaged;

}  // namespace shanhai::ecg
