// Is this a whole DICOM object? Every element is stepped over, none is interpreted.
//
// The walk reads headers only and skips values, so a 500 MB cine costs as little as a slice. It trusts no length: what
// points past the end is "dicom.truncated", and depth and number of elements are bounded. It uses no recursion and a
// few kilobytes, whatever the file says. Pure code: DCMTK never sees bytes that did not pass here.
#pragma once

#include "common/dicom/data/element.hpp"
#include "common/dicom/data/source.hpp"

#include <string>
#include <vector>

namespace shanhai::dicom {

struct StructureLimits {
    std::size_t depth_max = 128;             // sequences within sequences; real ones stay below 20
    std::uint64_t elements_max = 2'000'000;  // a large enhanced CT has 300,000
    std::uint64_t value_max = 16_KiB;        // of one value asked for
    std::uint64_t inflated_max = 512_MiB;    // of a deflated data set
};

struct PixelData {
    Tag tag = tags::pixel_data;
    std::uint64_t offset = 0;  // of the element
    std::uint64_t value_offset = 0;
    std::uint64_t length = 0;  // of the value; with all items when encapsulated
    bool encapsulated = false;
    std::uint64_t fragments = 0;  // encapsulated only, without the offset table
};

struct Value {
    Tag tag = 0;
    Vr vr;
    Bytes bytes;
};

// One item of a sequence that was asked for, with what was wanted of its own values.
struct SequenceItem {
    Tag sequence = 0;
    std::vector<Value> values;
};

// What to bring along from the walk.
struct Wanted {
    Wanted(std::span<const Tag> all = {}) : values{all} {}
    std::span<const Tag> values;     // at the top level
    std::span<const Tag> sequences;  // at the top level: their items, in order
    std::span<const Tag> of_items;   // of each such item, not of what is nested in it
};

// Offsets count from the start of the source. In a deflated object those after data_set_offset count inflated bytes
// from the start of the data set.
struct Structure {
    std::string transfer_syntax;  // as declared, or what the bytes turned out to be
    bool transfer_syntax_declared = false;
    std::string media_sop_class;  // from the file meta, when it is there
    Encoding encoding = Encoding::explicit_little;
    bool deflated = false;
    std::uint64_t data_set_offset = 0;
    std::uint64_t elements = 0;  // at every depth, fragments included
    std::optional<PixelData> pixels;
    bool irregular_sequence = false;   // one was stepped over by its length, its inside is odd
    std::uint64_t trailing_bytes = 0;  // after the last element: padding or litter
    std::vector<Tag> present;          // those of `wanted` that are at the top level
    std::vector<Value> values;         // their values, sequences and pixel data excepted
    std::vector<SequenceItem> items;           // of the wanted sequences
};

// Refusals: "dicom.not" (no DICOM at all), "dicom.truncated", "dicom.vr", "dicom.structure", "dicom.depth",
// "dicom.elements", "dicom.value" (a wanted value is absurdly long), "dicom.inflate".
auto inspect(Source& source, const Wanted& wanted = {}, const StructureLimits& limits = {}) -> Result<Structure>;

}  // namespace shanhai::dicom
