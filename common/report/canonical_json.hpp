// RFC 8785 (JSON Canonicalization Scheme): one value, one text. Integers only, within what every reader holds exactly;
// a value with a fraction is a bug here. Keys are compared as bytes, which for the ASCII keys we use is the RFC's
// order.
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace shanhai::report {

auto canonical(const boost::json::value& value) -> std::string;

}  // namespace shanhai::report
