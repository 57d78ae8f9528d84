#include "common/net/http/media_type.hpp"

#include <gtest/gtest.h>

#include <array>

using namespace shanhai;
using namespace shanhai::http;

namespace {

constexpr std::array<std::string_view, 2> offered{"application/dicom+json", "application/dicom+xml"};

auto chosen(std::string_view accept) -> std::string_view
{
    const auto which = choose(accept, offered);
    return which ? offered[*which] : "none";
}

constexpr std::string_view json = "application/dicom+json";
constexpr std::string_view xml = "application/dicom+xml";

}  // namespace

TEST(MediaType, is_read_with_its_parameters_quoted_or_not)
{
    const auto type =
        parse_media_type("Multipart/Related; TYPE=\"application/dicom\" ;boundary=\"a \\\"b\\\" c\"; x=y");
    ASSERT_TRUE(type);
    EXPECT_EQ(type->name, "multipart/related");
    EXPECT_EQ(type->parameter("type"), "application/dicom");
    EXPECT_EQ(type->parameter("boundary"), "a \"b\" c");
    EXPECT_EQ(type->parameter("x"), "y");
    EXPECT_EQ(type->parameter("charset"), "");
    const auto bare = parse_media_type("multipart/related;type=application/dicom;boundary=----=_Part_1.2").value();
    EXPECT_EQ(bare.parameter("type"), "application/dicom");
    EXPECT_EQ(bare.parameter("boundary"), "----=_Part_1.2");
    EXPECT_EQ(parse_media_type("application/dicom;").value().name, "application/dicom");
}

TEST(MediaType, that_could_be_read_in_two_ways_is_refused)
{
    for (const auto* const text : {"", "application", "application/", "/dicom", "a/b c/d", "a/b; c",
                                   "a/b; c=", "a/b; =x", "a/b; c=\"d", "a/b; c=\"d\\", "a/b; c=1; C=2", "a/b, c/d"})
        EXPECT_FALSE(parse_media_type(text)) << text;
}

TEST(Accept, that_is_absent_or_anything_gets_the_favourite)
{
    EXPECT_EQ(chosen(""), json);
    EXPECT_EQ(chosen("*/*"), json);
    EXPECT_EQ(chosen("application/*"), json);
    EXPECT_EQ(chosen("?"), json) << "what makes no sense says nothing";
}

TEST(Accept, that_names_a_type_gets_it)
{
    EXPECT_EQ(chosen("application/dicom+xml"), xml);
    EXPECT_EQ(chosen("Application/DICOM+XML"), xml);
    EXPECT_EQ(chosen("text/html, application/dicom+xml"), xml);
    EXPECT_EQ(chosen("multipart/related; type=\"application/dicom+xml\""), xml);
    EXPECT_EQ(chosen("text/html"), "none");
    EXPECT_EQ(chosen("image/*"), "none");
}

TEST(Accept, weighs_what_it_names_and_the_closer_range_counts)
{
    EXPECT_EQ(chosen("application/dicom+json;q=0.5, application/dicom+xml"), xml);
    EXPECT_EQ(chosen("application/dicom+json; q=0.3, application/dicom+xml; q=0.31"), xml);
    EXPECT_EQ(chosen("application/dicom+json;q=0, */*"), xml);
    EXPECT_EQ(chosen("*/*;q=0.1, application/dicom+xml;q=0.9"), xml);
    EXPECT_EQ(chosen("application/dicom+json;q=0"), "none");
    EXPECT_EQ(chosen("*/*;q=0.000"), "none");
    EXPECT_EQ(chosen("application/dicom+json;q=nonsense"), json);
}
