// What is seen of an ECG when it comes: its quality in the clinic's face, what marks it for earlier eyes, and what
// keeps it off the millivolt grid. Pure.
#pragma once

#include "common/ecg/summary/summary.hpp"
#include "server/ledger/archive.hpp"

namespace shanhai::intake {

struct EcgFacts {
    std::string view;  // wire::EcgView as JSON
    std::set<ledger::StudyDoubt> doubts;
    std::vector<std::string> marks;  // one sentence each
};

// `received`: when it came, by our clock; the cart's is judged by it. As long as measuring takes: for lane cpu.
auto facts_of(const ecg::Recording& recording, const ecg::Measured& measured, const ecg::MarkRules& rules,
              Instant received) -> EcgFacts;

// Of a DICOM object that its class says is an ECG waveform. One that cannot be read has no waveform for anybody.
auto facts_of_waveform(ByteView object, const ecg::MarkRules& rules, Instant received) -> EcgFacts;

// Of a drawn ECG, in which nothing can be measured.
auto facts_of_picture(std::string_view format) -> EcgFacts;

}  // namespace shanhai::intake
