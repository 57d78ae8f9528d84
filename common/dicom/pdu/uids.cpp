#include "common/dicom/pdu/uids.hpp"

#include <algorithm>
#include <array>

namespace shanhai::dicom::uids {
namespace {

constexpr std::string_view registered_root = "1.2.840.10008.";

// By branch and not by name: next year's storage class must pass through last year's relay.
constexpr std::array storage_branches{
    std::string_view{"1.2.840.10008.5.1.4.1.1."},  // images, waveforms, reports, and nearly everything else
    std::string_view{"1.2.840.10008.5.1.4.45."},   // implant template groups
};
constexpr std::string_view rt_beams_delivery_instruction = "1.2.840.10008.5.1.4.34.7";

}  // namespace

auto is_registered_storage_class(std::string_view sop_class) -> bool
{
    if (sop_class == rt_beams_delivery_instruction) return true;
    return std::any_of(storage_branches.begin(), storage_branches.end(),
                       [&](std::string_view branch) { return sop_class.starts_with(branch); });
}

auto is_storage_class(std::string_view sop_class) -> bool
{
    return !sop_class.starts_with(registered_root) || is_registered_storage_class(sop_class);
}

}  // namespace shanhai::dicom::uids
