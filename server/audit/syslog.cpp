#include "server/audit/syslog.hpp"

#include <algorithm>

namespace shanhai::audit {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // RFC 5424 section 6.4: what follows is UTF-8
constexpr std::size_t host_max = 255;

// PRINTUSASCII without spaces, or the nil value.
auto header_field(std::string_view text, std::size_t longest) -> std::string
{
    const auto printable = [](char c) { return c > ' ' && c < '\x7F'; };
    if (text.empty() || text.size() > longest || !std::ranges::all_of(text, printable)) return "-";
    return std::string{text};
}

}  // namespace

auto syslog_frame(std::string_view xml, Instant at, const SyslogSender& sender) -> std::string
{
    auto message = "<85>1 " + to_text(at) + ' ' + header_field(sender.host, host_max) + " shanhaid " +
                   header_field(sender.process, 128) + " DICOM+RFC3881 - ";
    message += byte_order_mark;
    message += xml;
    return std::to_string(message.size()) + ' ' + message;
}

}  // namespace shanhai::audit
