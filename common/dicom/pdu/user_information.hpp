// What the two sides tell each other about themselves: the user information item, PS3.8 section 9.3.2.3 and the
// sub-items of PS3.7 annex D.3.3. Sub-items we do not know are skipped, as the standard asks.
#pragma once

#include "common/dicom/pdu/byte_io.hpp"

#include <optional>
#include <string>

namespace shanhai::dicom {

inline constexpr std::size_t uid_length_max = 64;                     // PS3.5 section 9.1
inline constexpr std::size_t implementation_version_length_max = 16;  // PS3.7 section D.3.3.2.3
inline constexpr std::size_t role_selections_max = 256;
inline constexpr std::size_t extended_negotiations_max = 256;
inline constexpr std::size_t identity_field_length_max = 32 * 1024;
// Below this a PDU carries next to nothing, and a peer that offers less would have us send a storm of them.
inline constexpr std::uint32_t pdu_length_min = 128;
inline constexpr std::uint32_t pdu_length_unsaid = 16 * 1024;  // for peers that omit the required sub-item

struct AsyncOperations {
    std::uint16_t invoked = 1;
    std::uint16_t performed = 1;
    friend auto operator==(const AsyncOperations&, const AsyncOperations&) -> bool = default;
};

// Proposed: the roles the requestor wants to play. Answered: those it may.
struct RoleSelection {
    std::string sop_class;
    bool scu = false;
    bool scp = false;
    friend auto operator==(const RoleSelection&, const RoleSelection&) -> bool = default;
};

struct ExtendedNegotiation {
    std::string sop_class;
    Bytes information;
    friend auto operator==(const ExtendedNegotiation&, const ExtendedNegotiation&) -> bool = default;
};

enum class IdentityType : std::uint8_t { name = 1, name_and_passcode = 2, kerberos = 3, saml = 4, jwt = 5 };

struct UserIdentity {
    IdentityType type = IdentityType::name;
    bool answer_wanted = false;
    Bytes primary;    // name, ticket, assertion or token
    Bytes secondary;  // the passcode, with name_and_passcode only
    friend auto operator==(const UserIdentity&, const UserIdentity&) -> bool = default;
};

struct UserInformation {
    std::uint32_t pdu_length_max = pdu_length_unsaid;  // the longest P-DATA-TF the speaker receives; 0: any
    std::string implementation_class;
    std::string implementation_version;
    std::optional<AsyncOperations> async_operations;
    std::vector<RoleSelection> roles;
    std::vector<ExtendedNegotiation> extended;
    std::optional<UserIdentity> identity;  // in a request
    std::optional<Bytes> identity_answer;  // in an acceptance
    friend auto operator==(const UserInformation&, const UserInformation&) -> bool = default;
};

void encode(const UserInformation& information, ByteWriter& out);
auto decode_user_information(ByteView item) -> Result<UserInformation>;

// Without the spaces and NULs that devices pad with on either side.
auto trimmed(ByteView text) -> std::string_view;
// Digits and dots, at most 64. Field devices break the finer rules of PS3.5 section 9.1, and their images are no worse.
auto decode_uid(ByteView text, std::string_view at) -> Result<std::string>;

}  // namespace shanhai::dicom
