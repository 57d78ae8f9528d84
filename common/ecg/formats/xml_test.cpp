// Documents that were made to hurt, and documents that were only written carelessly.
#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/markup.hpp"
#include "common/ecg/formats/xml.hpp"

namespace shanhai::ecg {
namespace {

auto parsed(std::string_view document, const Limits& limits = {}) -> Result<Xml>
{
    return Xml::parse(as_view(document), limits);
}

auto refusal(std::string_view document, const Limits& limits = {}) -> std::string
{
    const auto xml = parsed(document, limits);
    return xml ? "read" : std::string{name_of(xml.error().code())} + ' ' + std::string{xml.error().at()};
}

auto text_in(std::string_view document) -> std::string
{
    auto xml = parsed(document);
    return xml ? xml->text(xml->root()) : refusal(document);
}

auto utf16(std::u16string_view text, bool big, bool mark) -> std::string
{
    std::string bytes;
    const auto add = [&](char16_t c) {
        const char low = static_cast<char>(c & 0xFF);
        const char high = static_cast<char>(c >> 8);
        bytes += big ? high : low;
        bytes += big ? low : high;
    };
    if (mark) add(0xFEFF);
    for (const auto c : text) add(c);
    return bytes;
}

TEST(EcgXml, refuses_a_billion_laughs)
{
    std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"ha\">";
    for (int i = 1; i < 10; ++i) {
        laughs += "<!ENTITY l" + std::to_string(i) + " \"";
        for (int k = 0; k < 10; ++k) laughs += "&l" + std::to_string(i - 1) + ";";
        laughs += "\">";
    }
    laughs += "]><a>&l9;</a>";

    EXPECT_EQ(refusal(laughs), "malformed ecg.read");
}

TEST(EcgXml, refuses_external_entities_and_opens_no_document_type)
{
    EXPECT_EQ(refusal("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"), "malformed ecg.read");
    EXPECT_EQ(refusal("<!DOCTYPE a SYSTEM \"b>\" [<!ENTITY x \"y\">]><a/>"), "malformed ecg.read");
    EXPECT_EQ(text_in("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/restecg.dtd\"><a>&x;</a>"), "&x;");
}

TEST(EcgXml, counts_depth_and_pieces_before_it_builds_anything)
{
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    EXPECT_EQ(refusal(deep), "malformed ecg.read");
    for (int i = 0; i < 100'000; ++i) deep += "</a>";
    EXPECT_EQ(refusal(deep), "malformed ecg.read");

    const auto nested = [](std::size_t depth) {
        std::string open;
        std::string close;
        for (std::size_t i = 0; i < depth; ++i) open += "<a>";
        for (std::size_t i = 0; i < depth; ++i) close += "</a>";
        return open + close;
    };
    EXPECT_EQ(refusal(nested(markup_depth_max)), "read");
    EXPECT_EQ(refusal(nested(markup_depth_max + 1)), "malformed ecg.read");

    std::string wide = "<a>";
    for (std::size_t i = 0; i < markup_pieces_max; ++i) wide += "<b/>";
    EXPECT_EQ(refusal(wide + "</a>"), "too_large ecg.count");
    EXPECT_EQ(refusal("<a>123</a>", {.object_max = 9}), "too_large ecg.size");
}

TEST(EcgXml, tells_an_unfinished_document_from_one_that_is_wrong)
{
    for (const auto* const cut : {"<a><b>", "<a", "<a b=\"", "<a><!-- ", "<a><![CDATA[ ]]", "<?xml", "<a></a"})
        EXPECT_EQ(refusal(cut), "malformed ecg.truncated") << cut;
    for (const auto* const wrong : {"", "text", "</a>", "<a></b>", "<a></a></a>", "<!-- only this -->"})
        EXPECT_EQ(refusal(wrong), "malformed ecg.read") << wrong;
}

TEST(EcgXml, reads_what_it_is_written_in)
{
    EXPECT_EQ(text_in("<a>张三</a>"), "张三");
    EXPECT_EQ(text_in("\xEF\xBB\xBF<a> 张三\n</a>"), "张三");
    EXPECT_EQ(text_in("<?xml version='1.0' encoding='GB2312'?><a>\xD5\xC5\xC8\xFD</a>"), "张三");
    EXPECT_EQ(text_in("<?xml version='1.0' encoding='gbk'?><a>\xD5\xC5\xC8\xFD</a>"), "张三");
    EXPECT_EQ(text_in("<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>J\xE9r\xF4me</a>"), "Jérôme");
    for (const bool big : {false, true})
        for (const bool mark : {false, true})
            EXPECT_EQ(text_in(utf16(u"<?xml version='1.0' encoding='UTF-16'?><a>张三\U0001F600</a>", big, mark)),
                      "张三\U0001F600");
    EXPECT_EQ(text_in("<?xml version='1.0' encoding='UTF-16'?><a>张三</a>"), "张三");
    EXPECT_EQ(refusal("<?xml version='1.0' encoding='EBCDIC-CP-US'?><a>\xD5\xC5</a>"), "unsupported ecg.charset");
    EXPECT_EQ(refusal("<?xml version='1.0' encoding='EBCDIC-CP-US'?><a>1 2 3</a>"), "read") << "nothing to decode";
}

TEST(EcgXml, joins_what_a_comment_took_apart)
{
    EXPECT_EQ(text_in("<a>1 2 <!-- half --> 3<b/><![CDATA[ 4]]></a>"), "1 2  3 4");
    const auto nested = parsed("<a><b>1<!-- x -->2</b><c><d>3<?p q?>4</d></c>5</a>");
    EXPECT_EQ(number_at(child(nested->root(), "b")), 12);
    EXPECT_EQ(number_at(at(nested->root(), {"c", "d"})), 34);
    EXPECT_EQ(number_at(nested->root()), 5);
}

TEST(EcgXml, doubts_a_text_that_is_not_what_the_document_declares)
{
    for (const auto* const lie : {"<?xml version='1.0' encoding='UTF-8'?><a>\xD5\xC5\xC8\xFD</a>",
                                  "<?xml version='1.0' encoding='GB2312'?><a>张三</a>", "<a>\xD5\xC5\xC8\xFD</a>"}) {
        auto xml = parsed(lie);
        ASSERT_TRUE(xml) << lie;
        EXPECT_EQ(xml->text(xml->root()), "张三");
        EXPECT_TRUE(xml->doubtful());
    }
    auto honest = parsed("<?xml version='1.0' encoding='GB2312'?><a>\xD5\xC5\xC8\xFD</a>");
    EXPECT_EQ(honest->text(honest->root()), "张三");
    EXPECT_FALSE(honest->doubtful());
    auto one_bad_byte = parsed("<a><b>\xD5\xC5\xFF\xFF</b><c>7</c></a>");
    EXPECT_EQ(number_at(child(one_bad_byte->root(), "c")), 7) << "a bad name does not cost the rest";
}

TEST(EcgXml, knows_a_document_by_its_first_element)
{
    const auto of = [](std::string_view text) {
        const auto root = root_name(as_view(text));
        return root.name + '|' + root.space;
    };
    EXPECT_EQ(of("<?xml version='1.0'?><!-- <b> --><!DOCTYPE a SYSTEM 'x'>\n<a b='1' xmlns='urn:x'>"), "a|urn:x");
    EXPECT_EQ(of("<p:a xmlns='urn:y' xmlns:p=\"urn:x\"/>"), "a|urn:x");
    EXPECT_EQ(of(utf16(u"<a xmlns='urn:x'>", false, true)), "a|urn:x");
    EXPECT_EQ(of("\xEF\xBB\xBF<a/>"), "a|");
    for (const auto* const none : {"", "a", "<a", "%PDF-1.4 <a>", "<!-- <a>", "text <a>"}) EXPECT_EQ(of(none), "|");
}

TEST(EcgXml, takes_base64_with_white_space_and_nothing_else)
{
    const auto size = [](const std::string& text) {
        const auto xml = parsed("<a>" + text + "</a>");
        const auto bytes = base64_in(xml->root());
        return bytes ? static_cast<int>(bytes->size()) : -1;
    };
    EXPECT_EQ(size("AAEC\r\n  AAE="), 5);
    EXPECT_EQ(size("AAEC AAE"), 5) << "cut padding";
    EXPECT_EQ(size(""), 0);
    for (const auto* const bad : {"A", "AA*C", "AAEC=AAA", "=AAA", "张三三三"}) EXPECT_EQ(size(bad), -1) << bad;
}

}  // namespace
}  // namespace shanhai::ecg
