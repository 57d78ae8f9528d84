#include "server/audit/syslog.hpp"

#include <gtest/gtest.h>

namespace shanhai::audit {
namespace {

const auto at = parse_instant("2026-03-05T07:08:09.123456Z").value();

TEST(Syslog, frames_a_message_with_its_length_in_bytes)
{
    const auto frame = syslog_frame("<山/>", at, {"relay.example", "4711"});

    EXPECT_EQ(frame, "87 <85>1 2026-03-05T07:08:09.123456Z relay.example shanhaid 4711 DICOM+RFC3881 - "
                     "\xEF\xBB\xBF<山/>");
    EXPECT_EQ(frame.size(), 87U + 3) << "two digits and the space are not counted";
}

TEST(Syslog, leaves_out_names_that_its_header_cannot_carry)
{
    for (const auto& host : {std::string{}, std::string{"two words"}, std::string{"山海"}, std::string(256, 'x')})
        EXPECT_NE(syslog_frame("", at, {host, "1"}).find("Z - shanhaid 1 "), std::string::npos) << host;
}

}  // namespace
}  // namespace shanhai::audit
