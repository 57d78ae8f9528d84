// Every limit of the quality verdict, its unit and where it comes from. [A]: ours, tuned on one half of the recordings
// and seeds and reported on the other (README.md). What is in Finding::value is said at each rule.
#pragma once

#include <chrono>
#include <cstddef>

namespace shanhai::ecg::rules {

// lead-off: microvolts RMS above 25 Hz between the beats, or by which single beats differ from the representative one;
// or the part of the lead that is a gap, in percent. After the PhysioNet/CinC Challenge 2011 (Silva, Moody, Celi) and
// its entries (Clifford et al., Physiol Meas 33 (2012) 1419): a lead in which the other leads' beats do not show, or
// that is an inch high with noise, is not one. [A]
inline constexpr double off_fast_uv = 150;
inline constexpr double off_noise_uv = 150;
inline constexpr double off_signal_to_noise = 6;  // QRS peak to peak over that noise; a clean lead has 30 and more
inline constexpr double off_gap_percent = 10;

// flat: microvolts peak to peak around the beats that other leads show. The Challenge's entries take a lead for flat
// when it stays constant for a part of its time (Johannesen & Galeotti, Physiol Meas 33 (2012) 1463). [A]
inline constexpr double flat_uv = 22;
inline constexpr double flat_beats_part = .2;
inline constexpr double flat_around_beat_s = .10;

// saturation: milliseconds at the lead's highest or lowest value, reached with a kink: a T wave's top is round. [A]
inline constexpr double saturation_ms = 40;
inline constexpr double saturation_run_s = .010;
inline constexpr double saturation_long_run_s = .200;  // so long at one extreme needs no kink
inline constexpr double saturation_away_uv = 300;      // from the lead's middle
inline constexpr double saturation_kink_uv = 40;       // within 6 ms of leaving the extreme
inline constexpr double saturation_kink_s = .006;

// mains: microvolts (amplitude) of 50 or 60 Hz above what is at the frequencies beside them. 25 uV is half a millimetre
// from peak to peak on the sheet, as wide as its line. [A]
inline constexpr double mains_uv = 25;
inline constexpr double mains_beside_hz = 6;

// baseline: microvolts peak to peak of what is left below 0.5 Hz (a mean over one second). [A]
inline constexpr double baseline_uv = 600;
inline constexpr double baseline_window_s = 1.0;

// tremor: microvolts RMS above 25 Hz between the beats, mains not counted; what mains leave (their frequency is never
// quite 50) does not count either. [A]
inline constexpr double tremor_uv = 18;
inline constexpr double tremor_mains_part = .5;
inline constexpr double tremor_window_s = .100;
inline constexpr double tremor_off_beat_s = .120;

// too-short: seconds. AHA/ACC 2007 part I: 10 s is the standard recording; carts cut a little.
inline constexpr double short_s = 9.5;

// gain: microvolts, the QRS' largest peak to peak of any lead. Below is lower than low voltage in all twelve (0.5 mV in
// the limb, 1 mV in the chest leads; AHA/ACC/HRS 2009 part V), above is more than hypertrophy gives. [A]
inline constexpr double gain_low_uv = 400;
inline constexpr double gain_high_uv = 7000;

// rate: samples per second. AHA/ACC 2007 part I: 500; below 250 intervals are not to be measured (domain 4.12 [A]).
inline constexpr double rate_hz = 500;

// clock: minutes between the cart's time and its receipt; positive: the cart is ahead. [A]
inline constexpr std::chrono::minutes clock_ahead{10};
inline constexpr std::chrono::days clock_behind{30};
inline constexpr int clock_first_year = 2000;

// inconsistent: microvolts RMS of I + III - II, and as a part of the three leads' own size: rounding and lossy
// compression stay far below (Einthoven). [A]
inline constexpr double inconsistent_uv = 40;
inline constexpr double inconsistent_part = .15;

// limb-reversal: by how much one interchange of RA, LA and LL explains the recording better than none: log likelihood,
// as J.A. Kors, G. van Herpen, Am J Cardiol 88 (2001) 396, compare hypothetical recordings, here by what axes grown-ups
// have (P 0 to 75 degrees, QRS -30 to 90, T near the QRS; AHA/ACC/HRS 2009 part III) and by how like V6 leads I and II
// are (B. Heden et al.; V. Batchvarov et al., Europace 9 (2007) 1081). Each term is clipped, so that no single disease
// makes an interchange. [A] A leg electrode on an arm leaves one bipolar lead without deflection: peak to peak in parts
// of the largest bipolar lead, and in microvolts.
inline constexpr double reversal_margin = 4.0;
inline constexpr double three_electrodes = 2.5;  // all three in a wrong place happens so much less often than two
inline constexpr double p_axis_mean = 50, p_axis_deviation = 20, p_axis_clip = 5;
inline constexpr double qrs_axis_mean = 40, qrs_axis_deviation = 38, qrs_axis_clip = 2.5;
inline constexpr double t_axis_mean = 42, t_axis_deviation = 30, t_axis_clip = 2;
inline constexpr double v6_likeness_weight = 1.5;
inline constexpr double isoelectric_part = .10;
inline constexpr double isoelectric_uv = 120;

// precordial-order: by what part another order of V1 to V6 makes a shorter way from lead to lead (distance: RMS
// difference over QRS and T): neighbours on the chest see nearly the same. [A]
inline constexpr double order_part = .10;
inline constexpr double order_uv = 35;    // and by so much, and not at all where no chest lead reaches this from peak
inline constexpr double order_low_uv = 900;  // to peak: in low voltage, noise makes the order
// A simulator's leads are one shape in several sizes: nothing is to be seen of their order. Correlation below 1 by: [A]
inline constexpr double order_shape = .10;
// Backward, V6 to V1: correlation of lead I with V1 less that with V6. [A]
inline constexpr double order_backward = .9;

}  // namespace shanhai::ecg::rules
