// A-ASSOCIATE-RQ and A-ASSOCIATE-AC: who calls whom, and what they will speak about (PS3.8 sections 9.3.2 and 9.3.3).
#pragma once

#include "common/dicom/pdu/pdu.hpp"
#include "common/dicom/pdu/user_information.hpp"

namespace shanhai::dicom {

inline constexpr std::size_t ae_title_length_max = 16;
inline constexpr std::size_t contexts_max = 128;           // the odd numbers from 1 to 255
inline constexpr std::size_t transfer_syntaxes_max = 128;  // per context

struct ProposedContext {
    std::uint8_t id = 1;
    std::string abstract_syntax;
    std::vector<std::string> transfer_syntaxes;
    friend auto operator==(const ProposedContext&, const ProposedContext&) -> bool = default;
};

// PS3.8 table 9-18.
enum class ContextResult : std::uint8_t {
    accepted = 0,
    user_rejection = 1,
    provider_rejection = 2,
    abstract_syntax_not_supported = 3,
    transfer_syntaxes_not_supported = 4,
};

struct AnsweredContext {
    std::uint8_t id = 1;
    ContextResult result = ContextResult::accepted;
    std::string transfer_syntax;  // significant in an accepted one only
    friend auto operator==(const AnsweredContext&, const AnsweredContext&) -> bool = default;
};

struct AssociateRq {
    std::uint16_t protocol_version = 1;  // bit 0: version 1, the only one there is
    std::string called_title;            // trimmed; as the peer sent it otherwise, see is_ae_title
    std::string calling_title;
    std::string application_context;
    std::vector<ProposedContext> contexts;
    UserInformation user;
    friend auto operator==(const AssociateRq&, const AssociateRq&) -> bool = default;
};

struct AssociateAc {
    std::uint16_t protocol_version = 1;
    std::string called_title;  // both as in the request: "not tested when received"
    std::string calling_title;
    std::string application_context;
    std::vector<AnsweredContext> contexts;
    UserInformation user;
    friend auto operator==(const AssociateAc&, const AssociateAc&) -> bool = default;
};

auto encode(const AssociateRq& pdu) -> Bytes;
auto encode(const AssociateAc& pdu) -> Bytes;

// From what follows the header.
auto decode_associate_rq(ByteView body) -> Result<AssociateRq>;
auto decode_associate_ac(ByteView body) -> Result<AssociateAc>;

// One to sixteen printable characters of the default repertoire without backslash (PS3.5 section 6.2, AE).
auto is_ae_title(std::string_view text) -> bool;

}  // namespace shanhai::dicom
