// Where a fault becomes a C-STORE status (PS3.4 section B.2.3, PS3.7 annex C): the one table.
#pragma once

#include "common/base/fault.hpp"
#include "common/dicom/pdu/status.hpp"

namespace shanhai::intake {

auto status_of(errc code) -> dicom::Status;

}  // namespace shanhai::intake
