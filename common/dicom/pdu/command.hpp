// DIMSE command sets (PS3.7 section 9.3 and annex E): what a message asks or answers, before its data set.
//
// One struct for all messages, with the elements a relay meets; elements we do not know are skipped. The four messages
// of every day have types of their own in messages.hpp.
#pragma once

#include "common/base/bytes.hpp"
#include "common/dicom/pdu/status.hpp"

#include <optional>

namespace shanhai::dicom {

inline constexpr std::size_t command_length_max = 16 * 1024;  // real ones take 100 to 300 bytes
inline constexpr std::size_t error_comment_length_max = 64;   // VR LO
inline constexpr std::size_t offending_elements_max = 256;

// Field (0000,0100). A response has the highest bit set.
enum class CommandField : std::uint16_t {
    c_store_rq = 0x0001,
    c_store_rsp = 0x8001,
    c_get_rq = 0x0010,
    c_get_rsp = 0x8010,
    c_find_rq = 0x0020,
    c_find_rsp = 0x8020,
    c_move_rq = 0x0021,
    c_move_rsp = 0x8021,
    c_echo_rq = 0x0030,
    c_echo_rsp = 0x8030,
    n_event_report_rq = 0x0100,
    n_event_report_rsp = 0x8100,
    n_get_rq = 0x0110,
    n_get_rsp = 0x8110,
    n_set_rq = 0x0120,
    n_set_rsp = 0x8120,
    n_action_rq = 0x0130,
    n_action_rsp = 0x8130,
    n_create_rq = 0x0140,
    n_create_rsp = 0x8140,
    n_delete_rq = 0x0150,
    n_delete_rsp = 0x8150,
    c_cancel_rq = 0x0FFF,
};

constexpr auto is_response(CommandField field) -> bool { return (static_cast<std::uint16_t>(field) & 0x8000) != 0; }

enum class Priority : std::uint16_t { medium = 0, high = 1, low = 2 };

// The C-MOVE that a C-STORE belongs to.
struct MoveOriginator {
    std::string title;
    std::uint16_t message_id = 0;
    friend auto operator==(const MoveOriginator&, const MoveOriginator&) -> bool = default;
};

// The progress of a C-GET or C-MOVE.
struct SubOperations {
    std::uint16_t remaining = 0;
    std::uint16_t completed = 0;
    std::uint16_t failed = 0;
    std::uint16_t warning = 0;
    friend auto operator==(const SubOperations&, const SubOperations&) -> bool = default;
};

struct Command {
    CommandField field = CommandField::c_echo_rq;  // as it came: perhaps none of those above
    std::uint16_t message_id = 0;                  // of the request, also in its response
    bool has_data_set = false;
    std::string sop_class;  // affected or requested
    std::string sop_instance;
    std::optional<Priority> priority;  // requests
    std::optional<Status> status;      // always in responses
    std::string error_comment;
    std::vector<std::uint32_t> offending_elements;  // tags, group in the upper half
    std::optional<std::uint16_t> error_id;
    std::optional<std::uint16_t> event_or_action;  // N-EVENT-REPORT, N-ACTION
    std::string move_destination;
    std::optional<MoveOriginator> originator;
    std::optional<SubOperations> sub_operations;
    friend auto operator==(const Command&, const Command&) -> bool = default;
};

// Implicit VR little endian, ascending, with the group length. Texts longer than their VR are cut.
auto encode(const Command& command) -> Bytes;
auto decode_command(ByteView bytes) -> Result<Command>;

}  // namespace shanhai::dicom
