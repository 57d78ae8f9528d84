// [audit]: how often the trail is signed, and where it is sent.
#pragma once

#include "common/config/section.hpp"
#include "server/audit/checkpoint.hpp"

namespace shanhai::audit {

struct AuditSettings {
    CheckpointRule checkpoint;
    std::string syslog;                      // host:port of an audit repository; empty: none
    std::filesystem::path syslog_ca;         // PEM
    std::filesystem::path syslog_certificate;
    std::filesystem::path syslog_key;

    static auto from(config::Section& section) -> AuditSettings;
};

struct SyslogAddress {
    std::string host;
    std::uint16_t port;
};
// 6514 when no port is said; malformed "audit.syslog-address".
auto parse_syslog_address(std::string_view text) -> Result<SyslogAddress>;

}  // namespace shanhai::audit
