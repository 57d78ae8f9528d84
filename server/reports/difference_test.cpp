#include "server/reports/difference.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;
using ledger::Alteration;

namespace {

auto written() -> wire::ReportDraft
{
    return {.technique = "胸部正位",
            .findings = "双肺纹理增多。右肺上叶见一结节影，直径约 1.2 cm，边界清楚。心影不大。双侧肋膈角锐利。",
            .impression = "右肺上叶结节，考虑良性，建议复查。",
            .quality = "甲"};
}

void replace(std::string& text, std::string_view what, std::string_view with)
{
    text.replace(text.find(what), what.size(), with);
}

struct Rewritten {
    const char* why;
    Alteration expected;
    void (*by)(wire::ReportDraft&);
};

}  // namespace

TEST(Difference, tells_what_a_reviewer_changed)
{
    const Rewritten all[] = {
        {"nothing", Alteration::none, [](auto&) {}},
        {"half-width punctuation and spaces", Alteration::wording,
         [](auto& d) { d.impression = "右肺上叶结节, 考虑良性, 建议复查."; }},
        {"numbers of a list", Alteration::wording,
         [](auto& d) { d.impression = "1. 右肺上叶结节，考虑良性，建议复查。"; }},
        {"a small word", Alteration::wording, [](auto& d) { d.impression = "右肺上叶的结节，考虑为良性，建议复查。"; }},
        {"one word of the findings", Alteration::wording,
         [](auto& d) { replace(d.findings, "清楚", "清晰"); }},
        {"the technique", Alteration::wording, [](auto& d) { d.technique = "胸部后前位"; }},
        {"a measurement within the findings", Alteration::description,
         [](auto& d) { replace(d.findings, "1.2", "2.1"); }},
        {"a denial in the findings", Alteration::description,
         [](auto& d) { replace(d.findings, "见一", "未见"); }},
        {"another sentence of findings", Alteration::description,
         [](auto& d) { d.findings += "主动脉弓见弧形钙化影，胸椎椎体边缘骨质增生变尖，椎间隙变窄。"; }},
        {"the recommendation", Alteration::description, [](auto& d) { d.recommendation = "建议胸部 CT 增强扫描。"; }},
        {"the quality", Alteration::description, [](auto& d) { d.quality = "乙"; }},
        {"a measurement", Alteration::description, [](auto& d) { d.measurements = {{"直径", "1.2", "cm"}}; }},
        {"the side", Alteration::diagnosis, [](auto& d) { d.impression = "左肺上叶结节，考虑良性，建议复查。"; }},
        {"the kind", Alteration::diagnosis, [](auto& d) { d.impression = "右肺上叶肿块，考虑恶性，建议复查。"; }},
        {"a denial", Alteration::diagnosis, [](auto& d) { d.impression = "右肺上叶未见结节，考虑良性，建议复查。"; }},
        {"a doubt", Alteration::diagnosis, [](auto& d) { d.impression = "右肺上叶结节，良性，建议复查。"; }},
        {"a second diagnosis", Alteration::diagnosis, [](auto& d) { d.impression += "双侧少量胸腔积液。"; }},
        {"diagnosis and findings", Alteration::diagnosis,
         [](auto& d) { d.impression = "未见异常。", d.findings = "双肺未见异常。"; }},
    };
    for (const auto& one : all) {
        auto after = written();
        one.by(after);
        EXPECT_EQ(difference(written(), after).alteration, one.expected) << one.why;
    }
}

TEST(Difference, is_kept_field_by_field)
{
    auto after = written();
    after.impression = "未见异常。";
    after.measurements = {{"心率", "72", "/min"}};

    const auto changes = wire::read_json<FieldChanges>(difference(written(), after).text).value().changes;

    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].field, "impression");
    EXPECT_EQ(changes[0].before, written().impression);
    EXPECT_EQ(changes[0].after, after.impression);
    EXPECT_EQ(changes[1].field, "measurements");
    EXPECT_EQ(changes[1].before, "");
    EXPECT_EQ(difference(after, after).text, R"({"changes":[]})");
}

TEST(Difference, of_long_texts_and_of_bytes_that_are_no_text_comes_at_once)
{
    auto long_one = written();
    for (int i = 0; i < 3000; ++i) long_one.findings += "双肺未见异常";
    auto other = written();
    for (int i = 0; i < 6000; ++i) other.findings += "肝脏";
    EXPECT_EQ(difference(long_one, other).alteration, Alteration::description);

    auto broken = written();
    broken.impression = "\xff\xfe\xe4\xbd";
    EXPECT_EQ(difference(written(), broken).alteration, Alteration::diagnosis);
}
