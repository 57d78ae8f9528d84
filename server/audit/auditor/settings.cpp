#include "server/audit/auditor/settings.hpp"

#include <charconv>

namespace shanhai::audit {

using namespace std::chrono_literals;

auto AuditSettings::from(config::Section& section) -> AuditSettings
{
    return {
        .checkpoint = {.every = section.seconds("checkpoint_every",
                                                {.fallback = 1h,
                                                 .min = 1s,
                                                 .max = 24h,
                                                 .help = "The audit trail is signed at least this often, if anything "
                                                         "was written."}),
                       .entries = section.integer("checkpoint_entries",
                                                  {.fallback = 1000,
                                                   .min = 1,
                                                   .max = 1'000'000,
                                                   .help = "And after at most so many entries."})},
        .syslog = section.text("syslog", {.fallback = "",
                                          .help = "Audit repository that gets every entry over TLS (RFC 5425), as "
                                                  "host:port. Empty: none."}),
        .syslog_ca = section.path("syslog_ca", {.fallback = "", .help = "PEM of whom to trust as that repository."}),
        .syslog_certificate = section.path(
            "syslog_certificate",
            {.fallback = "", .help = "PEM of what to show to it, with its chain. Empty: the relay's own."}),
        .syslog_key = section.path("syslog_key", {.fallback = "", .help = "The key of that certificate (0600)."}),
    };
}

auto parse_syslog_address(std::string_view text) -> Result<SyslogAddress>
{
    constexpr std::uint16_t syslog_tls = 6514;  // RFC 5425 section 4.1
    const auto wrong = Fault{errc::malformed, "audit.syslog-address"};
    auto address = SyslogAddress{std::string{text}, syslog_tls};
    const auto colon = text.rfind(':');
    const bool bare_v6 = colon != std::string_view::npos && text.find(':') != colon && !text.starts_with('[');
    if (colon != std::string_view::npos && !bare_v6 && !text.ends_with(']')) {
        const auto digits = text.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
        if (error != std::errc{} || end != digits.data() + digits.size() || address.port == 0) return wrong;
        address.host = text.substr(0, colon);
    }
    if (address.host.starts_with('[') && address.host.ends_with(']'))
        address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host.empty()) return wrong;
    return address;
}

}  // namespace shanhai::audit
