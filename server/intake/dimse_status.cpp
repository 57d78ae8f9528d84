#include "server/intake/dimse_status.hpp"

namespace shanhai::intake {

namespace status = dicom::status;

auto status_of(errc code) -> dicom::Status
{
    switch (code) {
    case errc::malformed: return status::cannot_understand;
    case errc::mismatch: return status::data_set_mismatch;
    case errc::unsupported: return status::sop_class_not_supported;
    case errc::unauthenticated:
    case errc::forbidden: return status::not_authorized;
    case errc::not_found: return status::no_such_instance;
    case errc::conflict: return status::duplicate_instance;
    case errc::too_large:
    case errc::busy:
    case errc::timeout:
    case errc::cancelled:
    case errc::unavailable:
    case errc::storage_full: return status::out_of_resources;  // the sender keeps the object and may try again
    case errc::stale:
    case errc::corrupt:
    case errc::internal: return status::processing_failure;
    }
    return status::processing_failure;
}

}  // namespace shanhai::intake
