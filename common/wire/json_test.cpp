#include "common/wire/json.hpp"

#include "common/base/bytes.hpp"

#include <gtest/gtest.h>

namespace shanhai::wire {

struct Wheel {
    std::int64_t size = 26;
    std::string maker = "凤凰";
};
BOOST_DESCRIBE_STRUCT(Wheel, (), (size, maker))

struct Pace {
    double hertz = 0;
    double half = 0;
};
BOOST_DESCRIBE_STRUCT(Pace, (), (hertz, half))

struct Bicycle {
    std::string name;
    bool bell = true;
    std::vector<Wheel> wheels;
    std::optional<std::string> lock;
    Wheel spare;
};
BOOST_DESCRIBE_STRUCT(Bicycle, (), (name, bell, wheels, lock, spare))

namespace {

TEST(Json, reads_back_what_it_wrote)
{
    const auto before = Bicycle{"永久 \"二八\"\n", false, {{28, "a"}, {-1, ""}}, "钥匙", {INT64_MAX, "b"}};
    const auto after = read_json<Bicycle>(write_json(before)).value();

    EXPECT_EQ(after.name, before.name);
    EXPECT_EQ(after.bell, false);
    ASSERT_EQ(after.wheels.size(), 2u);
    EXPECT_EQ(after.wheels[0].size, 28);
    EXPECT_EQ(after.wheels[1].maker, "");
    EXPECT_EQ(after.lock, "钥匙");
    EXPECT_EQ(after.spare.size, INT64_MAX);
}

TEST(Json, writes_whole_numbers_plainly_and_reads_any_number)
{
    EXPECT_TRUE(write_json(Pace{500, 0.5}).starts_with(R"({"hertz":500,)"));
    for (const auto& pace : {Pace{500, 0.5}, Pace{599.880024, -1e-9}, Pace{-0.0, 1e300}}) {
        const auto after = read_json<Pace>(write_json(pace)).value();
        EXPECT_EQ(after.hertz, pace.hertz);
        EXPECT_EQ(after.half, pace.half);
    }
    EXPECT_EQ(read_json<Pace>(R"({"hertz":"500"})").error().subject(), "hertz");
}

TEST(Json, writes_keys_in_the_order_of_the_struct_and_leaves_out_what_is_absent)
{
    EXPECT_EQ(write_json(Bicycle{.name = "x", .wheels = {{}}}),
              R"({"name":"x","bell":true,"wheels":[{"size":26,"maker":"凤凰"}],"spare":{"size":26,"maker":"凤凰"}})");
}

TEST(Json, leaves_absent_fields_as_they_were_and_passes_over_unknown_ones)
{
    const auto read = read_json<Bicycle>(R"({"wheels":[{"maker":"z"}],"gears":{"a":[1,2]}})").value();

    EXPECT_EQ(read.name, "");
    EXPECT_TRUE(read.bell);
    EXPECT_EQ(read.wheels.at(0).size, 26);
    EXPECT_EQ(read.wheels.at(0).maker, "z");
    EXPECT_EQ(read.lock, std::nullopt);
    EXPECT_EQ(read.spare.maker, "凤凰");
}

TEST(Json, takes_null_for_an_optional_field_as_absent)
{
    EXPECT_EQ(read_json<Bicycle>(R"({"lock":null})").value().lock, std::nullopt);
}

TEST(Json, names_the_path_of_a_field_of_the_wrong_type)
{
    const std::pair<std::string_view, std::string_view> table[] = {
        {R"({"name":1})", "name"},
        {R"({"name":null})", "name"},
        {R"({"bell":"yes"})", "bell"},
        {R"({"bell":1})", "bell"},
        {R"({"wheels":{}})", "wheels"},
        {R"({"wheels":[{"size":"26"}]})", "wheels.size"},
        {R"({"wheels":[{},7]})", "wheels"},
        {R"({"spare":[]})", "spare"},
        {R"({"spare":{"size":26.5}})", "spare.size"},
        {R"({"spare":{"size":9223372036854775808}})", "spare.size"},
        {R"({"lock":{}})", "lock"},
    };
    for (const auto& [text, path] : table) {
        const auto read = read_json<Bicycle>(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error(), (Fault{errc::malformed, "body.field", std::string{path}})) << text;
    }
}

TEST(Json, refuses_what_is_no_object)
{
    for (const auto* text : {"", " ", "{", "{}{}", "{} x", "[]", "[{}]", "\"a\"", "1", "null", "{'a':1}", "{\"a\":1,}",
                             "{\"a\":NaN}", "// no\n{}"})
        EXPECT_EQ(parse_object(text).error(), (Fault{errc::malformed, "body.json"})) << text;
    EXPECT_TRUE(parse_object(" {} \n")) << "but space around one is no harm";
}

auto nested(std::size_t arrays) -> std::string
{
    return R"({"a":)" + std::string(arrays, '[') + std::string(arrays, ']') + '}';
}

TEST(Json, refuses_to_go_deeper_than_thirty_two_levels)
{
    EXPECT_TRUE(parse_object(nested(31)));
    EXPECT_EQ(parse_object(nested(32)).error(), (Fault{errc::malformed, "body.json"}));
    EXPECT_EQ(parse_object(nested(1'000'000)).error(), (Fault{errc::malformed, "body.json"}));
}

TEST(Json, refuses_an_object_that_says_a_thing_twice)
{
    for (const auto* text : {R"({"name":"a","name":"b"})", R"({"name":"a","n\u0061me":"b"})", R"({"":1,"":1})",
                             R"({"wheels":[{},{"size":1,"maker":"x","size":2}]})", R"({"x":{"y":{"z":1,"z":1}}})"})
        EXPECT_EQ(parse_object(text).error(), (Fault{errc::malformed, "body.json"})) << text;
    EXPECT_TRUE(parse_object(R"({"a":{"a":[{"a":1},{"a":1}]},"b":{"a":1}})")) << "in different objects is no harm";

    std::string many = "{";
    for (int i = 0; i < 100'000; ++i) many += "\"a\":1,";
    EXPECT_EQ(parse_object(many + "\"b\":1}").error(), (Fault{errc::malformed, "body.json"}));
}

TEST(Json, refuses_halves_of_characters_and_numbers_nobody_can_hold)
{
    for (const auto* text : {R"({"name":"\ud800"})", R"({"name":"\udc00\ud800"})", R"({"name":"\ud800\u0041"})",
                             "{\"name\":\"a\x01z\"}", R"({"name":"\x41"})", R"({"size":01})", R"({"size":+1})"})
        EXPECT_EQ(parse_object(text).error(), (Fault{errc::malformed, "body.json"})) << text;
    for (const auto& number : {std::string(400'000, '9'), std::string{"1e999999999"}, std::string{"-1e400"}}) {
        const auto read = read_json<Wheel>(R"({"size":)" + number + '}');
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code(), errc::malformed);
    }
    EXPECT_EQ(read_json<Wheel>(R"({"maker":"\ud83c\udfe5"})")->maker, "\xF0\x9F\x8F\xA5");
}

TEST(Json, refuses_text_that_is_not_utf8)
{
    for (const std::string bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xE4\xB8", "\xF5\x80\x80\x80", "\xB0\xA1"})
        EXPECT_EQ(parse_object("{\"name\":\"" + bad + "\"}").error(), (Fault{errc::malformed, "body.json"}))
            << to_hex(as_view(bad));
    EXPECT_TRUE(parse_object("{\"name\":\"牛街镇\xF0\x9F\x8F\xA5\"}"));
}

}  // namespace
}  // namespace shanhai::wire
