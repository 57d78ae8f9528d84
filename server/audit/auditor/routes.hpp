// The HTTP face of the audit trail, for administrators.
#pragma once

#include "server/audit/auditor/inquiry.hpp"
#include "server/people/gate.hpp"

namespace shanhai::audit {

auto routes(Inquiry& inquiry, people::Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::audit
