// The two halves of a Philips document: its waveforms, and what is said around them. Only for sierra*.cpp.
#pragma once

#include "common/ecg/formats/room.hpp"
#include "common/ecg/formats/xml.hpp"

namespace shanhai::ecg::sierra {

auto read_rhythm(Node root, Xml& xml, Room& room, Recording& into) -> Result<void>;
auto read_beats(Node root, Xml& xml, Room& room, Recording& into) -> Result<void>;
void read_words(Node root, std::size_t most, Xml& xml, Recording& into);

}  // namespace shanhai::ecg::sierra
