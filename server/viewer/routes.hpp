// The HTTP face of viewing: a case with its objects, and an object's bytes as they arrived.
#pragma once

#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/people/gate.hpp"
#include "server/viewer/viewing.hpp"

namespace shanhai::viewer {

auto routes(Viewing& viewing, archive::PackStore& packs, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;

// An ECG's sheet as SVG: ?layout=3x4|6x2|12x1&speed=25|50&gain=5|10|20&page=1. malformed "ecg.layout"; unsupported
// "ecg.class" for an object that is no ECG waveform; the faults of read_dicom() and svg_of().
auto sheet_routes(Viewing& viewing, archive::PackStore& packs, people::Gate& gate, Lane& cpu)
    -> std::vector<http::Route>;

}  // namespace shanhai::viewer
