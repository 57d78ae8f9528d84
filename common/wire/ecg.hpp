// An ECG on the wire: what its file says, what is wrong with it, what was computed. Nothing of it is a diagnosis.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct EcgFindingView {
    std::string flaw;    // lead-off, mains, limb-reversal, ...
    std::string weight;  // advice: record again if there is time; look: a reader should know
    std::vector<std::string> leads;
    double value = 0;
    std::string which;
    std::string sentence;  // what is wrong and what to do
    std::string english;
};
BOOST_DESCRIBE_STRUCT(EcgFindingView, (), (flaw, weight, leads, value, which, sentence, english))

struct EcgValueView {
    std::string name;  // heart_rate, rr, p, pr, qrs, qt, qtc_bazett, qtc_fridericia, p_axis, qrs_axis, t_axis
    double value = 0;
    std::string unit;  // UCUM: /min, ms, deg
};
BOOST_DESCRIBE_STRUCT(EcgValueView, (), (name, value, unit))

// Why human eyes should come earlier: a limit of a region's list was reached.
struct EcgMarkView {
    std::string what;  // rate-low, rate-high, pause, wide-qrs, long-qtc
    double value = 0;
    double limit = 0;
    std::string list;
    std::string sentence;
    std::string english;
};
BOOST_DESCRIBE_STRUCT(EcgMarkView, (), (what, value, limit, list, sentence, english))

struct EcgView {
    std::string format;  // SCP-ECG, DICOM 12-lead ECG, ...
    std::string device;
    std::string acquired_at;  // by the cart's clock; empty: not stated
    double seconds = 0;
    double rate_hz = 0;                // 0: not stated
    std::vector<std::string> leads;
    std::vector<std::string> derived;  // those of them that were computed from others
    std::string question;              // ecg.gain, ecg.rate, ecg.leads: it cannot be drawn to scale; empty: it can
    std::vector<EcgFindingView> quality;
    std::vector<EcgValueView> computed;  // by us, for information
    std::vector<EcgValueView> stated;    // by the cart
    std::vector<std::string> statements;  // the cart's own interpretation
    std::vector<EcgMarkView> marks;
};
BOOST_DESCRIBE_STRUCT(EcgView, (),
                      (format, device, acquired_at, seconds, rate_hz, leads, derived, question, quality, computed,
                       stated, statements, marks))

// An ECG of a parcel: what was seen of it on arrival.
struct EcgAnswer {
    std::int64_t line = 0;  // of the manifest
    std::string name;
    EcgView ecg;
};
BOOST_DESCRIBE_STRUCT(EcgAnswer, (), (line, name, ecg))

}  // namespace shanhai::wire
