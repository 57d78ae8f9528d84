#include "common/base/fault.hpp"

#include <stdexcept>

namespace shanhai {

auto name_of(errc code) -> std::string_view
{
    switch (code) {
    case errc::malformed: return "malformed";
    case errc::mismatch: return "mismatch";
    case errc::unsupported: return "unsupported";
    case errc::too_large: return "too_large";
    case errc::unauthenticated: return "unauthenticated";
    case errc::forbidden: return "forbidden";
    case errc::not_found: return "not_found";
    case errc::conflict: return "conflict";
    case errc::stale: return "stale";
    case errc::busy: return "busy";
    case errc::timeout: return "timeout";
    case errc::cancelled: return "cancelled";
    case errc::storage_full: return "storage_full";
    case errc::unavailable: return "unavailable";
    case errc::corrupt: return "corrupt";
    case errc::internal: return "internal";
    }
    return "internal";
}

void throw_exception_from_error(const Fault& fault, const boost::source_location&)
{
    throw std::logic_error{"unread fault at " + std::string{fault.at()}};
}

}  // namespace shanhai
