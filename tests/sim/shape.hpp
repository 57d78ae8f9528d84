// A county in numbers: who is sick when, with what, how long it takes to read, and how bad the links are. They are
// published figures and assumptions about Chinese counties; each may be changed.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

namespace shanhai::sim {

using std::chrono::hours;
using std::chrono::minutes;

// How much of a day's work comes in each hour, in percent: two peaks, as outpatients come.
inline constexpr std::array<double, 24> share_of_hour = {.5, .4,  .3, .3,  .4, .6, 1.4, 4,  13, 17, 15, 9,
                                                         3,  4.5, 10, 9,   6,  2.5, 1,  .7, .5, .4, .3, .2};

struct Kind {
    std::string_view modality;
    double share;                           // of all cases
    std::chrono::duration<double> reading;  // median; lognormal
    double emergency;                       // of these
    std::size_t images;                     // at most
};
inline constexpr std::array<Kind, 4> kinds = {{
    {"DX", 80. / 268, minutes{4}, 0.02, 2},
    {"CT", 18. / 268, minutes{14}, 0.03, 4},
    {"US", 30. / 268, minutes{6}, 0.01, 3},
    {"ECG", 140. / 268, std::chrono::seconds{90}, 0.02, 1},
}};
inline constexpr double reading_sigma = 0.6;

struct Shape {
    std::chrono::days length{7};
    std::size_t clinics = 8;
    double cases_a_day = 40;
    std::size_t imaging_readers = 2;
    std::size_t ecg_readers = 1;

    double link_cut = 0.25;          // of attempts to send
    double reply_lost = 0.05;        // of what the relay answered
    double crash_while_sending = 0.01;
    hours between_crashes{48};
    double wrong_form = 0.02;        // form and images are of two people
    double wrong_clock = 0.03;       // of parcels: the clinic's computer is off by up to a day, either way
    double reader_vanishes = 0.03;   // of claims: the laptop dies, and its owner comes back later
    double reader_releases = 0.04;
    double reader_hands_over = 0.03;
    double reader_returns = 0.02;    // the images will not do
    double reader_asks = 0.02;       // the clinic something
    double no_retake = 0.3;          // of what was returned: the patient has left
    double two_want_one = 0.10;      // somebody else wants the case that was just claimed
};

}  // namespace shanhai::sim
