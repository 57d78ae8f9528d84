#include "common/net/http/status.hpp"

#include <boost/json.hpp>

namespace shanhai::http {

auto status_of(errc code) -> unsigned
{
    switch (code) {
    case errc::malformed: return 400;
    case errc::mismatch: return 422;
    case errc::unsupported: return 415;
    case errc::too_large: return 413;
    case errc::unauthenticated: return 401;
    case errc::forbidden: return 403;
    case errc::not_found: return 404;
    case errc::conflict: return 409;
    case errc::stale: return 412;
    case errc::busy:
    case errc::timeout:
    case errc::cancelled:
    case errc::unavailable: return 503;
    case errc::storage_full: return 507;
    case errc::corrupt:
    case errc::internal: return 500;
    }
    return 500;
}

auto may_be_retried(errc code) -> bool { return status_of(code) == 503; }

auto fault_json(const Fault& fault, std::string_view request_id, const Sentence& sentence) -> std::string
{
    boost::json::object error;
    error["code"] = name_of(fault.code());
    error["at"] = fault.at();
    if (!fault.subject().empty()) error["subject"] = fault.subject();
    if (sentence) error["sentence"] = sentence(fault);
    error["request_id"] = request_id;
    return boost::json::serialize(boost::json::object{{"error", std::move(error)}});
}

}  // namespace shanhai::http
