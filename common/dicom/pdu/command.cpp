#include "common/dicom/pdu/command.hpp"

#include "common/dicom/pdu/associate.hpp"

#include <algorithm>

namespace shanhai::dicom {
namespace {

// Elements of group 0000, PS3.7 section E.1.
constexpr std::uint16_t group_length = 0x0000;
constexpr std::uint16_t affected_sop_class = 0x0002;
constexpr std::uint16_t requested_sop_class = 0x0003;
constexpr std::uint16_t command_field = 0x0100;
constexpr std::uint16_t message_id = 0x0110;
constexpr std::uint16_t message_id_responded_to = 0x0120;
constexpr std::uint16_t move_destination = 0x0600;
constexpr std::uint16_t priority = 0x0700;
constexpr std::uint16_t data_set_type = 0x0800;
constexpr std::uint16_t status_element = 0x0900;
constexpr std::uint16_t offending_element = 0x0901;
constexpr std::uint16_t error_comment = 0x0902;
constexpr std::uint16_t error_id = 0x0903;
constexpr std::uint16_t affected_sop_instance = 0x1000;
constexpr std::uint16_t requested_sop_instance = 0x1001;
constexpr std::uint16_t event_type = 0x1002;
constexpr std::uint16_t action_type = 0x1008;
constexpr std::uint16_t remaining_sub_operations = 0x1020;
constexpr std::uint16_t completed_sub_operations = 0x1021;
constexpr std::uint16_t failed_sub_operations = 0x1022;
constexpr std::uint16_t warning_sub_operations = 0x1023;
constexpr std::uint16_t originator_title = 0x1030;
constexpr std::uint16_t originator_message_id = 0x1031;

constexpr std::uint16_t no_data_set = 0x0101;
constexpr std::uint16_t some_data_set = 0x0001;

auto malformed(std::string_view at) -> Fault { return Fault{errc::malformed, at}; }

// These four operations name what they work on "requested", all others "affected".
auto names_requested(CommandField field) -> bool
{
    return field == CommandField::n_get_rq || field == CommandField::n_set_rq || field == CommandField::n_action_rq ||
           field == CommandField::n_delete_rq;
}

auto answers_another(CommandField field) -> bool { return is_response(field) || field == CommandField::c_cancel_rq; }

// What was read, before it is known whether it makes sense.
struct Draft {
    Command command;
    std::optional<std::uint16_t> field, own_id, other_id, data_set;
};

auto number(ByteView value, std::optional<std::uint16_t>& into) -> bool
{
    ByteReader in{value};
    into = in.le16();
    return in.ok() && in.left() == 0;
}

auto number(ByteView value, std::uint16_t& into) -> bool
{
    ByteReader in{value};
    into = in.le16();
    return in.ok() && in.left() == 0;
}

// An empty UID is an absent one.
auto uid(ByteView value, std::string& into) -> bool
{
    if (trimmed(value).empty()) return true;
    auto text = decode_uid(value, "pdu.command.uid");
    if (text) into = std::move(*text);
    return text.has_value();
}

auto title(ByteView value, std::string& into) -> bool
{
    if (value.size() > ae_title_length_max) return false;
    into = trimmed(value);
    return true;
}

auto tags(ByteView value, std::vector<std::uint32_t>& into) -> bool
{
    ByteReader in{value};
    if (value.size() % 4 != 0 || value.size() / 4 > offending_elements_max) return false;
    into.clear();
    while (in.left() != 0) {
        const std::uint32_t group = in.le16();
        into.push_back(group << 16 | in.le16());
    }
    return true;
}

auto sub_operations(Command& command) -> SubOperations&
{
    if (!command.sub_operations) command.sub_operations.emplace();
    return *command.sub_operations;
}

auto originator(Command& command) -> MoveOriginator&
{
    if (!command.originator) command.originator.emplace();
    return *command.originator;
}

auto take_element(std::uint16_t element, ByteView value, Draft& draft) -> bool
{
    auto& command = draft.command;
    switch (element) {
    case affected_sop_class:
    case requested_sop_class: return uid(value, command.sop_class);
    case command_field: return number(value, draft.field);
    case message_id: return number(value, draft.own_id);
    case message_id_responded_to: return number(value, draft.other_id);
    case move_destination: return title(value, command.move_destination);
    case priority: {
        std::uint16_t urgency = 0;
        if (!number(value, urgency)) return false;
        command.priority = static_cast<Priority>(urgency);
        return true;
    }
    case data_set_type: return number(value, draft.data_set);
    case status_element: return number(value, command.status);
    case offending_element: return tags(value, command.offending_elements);
    case error_comment: command.error_comment = trimmed(value).substr(0, error_comment_length_max); return true;
    case error_id: return number(value, command.error_id);
    case affected_sop_instance:
    case requested_sop_instance: return uid(value, command.sop_instance);
    case event_type:
    case action_type: return number(value, command.event_or_action);
    case remaining_sub_operations: return number(value, sub_operations(command).remaining);
    case completed_sub_operations: return number(value, sub_operations(command).completed);
    case failed_sub_operations: return number(value, sub_operations(command).failed);
    case warning_sub_operations: return number(value, sub_operations(command).warning);
    case originator_title: return title(value, originator(command).title);
    case originator_message_id: return number(value, originator(command).message_id);
    default: return true;
    }
}

auto finished(Draft draft) -> Result<Command>
{
    if (!draft.field) return malformed("pdu.command.field");
    draft.command.field = static_cast<CommandField>(*draft.field);

    const auto& id = answers_another(draft.command.field) ? draft.other_id : draft.own_id;
    if (!id) return malformed("pdu.command.message-id");
    draft.command.message_id = *id;

    if (!draft.data_set) return malformed("pdu.command.data-set");
    draft.command.has_data_set = *draft.data_set != no_data_set;

    if (is_response(draft.command.field) && !draft.command.status) return malformed("pdu.command.status");
    return std::move(draft.command);
}

void put_header(std::uint16_t element, std::size_t length, ByteWriter& out)
{
    out.le16(0x0000);
    out.le16(element);
    out.le32(static_cast<std::uint32_t>(length));
}

void put_number(std::uint16_t element, std::uint16_t value, ByteWriter& out)
{
    put_header(element, 2, out);
    out.le16(value);
}

void put_text(std::uint16_t element, std::string_view value, char padding, ByteWriter& out)
{
    put_header(element, value.size() + value.size() % 2, out);
    out.text(value);
    if (value.size() % 2 != 0) out.u8(static_cast<std::uint8_t>(padding));
}

void put_uid(std::uint16_t element, std::string_view value, ByteWriter& out)
{
    if (!value.empty()) put_text(element, value, '\0', out);
}

// A command set knows no character set but the default one.
auto plain(std::string_view text, std::size_t length_max) -> std::string
{
    auto shown = std::string{text.substr(0, length_max)};
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~' || c == '\\'; }, '?');
    return shown;
}

void put_tags(const std::vector<std::uint32_t>& elements, ByteWriter& out)
{
    const auto count = std::min(elements.size(), offending_elements_max);
    put_header(offending_element, 4 * count, out);
    for (std::size_t i = 0; i < count; ++i) {
        out.le16(static_cast<std::uint16_t>(elements[i] >> 16));
        out.le16(static_cast<std::uint16_t>(elements[i]));
    }
}

}  // namespace

auto encode(const Command& command) -> Bytes
{
    const bool requested = names_requested(command.field);
    const bool event =
        command.field == CommandField::n_event_report_rq || command.field == CommandField::n_event_report_rsp;

    ByteWriter out;
    put_uid(requested ? requested_sop_class : affected_sop_class, command.sop_class, out);
    put_number(command_field, static_cast<std::uint16_t>(command.field), out);
    put_number(answers_another(command.field) ? message_id_responded_to : message_id, command.message_id, out);
    if (!command.move_destination.empty())
        put_text(move_destination, plain(command.move_destination, ae_title_length_max), ' ', out);
    if (command.priority) put_number(priority, static_cast<std::uint16_t>(*command.priority), out);
    put_number(data_set_type, command.has_data_set ? some_data_set : no_data_set, out);
    if (command.status) put_number(status_element, *command.status, out);
    if (!command.offending_elements.empty()) put_tags(command.offending_elements, out);
    if (!command.error_comment.empty())
        put_text(error_comment, plain(command.error_comment, error_comment_length_max), ' ', out);
    if (command.error_id) put_number(error_id, *command.error_id, out);
    put_uid(requested ? requested_sop_instance : affected_sop_instance, command.sop_instance, out);
    if (command.event_or_action) put_number(event ? event_type : action_type, *command.event_or_action, out);
    if (const auto& progress = command.sub_operations) {
        put_number(remaining_sub_operations, progress->remaining, out);
        put_number(completed_sub_operations, progress->completed, out);
        put_number(failed_sub_operations, progress->failed, out);
        put_number(warning_sub_operations, progress->warning, out);
    }
    if (const auto& mover = command.originator) {
        put_text(originator_title, plain(mover->title, ae_title_length_max), ' ', out);
        put_number(originator_message_id, mover->message_id, out);
    }

    ByteWriter whole;
    put_header(group_length, 4, whole);
    whole.le32(static_cast<std::uint32_t>(out.size()));
    whole.bytes(std::move(out).take());
    return std::move(whole).take();
}

auto decode_command(ByteView bytes) -> Result<Command>
{
    if (bytes.size() > command_length_max) return malformed("pdu.command.length");
    ByteReader in{bytes};
    Draft draft;
    while (in.left() != 0) {
        const auto group = in.le16();
        const auto element = in.le16();
        const auto length = in.le32();
        const auto value = in.take(length);
        if (!in.ok() || group != 0x0000) return malformed("pdu.command.element");
        if (!take_element(element, value, draft)) return malformed("pdu.command.value");
    }
    return finished(std::move(draft));
}

}  // namespace shanhai::dicom
