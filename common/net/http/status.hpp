// Where a fault becomes an HTTP status: the one table.
#pragma once

#include "common/base/fault.hpp"

#include <functional>

namespace shanhai::http {

auto status_of(errc code) -> unsigned;
auto may_be_retried(errc code) -> bool;  // such a reply carries Retry-After

// Tells a person what happened, from the fault's `at`; the table of sentences lives with the wire format.
using Sentence = std::function<std::string(const Fault&)>;

// {"error":{"code":"mismatch","at":"submission.digest","subject":"...","sentence":"...","request_id":"..."}}
auto fault_json(const Fault& fault, std::string_view request_id, const Sentence& sentence) -> std::string;

}  // namespace shanhai::http
