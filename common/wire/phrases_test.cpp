#include "common/wire/phrases.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::wire;

namespace {

auto book() -> PhraseBook
{
    return {.templates = {{.id = "dx-knee",
                           .title = "膝关节",
                           .modalities = {"DX"},
                           .findings = "{side:左|右}膝关节间隙{gap:正常|变窄}，{side}髌骨未见异常。骨赘约 {size} mm。",
                           .impression = "{side:左|右}膝关节退行性变。"}},
            .phrases = {{.id = "dx-knee-1", .field = "findings", .text = "关节面光整。", .modalities = {"DX"}}}};
}

auto fault_of(const Result<void>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

auto fault_with(void (*spoil)(PhraseBook&)) -> std::string
{
    auto spoiled = book();
    spoil(spoiled);
    const auto fault = fault_of(check(spoiled));
    EXPECT_EQ(fault.at(), "phrases.template");
    return fault.subject();
}

}  // namespace

TEST(Phrases, are_filled_in_by_name)
{
    EXPECT_TRUE(check(book()));
    const auto draft = filled(book().templates[0], {{"side", "右"}, {"gap", "变窄"}}).value();
    EXPECT_EQ(draft.findings, "右膝关节间隙变窄，右髌骨未见异常。骨赘约 {size} mm。");
    EXPECT_EQ(draft.impression, "右膝关节退行性变。");

    const auto fault = [](std::map<std::string, std::string> words) {
        return filled(book().templates[0], words).error();
    };
    EXPECT_EQ(fault({{"side", "上"}}), (Fault{errc::malformed, "phrases.fill", "side"})) << "none of the choices";
    EXPECT_EQ(fault({{"colour", "红"}}), (Fault{errc::malformed, "phrases.fill", "colour"})) << "no such blank";
    EXPECT_EQ(fault({{"size", "{side}"}}), (Fault{errc::malformed, "phrases.fill", "size"}));
}

TEST(Phrases, have_blanks_that_a_program_can_ask_for)
{
    const auto all = blanks_in(book().templates[0].findings).value();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].name, "side");
    EXPECT_EQ(all[0].choices, (std::vector<std::string>{"左", "右"}));
    EXPECT_EQ(all[2].name, "size");
    EXPECT_TRUE(all[2].choices.empty());
}

TEST(Phrases, say_where_they_are_wrong)
{
    const std::pair<const char*, const char*> texts[] = {
        {"左膝{side", "3"},        {"左膝side}", "7"},       {"{a{b}}", "1"},       {"{}", "1"},
        {"{:左|右}", "1"},         {"膝{side:}", "2"},       {"膝{side:左}", "2"},  {"膝{side:左|}", "2"},
        {"膝{side:左|左}", "2"},   {"膝{two words}", "2"},   {"膝\x01", "2"},       {"膝\t", "2"},
        {"\u202E膝", "1"},         {"{s:左|右}{s:上|下}", "8"}, {"膝\xE8\x82", "1"},
    };
    for (const auto& [text, place] : texts) {
        auto spoiled = book();
        spoiled.phrases[0].text = text;
        EXPECT_EQ(fault_of(check(spoiled)),
                  (Fault{errc::malformed, "phrases.template", std::string{"dx-knee-1.text:"} + place}))
            << text;
    }
    EXPECT_EQ(fault_with([](auto& b) { b.templates[0].impression = "{"; }), "dx-knee.impression:1");
    EXPECT_EQ(fault_with([](auto& b) { b.templates[0].impression = "{side:上|下}"; }), "dx-knee.impression")
        << "one name cannot ask two questions";
    EXPECT_EQ(fault_with([](auto& b) { b.templates[0].title.clear(); }), "dx-knee.title");
    EXPECT_EQ(fault_with([](auto& b) { b.templates[0].lang = "fr"; }), "dx-knee.lang");
    EXPECT_EQ(fault_with([](auto& b) { b.templates[0].modalities.clear(); }), "dx-knee.modalities");
    EXPECT_EQ(fault_with([](auto& b) { b.templates[0].id = "a b"; }), "#1.id");
    EXPECT_EQ(fault_with([](auto& b) { b.phrases[0].id = "dx-knee"; }), "dx-knee.id") << "twice";
    EXPECT_EQ(fault_with([](auto& b) { b.phrases[0].field = "patient"; }), "dx-knee-1.field");
    EXPECT_EQ(fault_with([](auto& b) { b.phrases[0].text.clear(); }), "dx-knee-1.text");
    EXPECT_EQ(fault_with([](auto& b) { b.phrases[0].body_part = "a\nb"; }), "dx-knee-1.body_part");
}

TEST(Phrases, have_their_limits)
{
    auto full = book();
    full.phrases[0].text.assign(phrase_text_max, 'x');
    full.templates[0].findings.assign(template_text_max, 'x');
    EXPECT_TRUE(check(full));
    full.phrases[0].text += 'x';
    EXPECT_EQ(fault_of(check(full)).subject(), "dx-knee-1.text:1025");
    full.templates[0].findings += 'x';
    EXPECT_EQ(fault_of(check(full)).subject(), "dx-knee.findings:8193");

    auto many = book();
    many.phrases.assign(phrases_max + 1, many.phrases[0]);
    EXPECT_EQ(fault_of(check(many)), (Fault{errc::too_large, "phrases.count"}));
}
