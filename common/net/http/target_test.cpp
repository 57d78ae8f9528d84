#include "common/net/http/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::http;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Target, is_decoded_into_segments_and_parameters)
{
    const auto target = parse_target("/api/v1/cases/case%5F1?state=waiting&who=%E7%8E%8B+m&empty=&flag").value();

    EXPECT_THAT(target.segments, ElementsAre("api", "v1", "cases", "case_1"));
    EXPECT_THAT(target.query,
                ElementsAre(Pair("state", "waiting"), Pair("who", "王 m"), Pair("empty", ""), Pair("flag", "")));
}

TEST(Target, at_the_root_has_no_segments) { EXPECT_THAT(parse_target("/").value().segments, IsEmpty()); }

TEST(Target, may_be_absolute_as_proxies_send_it)
{
    EXPECT_THAT(parse_target("http://relay.example:8443/api/v1").value().segments, ElementsAre("api", "v1"));
    EXPECT_THAT(parse_target("http://relay.example").value().segments, IsEmpty());
}

class AmbiguousTarget : public testing::TestWithParam<std::string> {};

TEST_P(AmbiguousTarget, is_refused)
{
    EXPECT_EQ(parse_target(GetParam()).error(), (Fault{errc::malformed, "http.target"}));
}

INSTANTIATE_TEST_SUITE_P(Texts, AmbiguousTarget,
                         testing::Values("", "*", "cases", "//evil.example/", "/a//b", "/a/", "/a/../b", "/..",
                                         "/a/./b", "/a/%2e%2e/b", "/a/%2E", "/a%2Fb", "/a%5cb", "/a%00", "/a%0d%0ab",
                                         "/a%7f", "/%c0%ae%c0%ae/b", "/a%c0%afb", "/a%ed%a0%80", "/a%ff", "/a%", "/a%4",
                                         "/a%zz", "/a b", "/a?x=%00", "/a?x%00=1", "/a?x=%ff", "/a?x=%q",
                                         "http:///a//b", "http://h//a", "/a#fragment", "/a?b#c", "urn:/a/b", "x:a/b",
                                         "ftp://h/a", "http:/a/b", "https:///a", "http://user@h/a", "file:///a",
                                         "h:443"));

TEST(Target, is_asked_of_a_host_that_can_be_one)
{
    for (const auto* host : {"", "h", "h:8444", "relay.example.", "127.0.0.1:1", "[::1]:8444"})
        EXPECT_TRUE(is_host(host)) << host;
    for (const auto* none : {"a b", "user@h", "h/path", "h?x", "h:port", "[::1", "h\tx", "h\\x", "<h>"})
        EXPECT_FALSE(is_host(none)) << none;
}
