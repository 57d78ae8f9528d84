// HL7 v2 messages as text (v2.5.1 chapter 2): segments written field by field, and the acknowledgement read back. Pure.
//
// Text goes in as UTF-8 and comes out with the delimiters escaped and line ends as \.br\, so that nothing a patient is
// called, and nothing a reader writes, can begin a field or a segment of its own.
#pragma once

#include "common/base/fault.hpp"
#include "common/base/instant.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace shanhai::hl7 {

inline constexpr std::size_t answer_max = 64 * 1024;  // an acknowledgement is a few hundred bytes

auto escaped(std::string_view text) -> std::string;      // section 2.7
auto unescaped(std::string_view text) -> std::string;    // with our delimiters; what it does not know it leaves out
auto components(std::initializer_list<std::string_view> texts) -> std::string;  // escaped, joined with ^
auto to_time(Instant when) -> std::string;               // 20250612103015+0800: China's one zone

// "PID|1||..." from numbered fields; those behind the last that was set are not written.
class Segment {
public:
    explicit Segment(std::string_view name) : name_{name} {}

    // What is written as it stands: from components(), or a code of ours.
    auto set(std::size_t field, std::string value) -> Segment&;
    auto text() const -> std::string;  // MSH counts its separator as field 1 (section 2.14.9.1)

private:
    std::string name_;
    std::vector<std::string> fields_;  // the first is field 1
};

auto message_of(const std::vector<Segment>& segments) -> std::string;  // each ends with a carriage return

// What the other end said of a message of ours (section 2.14.8).
struct Acknowledgement {
    std::string code;        // AA, AE, AR, or CA, CE, CR in enhanced mode
    std::string control_id;  // of the message it answers

    auto is_yes() const -> bool { return code == "AA" || code == "CA"; }
};

// malformed "hl7.answer" when it is no acknowledgement; too_large beyond answer_max.
auto parse_acknowledgement(std::string_view message) -> Result<Acknowledgement>;

}  // namespace shanhai::hl7
