// One document, one text: the canonical JSON, its strict reader, and what is unfit to be signed.
#include "common/report/canonical_json.hpp"
#include "common/report/document_json.hpp"
#include "common/report/legible.hpp"
#include "common/report/sample_for_tests.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <fstream>

namespace shanhai::report {
namespace {

auto golden(const std::string& name) -> std::string
{
    std::ifstream file{std::string{SHANHAI_SOURCE_DIR} + "/common/report/golden/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

auto fault_of(const Document& document) -> Fault { return check(document).error(); }

TEST(Canonical, sorts_keys_writes_integers_and_escapes_as_rfc_8785_does)
{
    const auto value = boost::json::parse(
        R"( {"b": [1, true, null, -9007199254740991], "a": "\u20ac$\u000f\nA'B\"\\\\\"/", "": {}} )");

    EXPECT_EQ(canonical(value),
              "{\"\":{},\"a\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"b\":[1,true,null,-9007199254740991]}");
}

TEST(Canonical, refuses_numbers_that_readers_would_not_hold_exactly)
{
    EXPECT_THROW(canonical(boost::json::parse("[1.5]")), std::invalid_argument);
}

TEST(DocumentJson, is_the_golden_text)
{
    EXPECT_EQ(to_canonical_json(sample_document()) + '\n', golden("imaging.json"));
    EXPECT_EQ(to_canonical_json(smallest_document()) + '\n', golden("imaging_smallest.json"));
}

TEST(DocumentJson, comes_back_as_the_same_document)
{
    for (const auto& document : {sample_document(), smallest_document(), long_document()}) {
        const auto read = parse_document(to_canonical_json(document));

        ASSERT_TRUE(read) << read.error().at();
        EXPECT_EQ(*read, document);
    }
}

TEST(DocumentJson, refuses_every_other_spelling_of_the_same_document)
{
    const auto text = to_canonical_json(sample_document());
    const auto with = [&](std::string_view from, std::string_view to) {
        auto changed = text;
        const auto at = changed.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return changed.replace(at, from.size(), to);
    };

    EXPECT_FALSE(parse_document(text + '\n'));
    EXPECT_FALSE(parse_document(with("\"author\":", "\"author\": ")));
    EXPECT_FALSE(parse_document(with("\"version\":1", "\"version\":1.0")));
    EXPECT_FALSE(parse_document(with("\"version\":1", "\"version\":\"1\"")));
    EXPECT_FALSE(parse_document(with("\"version\":1", "\"version\":1,\"withdrawn\":true")));
    EXPECT_FALSE(parse_document(with("\"version\":1", "\"version\":1,\"version\":1")));
    EXPECT_FALSE(parse_document(with("\"sex\":\"female\"", "\"sex\":\"Female\"")));
    EXPECT_FALSE(parse_document(with("\"sex\":\"female\"", "\"sex\":\"f\\u0065male\"")));
    EXPECT_FALSE(parse_document(with("shanhai.report/1", "shanhai.report/2")));
    EXPECT_FALSE(parse_document(with("02:30:00.000000Z", "02:30:00Z")));
    EXPECT_FALSE(parse_document(with("\"study\":{", "\"study\":[],\"studz\":{")));
    EXPECT_FALSE(parse_document(""));
    EXPECT_FALSE(parse_document("null"));
    EXPECT_FALSE(parse_document(std::string(100, '[')));
}

TEST(DocumentJson, refuses_a_text_over_its_limit)
{
    EXPECT_EQ(parse_document(std::string(json_max, ' ')).error(), (Fault{errc::malformed, "report.json"}));
    EXPECT_EQ(parse_document(std::string(json_max + 1, ' ')).error(), (Fault{errc::too_large, "report.json"}));
}

TEST(Document, needs_what_every_report_needs)
{
    auto document = sample_document();
    document.findings = " \n ";
    EXPECT_EQ(fault_of(document), (Fault{errc::malformed, "report.missing", "findings"}));

    document = sample_document();
    document.patient.name.clear();
    EXPECT_EQ(fault_of(document), (Fault{errc::malformed, "report.missing", "patient.name"}));

    document = sample_document();
    document.objects.clear();
    EXPECT_EQ(fault_of(document), (Fault{errc::malformed, "report.missing", "objects"}));
}

TEST(Document, names_its_predecessor_from_the_second_version_on)
{
    auto document = sample_document();
    document.version = 2;
    EXPECT_EQ(fault_of(document), (Fault{errc::mismatch, "report.version"}));

    document.previous = Digest::of(as_view("version 1"));
    EXPECT_TRUE(check(document));

    document.version = 1;
    EXPECT_EQ(fault_of(document), (Fault{errc::mismatch, "report.version"}));
    document.version = 0;
    EXPECT_EQ(fault_of(document), (Fault{errc::mismatch, "report.version"}));
}

TEST(Document, keeps_its_limits_at_n_and_refuses_n_plus_one)
{
    auto document = sample_document();
    document.patient.name = std::string(line_max, 'a');
    document.findings = std::string(prose_max, 'a');
    EXPECT_TRUE(check(document));

    document.patient.name += 'a';
    EXPECT_EQ(fault_of(document), (Fault{errc::too_large, "report.text", "patient.name"}));

    document = sample_document();
    document.findings = std::string(prose_max + 1, 'a');
    EXPECT_EQ(fault_of(document), (Fault{errc::too_large, "report.text", "findings"}));

    document = sample_document();
    document.objects.front().size = size_max;
    EXPECT_TRUE(check(document));
    document.objects.front().size = size_max + 1;
    EXPECT_EQ(fault_of(document), (Fault{errc::too_large, "report.objects"}));

    document.objects.clear();
    for (std::size_t i = 0; i < objects_max; ++i)
        document.objects.push_back({"1.2." + std::to_string(i), i, Digest::of(as_view("x"))});
    EXPECT_TRUE(check(document));
    EXPECT_TRUE(parse_document(to_canonical_json(document)));
    document.objects.push_back({"1.3", 1, Digest::of(as_view("x"))});
    EXPECT_EQ(fault_of(document), (Fault{errc::too_large, "report.objects"}));
}

TEST(Document, names_no_object_twice)
{
    auto document = sample_document();
    document.objects.push_back(document.objects.front());

    EXPECT_EQ(fault_of(document), (Fault{errc::mismatch, "report.objects"}));
}

TEST(Document, refuses_text_that_shows_less_than_it_holds)
{
    using namespace std::literals;
    const auto hostile = {
        "left \u202Eright"sv,
        "zero\u200Bwidth"sv,
        "isolate\u2066d"sv,
        "bell\a"sv,
        "nul\0inside"sv,
        "soft\u00ADhyphen"sv,
        "tag\U000E0041"sv,
        "bom\uFEFF"sv,
        "lost \uFFFD"sv,
        "variant\uFE0F"sv,
        "\xC0\xAF"sv,
        "\xED\xA0\x80"sv,
        "\xF4\x90\x80\x80"sv,
        "cut \xE5\xBD"sv,
        "c1 \u0085"sv,
        "\xFF"sv,
        "tab\t"sv,
        "\u2028"sv,
    };
    for (const auto text : hostile) {
        auto document = sample_document();
        document.findings = "所见 " + std::string{text};
        EXPECT_EQ(fault_of(document), (Fault{errc::malformed, "report.text", "findings"})) << text;
    }
}

TEST(Document, takes_so_many_line_ends_and_no_more)
{
    auto document = sample_document();
    document.findings = "所见" + std::string(line_ends_max, '\n');
    EXPECT_TRUE(check(document));

    document.findings += '\n';
    EXPECT_EQ(fault_of(document), (Fault{errc::too_large, "report.text", "findings"}));
}

TEST(Document, takes_line_ends_in_prose_only)
{
    auto document = sample_document();
    document.findings = "第一段\n第二段";
    EXPECT_TRUE(check(document));

    document.patient.name = "张\n三";
    EXPECT_EQ(fault_of(document), (Fault{errc::malformed, "report.text", "patient.name"}));
}

TEST(Legible, text_as_people_paste_it_is_made_fit_to_sign)
{
    EXPECT_EQ(made_legible("一\r\n二\r三\u2028四"), "一\n二\n三\n四");
    EXPECT_EQ(made_legible("\uFEFF两肺\t纹理\u00A0清\u200B晰\u202E。"), "两肺 纹理 清晰。");
    EXPECT_TRUE(is_legible(made_legible("a\u202Eb\u0007c\r\n"), Lines::many));
    EXPECT_EQ(made_legible("\xC0\xAF"), "\xC0\xAF");
}

TEST(Legible, marks_are_drawn_over_a_character_two_at_most)
{
    EXPECT_TRUE(is_legible("Nguye\u0302\u0303n", Lines::one));
    EXPECT_FALSE(is_legible("a\u0301\u0301\u0301", Lines::one)) << "a heap hides what it is made of";
    EXPECT_FALSE(is_legible("\u0301a", Lines::one)) << "over the label before it";
    EXPECT_FALSE(is_legible("a \u0301", Lines::one));
    EXPECT_FALSE(is_legible("a\n\u0301", Lines::many));

    EXPECT_EQ(made_legible("a\u0301\u0301\u0301\u0301b \u0301c"), "a\u0301\u0301b c");
}

TEST(Legible, rare_characters_of_names_are_text) { EXPECT_TRUE(is_legible("张䶮 𠮷野 ·", Lines::one)); }

}  // namespace
}  // namespace shanhai::report
