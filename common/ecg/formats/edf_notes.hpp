// Annotations of EDF+ (section 2.2.2, time-stamped annotation lists): +12.5<21>3<20>text<20>more<20><0>.
#pragma once

#include "common/ecg/formats/edf_header.hpp"

namespace shanhai::ecg::edf {

struct Note {
    double onset_s = 0;  // since the header's start
    std::string text;
};

struct Notes {
    std::vector<double> begins;  // of each record; empty where nobody keeps the time
    std::vector<Note> all;       // at most as many as asked for
};

// Faults: malformed "ecg.read" (EDF+D and a record that does not say when it began).
auto read_notes(ByteView file, const Header& header, std::size_t most, bool& doubtful) -> Result<Notes>;

}  // namespace shanhai::ecg::edf
