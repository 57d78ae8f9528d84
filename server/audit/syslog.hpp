// A message on its way to an audit repository: syslog (RFC 5424) in frames that say their length (RFC 5425), as PS3.15
// A.6 wants it: PRI 85 (security, notice) and MSGID DICOM+RFC3881. Pure.
#pragma once

#include "common/base/instant.hpp"

#include <string>
#include <string_view>

namespace shanhai::audit {

struct SyslogSender {
    std::string host;      // what RFC 5424 cannot carry in a name becomes "-"
    std::string process;   // its number
};

// "1234 <85>1 2026-03-05T07:08:09.123456Z relay.example shanhaid 4711 DICOM+RFC3881 - BOM xml"
auto syslog_frame(std::string_view xml, Instant at, const SyslogSender& sender) -> std::string;

}  // namespace shanhai::audit
