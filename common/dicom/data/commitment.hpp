// The data sets of the Storage Commitment Push Model (PS3.4 annex J): what a device asks about, and what it is told.
//
// In any of the three uncompressed transfer syntaxes. Reading refuses, as `malformed`, what is no such request; nothing
// reaches DCMTK whose structure was not walked before. Blocks as long as parsing does: for a lane.
#pragma once

#include "common/base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shanhai::dicom {

inline constexpr std::size_t commitment_instances_max = 20'000;  // twice the largest study seen in the field

// PS3.3 section C.14, Failure Reason (0008,1197).
namespace commitment {
inline constexpr std::uint16_t processing_failure = 0x0110;
inline constexpr std::uint16_t no_such_object_instance = 0x0112;
inline constexpr std::uint16_t resource_limitation = 0x0213;
inline constexpr std::uint16_t class_instance_conflict = 0x0119;

inline constexpr std::uint16_t request_action = 1;  // Action Type ID, table J.3-1
inline constexpr std::uint16_t all_held_event = 1;  // Event Type ID, table J.3-2
inline constexpr std::uint16_t failures_event = 2;
}  // namespace commitment

struct InstanceReference {
    std::string sop_class;
    std::string sop_instance;
    std::optional<std::uint16_t> failure = std::nullopt;  // in a result only: why it is not held

    friend auto operator==(const InstanceReference&, const InstanceReference&) -> bool = default;
};

struct CommitmentSet {
    std::string transaction;
    std::vector<InstanceReference> instances;

    friend auto operator==(const CommitmentSet&, const CommitmentSet&) -> bool = default;
};

// As the SCP: the request, and the result. As the SCU: the reverse. "commitment.request", "commitment.count" and the
// faults of inspect().
auto read_commitment_request(ByteView data_set, std::string_view transfer_syntax) -> Result<CommitmentSet>;
auto write_commitment_result(const CommitmentSet& result, std::string_view transfer_syntax) -> Result<Bytes>;
auto write_commitment_request(const CommitmentSet& request, std::string_view transfer_syntax) -> Result<Bytes>;
auto read_commitment_result(ByteView data_set, std::string_view transfer_syntax) -> Result<CommitmentSet>;

}  // namespace shanhai::dicom
