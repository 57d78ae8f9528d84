#include "common/dicom/pdu/messages.hpp"

#include "common/dicom/pdu/uids.hpp"

namespace shanhai::dicom {
namespace {

constexpr std::uint16_t response_bit = 0x8000;

auto other_message() -> Fault { return Fault{errc::mismatch, "pdu.message"}; }
auto incomplete_message() -> Fault { return Fault{errc::malformed, "pdu.message"}; }

}  // namespace

auto to_command(const EchoRequest& message) -> Command
{
    Command command;
    command.field = CommandField::c_echo_rq;
    command.message_id = message.message_id;
    command.sop_class = uids::verification;
    return command;
}

auto to_command(const EchoResponse& message) -> Command
{
    Command command;
    command.field = CommandField::c_echo_rsp;
    command.message_id = message.message_id;
    command.sop_class = uids::verification;
    command.status = message.status;
    return command;
}

auto to_command(const StoreRequest& message) -> Command
{
    Command command;
    command.field = CommandField::c_store_rq;
    command.message_id = message.message_id;
    command.has_data_set = true;
    command.sop_class = message.sop_class;
    command.sop_instance = message.sop_instance;
    command.priority = message.priority;
    command.originator = message.originator;
    return command;
}

auto to_command(const StoreResponse& message) -> Command
{
    Command command;
    command.field = CommandField::c_store_rsp;
    command.message_id = message.message_id;
    command.sop_class = message.sop_class;
    command.sop_instance = message.sop_instance;
    command.status = message.status;
    command.error_comment = message.error_comment;
    command.offending_elements = message.offending_elements;
    return command;
}

auto as_echo_request(const Command& command) -> Result<EchoRequest>
{
    if (command.field != CommandField::c_echo_rq) return other_message();
    return EchoRequest{command.message_id};
}

auto as_echo_response(const Command& command) -> Result<EchoResponse>
{
    if (command.field != CommandField::c_echo_rsp || !command.status) return other_message();
    return EchoResponse{command.message_id, *command.status};
}

auto as_store_request(const Command& command) -> Result<StoreRequest>
{
    if (command.field != CommandField::c_store_rq) return other_message();
    if (!command.has_data_set || command.sop_class.empty() || command.sop_instance.empty()) return incomplete_message();
    const auto priority = command.priority.value_or(Priority::medium);
    return StoreRequest{command.message_id, command.sop_class, command.sop_instance, priority, command.originator};
}

auto as_store_response(const Command& command) -> Result<StoreResponse>
{
    if (command.field != CommandField::c_store_rsp || !command.status) return other_message();
    return StoreResponse{command.message_id, command.sop_class,     command.sop_instance,
                         *command.status,    command.error_comment, command.offending_elements};
}

auto answer_to(const EchoRequest& request) -> EchoResponse { return EchoResponse{request.message_id, status::success}; }

auto answer_to(const StoreRequest& request, Status status, std::string_view comment) -> StoreResponse
{
    return StoreResponse{request.message_id, request.sop_class, request.sop_instance, status, std::string{comment}, {}};
}

auto answer_to(const Command& request, Status status, std::string_view comment) -> Command
{
    Command response;
    response.field = static_cast<CommandField>(static_cast<std::uint16_t>(request.field) | response_bit);
    response.message_id = request.message_id;
    response.sop_class = request.sop_class;
    response.sop_instance = request.sop_instance;
    response.status = status;
    response.error_comment = comment;
    return response;
}

}  // namespace shanhai::dicom
