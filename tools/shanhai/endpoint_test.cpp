#include "tools/shanhai/endpoint.hpp"

#include <gtest/gtest.h>

using namespace shanhai::cli;

TEST(Endpoint, is_read_as_people_type_it)
{
    const auto plain = parse_endpoint("https://relay.example:9443/", 8443);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "relay.example");
    EXPECT_EQ(plain->port, 9443);

    const auto bare = parse_endpoint("relay.example", 8443);
    ASSERT_TRUE(bare);
    EXPECT_EQ(bare->host, "relay.example");
    EXPECT_EQ(bare->port, 8443);

    const auto v6 = parse_endpoint("https://[2001:db8::7]:8444", 1);
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "2001:db8::7");
    EXPECT_EQ(v6->port, 8444);
}

TEST(Endpoint, is_never_in_the_clear_and_never_half_understood)
{
    for (const auto* const url :
         {"", "http://relay.example", "https://", "https://relay.example:0", "ftp://x", "https://relay.example:70000",
          "https://relay.example:8x", "https://a b", "https://relay.example/api", "https://user@relay.example",
          "https://[::1", "https://[::1]8444", "https://relay.example?x=1"})
        EXPECT_FALSE(parse_endpoint(url, 8443)) << url;
}

TEST(Escaped, text_cannot_leave_its_place_in_a_url)
{
    EXPECT_EQ(escaped("case_01-a.b~"), "case_01-a.b~");
    EXPECT_EQ(escaped("../x?y&z 张"), "..%2Fx%3Fy%26z%20%E5%BC%A0");
}
