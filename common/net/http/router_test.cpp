#include "common/net/http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::http;
using testing::ElementsAre;
using testing::Pair;

namespace {

auto nobody(Request&) -> awaitable<Response> { co_return Response{200}; }

auto cases_router()
{
    return Router{{{"GET", "/", nobody},
                   {"GET", "/{page...}", nobody},
                   {"GET", "/api/v1/cases/{case}", nobody},
                   {"DELETE", "/api/v1/cases/{case}", nobody},
                   {"GET", "/api/v1/cases/next", nobody},
                   {"POST", "/api/v1/cases/{case}/claim", nobody},
                   {"PUT", "/api/v1/{thing}/next/claim", nobody}}};
}

auto found(std::string_view method, const std::vector<std::string>& segments) -> std::string
{
    static const auto router = cases_router();
    const auto match = router.match(method, segments);
    return match.route ? match.route->pattern : "allow: " + match.allow;
}

}  // namespace

TEST(Router, captures_parameters_by_name)
{
    const auto router = cases_router();
    EXPECT_THAT(router.match("POST", {"api", "v1", "cases", "case_1", "claim"}).parameters,
                ElementsAre(Pair("case", "case_1")));
    EXPECT_THAT(router.match("GET", {"app", "main.js"}).parameters, ElementsAre(Pair("page", "app/main.js")));
    EXPECT_THAT(router.match("GET", {"app"}).parameters, ElementsAre(Pair("page", "app")));
}

TEST(Router, prefers_what_is_written_out)
{
    EXPECT_EQ(found("GET", {}), "/");
    EXPECT_EQ(found("GET", {"api", "v1", "cases", "next"}), "/api/v1/cases/next");
    EXPECT_EQ(found("GET", {"api", "v1", "cases", "case_1"}), "/api/v1/cases/{case}");
    EXPECT_EQ(found("DELETE", {"api", "v1", "cases", "next"}), "/api/v1/cases/{case}");
    EXPECT_EQ(found("PUT", {"api", "v1", "cases", "next", "claim"}), "/api/v1/{thing}/next/claim");
    EXPECT_EQ(found("GET", {"api", "v1", "cases", "case_1", "claim"}), "/{page...}");
}

TEST(Router, answers_head_where_it_answers_get) { EXPECT_EQ(found("HEAD", {"index.html"}), "/{page...}"); }

TEST(Router, names_the_methods_a_path_does_have)
{
    EXPECT_EQ(found("PATCH", {"api", "v1", "cases", "case_1"}), "allow: GET, DELETE, HEAD");
    EXPECT_EQ(Router({{"POST", "/a", nobody}}).match("HEAD", {"a"}).allow, "POST");
    EXPECT_EQ(Router({{"POST", "/a", nobody}}).match("POST", {"b"}).allow, "");
}

TEST(Router, refuses_a_table_that_is_a_mistake)
{
    const auto make = [](std::vector<Route> routes) { return Router{std::move(routes)}; };
    EXPECT_THROW(make({{"GET", "/a/{x}", nobody}, {"GET", "/a/{y}", nobody}}), std::logic_error);
    EXPECT_NO_THROW(make({{"GET", "/a/{x}", nobody}, {"POST", "/a/{y}", nobody}}));
    for (const auto* pattern : {"a", "/a//b", "/{}", "/{...}", "/{a...}/b", "/a{b}"})
        EXPECT_THROW(make({{"GET", pattern, nobody}}), std::logic_error) << pattern;
}
