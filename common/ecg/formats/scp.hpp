// SCP-ECG (EN 1064:2005 and :2020, ISO 11073-91064) in the parts that its sections are. All numbers little endian.
// Sample numbers of a file count from 1.
#pragma once

#include "common/dicom/data/text_decoder.hpp"
#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

#include <array>

namespace shanhai::ecg::scp {

// What follows each section's header of 16 bytes; empty where the file has none.
struct Sections {
    std::array<ByteView, 12> of;
    unsigned protocol = 0;  // 20: version 2.0
};
auto sections_of(ByteView file) -> Result<Sections>;

// Section 1, before anybody knows in which character set its texts are.
struct Header {
    std::string_view last_name, first_name, second_name, id, institution;
    std::string_view model, manufacturer, serial, software;
    unsigned maker = 255;        // the manufacturer's code, where it has no text
    std::string_view charset{};  // as DICOM calls it; empty: not stated
    std::string sex{}, birth_date{}, age{};
    Filters filters{};
    std::optional<Instant> acquired{};
    bool offset_stated = false;
};
auto header_of(ByteView section) -> Result<Header>;
auto texts_of(const Header& header) -> std::vector<std::string_view>;
void describe(const Header& header, dicom::TextDecoder& texts, Recording& into);

// Section 3.
struct LeadSpan {
    std::uint32_t first = 0;  // its first and last sample
    std::uint32_t last = 0;
    unsigned code = 0;  // table 5

    auto samples() const -> std::size_t { return std::size_t{last} - first + 1; }
};
struct Leads {
    bool subtracted = false;  // section 6 is what is left when section 5 was taken away at each beat
    std::vector<LeadSpan> all{};
    std::size_t samples = 0;  // of all of them
};
auto leads_of(ByteView section, const Limits& limits) -> Result<Leads>;

// Section 4: where the beats are, and where bimodal compression left all samples.
struct Beat {
    unsigned type = 0;  // 0: the reference beat was subtracted here
    std::uint32_t from = 0;
    std::uint32_t fiducial = 0;
    std::uint32_t to = 0;
};
struct Zone {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
};
struct Beats {
    unsigned reference_ms = 0;
    unsigned reference_fiducial = 0;
    std::vector<Beat> all{};
    std::vector<Zone> whole{};
};
auto beats_of(ByteView section) -> Result<Beats>;

// Section 2. Without one, or with no table in it, samples are plain words.
class Huffman {
public:
    static auto parse(ByteView section) -> Result<Huffman>;

    // Exactly so many numbers; mismatch "ecg.samples" when the bits end before, malformed "ecg.read" for other codes.
    auto decode(ByteView bits, std::size_t count) const -> Result<std::vector<std::int32_t>>;

private:
    struct Code {
        unsigned extra = 0;    // bits behind the prefix, a signed number
        bool is_value = true;  // else the number of the table that follows
        std::int32_t base = 0;
    };
    struct Node {
        std::array<std::int32_t, 2> next{-1, -1};
        std::int32_t code = -1;
    };
    auto add(std::size_t root, unsigned prefix, std::uint32_t bits, Code code) -> bool;

    std::vector<std::size_t> roots_;
    std::vector<Node> nodes_;
    std::vector<Code> codes_;
};

// Sections 5 and 6.
struct Signal {
    unsigned nanovolts = 0;     // of one unit
    unsigned microseconds = 0;  // between samples
    unsigned differences = 0;   // none, first, second
    bool bimodal = false;
    std::vector<ByteView> leads{};
};
auto signal_of(ByteView section, std::size_t leads) -> Result<Signal>;
auto samples_of(const Signal& signal, std::size_t lead, std::size_t count, const Huffman& huffman)
    -> Result<std::vector<std::int32_t>>;

// Bimodal compression (EN 1064 annex C): outside the whole zones only every `factor`th sample is stored.
auto zones_within(const Beats& beats, const LeadSpan& span) -> std::vector<Zone>;
auto stored_samples(const std::vector<Zone>& zones, const LeadSpan& span, unsigned factor) -> std::size_t;
auto restored(const std::vector<std::int32_t>& stored, const Beats& beats, const LeadSpan& span, unsigned factor)
    -> std::vector<std::int32_t>;

// The rhythm and, when there is one, the reference beat.
auto strips_of(const Sections& sections, const Header& header, const Limits& limits) -> Result<std::vector<Strip>>;

void read_measurements(ByteView section, std::size_t most, Recording& into);    // section 7
auto statements_in(const Sections& sections) -> std::vector<std::string_view>;  // section 8, else 11

// The handheld recorders of Heal Force write something of their own under this name.
auto is_healforce(ByteView beginning) -> bool;
auto read_healforce(ByteView file, const Limits& limits) -> Result<Recording>;

}  // namespace shanhai::ecg::scp
