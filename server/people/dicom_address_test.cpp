#include "server/people/dicom_address.hpp"

#include <gtest/gtest.h>

namespace shanhai::people {
namespace {

auto read(std::string_view text) -> std::string
{
    const auto address = DicomAddress::parse(text);
    return address ? address->host + ' ' + std::to_string(address->port) : std::string{address.error().at()};
}

TEST(DicomAddress, is_a_host_and_a_port)
{
    EXPECT_EQ(read("dr1.clinic.example:11112"), "dr1.clinic.example 11112");
    EXPECT_EQ(read("10.1.2.3:104"), "10.1.2.3 104");
    EXPECT_EQ(read("[2001:db8::7]:65535"), "2001:db8::7 65535");
}

TEST(DicomAddress, is_nothing_else)
{
    for (const auto* const text : {"", "dr1", ":104", "dr1:", "dr1:0", "dr1:65536", "dr1:-1", "dr1:1o4", "dr1:104 ",
                                   "http://dr1:104", "a b:104", "someone@dr1:104"})
        EXPECT_EQ(read(text), "device.address") << text;
}

}  // namespace
}  // namespace shanhai::people
