// A line of the audit trail as a person reads it. Pure.
#pragma once

#include "common/wire/insight.hpp"

namespace shanhai::cli {

auto done_word(std::string_view action) -> std::string;   // "report.signed" is 签发报告; unknown ones stand as they are
auto actor_word(std::string_view actor) -> std::string;   // "person:dr-wang" is dr-wang, "relay" is 中心

auto audit_csv_header() -> std::string;
auto audit_csv(const wire::AuditLine& line) -> std::string;  // RFC 4180

}  // namespace shanhai::cli
