// The four messages of every day: C-ECHO and C-STORE, asked and answered (PS3.7 sections 9.3.1 and 9.3.5).
#pragma once

#include "common/dicom/pdu/command.hpp"

namespace shanhai::dicom {

struct EchoRequest {
    std::uint16_t message_id = 1;
    friend auto operator==(const EchoRequest&, const EchoRequest&) -> bool = default;
};

struct EchoResponse {
    std::uint16_t message_id = 1;
    Status status = status::success;
    friend auto operator==(const EchoResponse&, const EchoResponse&) -> bool = default;
};

// Its data set follows.
struct StoreRequest {
    std::uint16_t message_id = 1;
    std::string sop_class;
    std::string sop_instance;
    Priority priority = Priority::medium;
    std::optional<MoveOriginator> originator;
    friend auto operator==(const StoreRequest&, const StoreRequest&) -> bool = default;
};

struct StoreResponse {
    std::uint16_t message_id = 1;
    std::string sop_class;
    std::string sop_instance;
    Status status = status::success;
    std::string error_comment;  // at most 64 characters of the default repertoire reach the peer
    std::vector<std::uint32_t> offending_elements;
    friend auto operator==(const StoreResponse&, const StoreResponse&) -> bool = default;
};

auto to_command(const EchoRequest& message) -> Command;
auto to_command(const EchoResponse& message) -> Command;
auto to_command(const StoreRequest& message) -> Command;
auto to_command(const StoreResponse& message) -> Command;

// `mismatch` when the command is another message, `malformed` when it lacks what this one must say.
auto as_echo_request(const Command& command) -> Result<EchoRequest>;
auto as_echo_response(const Command& command) -> Result<EchoResponse>;
auto as_store_request(const Command& command) -> Result<StoreRequest>;
auto as_store_response(const Command& command) -> Result<StoreResponse>;

auto answer_to(const EchoRequest& request) -> EchoResponse;
auto answer_to(const StoreRequest& request, Status status, std::string_view comment = {}) -> StoreResponse;
// To any request, also one we do not know: the same ids, and no data set.
auto answer_to(const Command& request, Status status, std::string_view comment = {}) -> Command;

}  // namespace shanhai::dicom
