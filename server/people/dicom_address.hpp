// Where a DICOM device listens.
#pragma once

#include "common/base/fault.hpp"

#include <cstdint>
#include <string>

namespace shanhai::people {

// "dr1.clinic.example:11112" or "[2001:db8::7]:11112".
struct DicomAddress {
    std::string host;
    std::uint16_t port = 0;

    static auto parse(std::string_view text) -> Result<DicomAddress>;
};

}  // namespace shanhai::people
