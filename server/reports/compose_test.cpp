#include "server/reports/compose.hpp"

#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;
using shanhai::reports::test::some_draft;
using shanhai::test::some_form;

namespace {

struct ComposeTest : testing::Test {
    Instant opened = parse_instant("2026-03-05T08:00:00+08:00").value();
    Instant now = parse_instant("2026-03-05T08:30:00+08:00").value();
    ReportId id = ReportId::mint(now, {});
    SiteId niujie = SiteId::parse("niujie").value();
    SiteId county = SiteId::parse("yunling-county").value();
    wire::RequestForm form = some_form();
    wire::ReportDraft draft = some_draft();
    wire::Priority priority = wire::Priority::routine;

    auto material() const -> Material
    {
        const auto yang = PersonId::parse("dr-yang").value();
        const auto which = CaseId::mint(opened, {});
        return {.which = {.id = which,
                          .site = niujie,
                          .group = county,
                          .studies = {StudyUid::parse("2.25.1").value()},
                          .modality = "DX",
                          .priority = priority,
                          .form = wire::write_json(form),
                          .patient_name = form.patient.name,
                          .opened_at = opened,
                          .deadline = now,
                          .state = ledger::Waiting{opened}},
                .site = {niujie, std::nullopt, "牛街镇卫生院", ledger::Level::township},
                .group = {county, std::nullopt, "云岭县人民医院", ledger::Level::county},
                .author = {.id = yang, .site = county, .name = "杨海涛", .title = "副主任医师"},
                .draft = {which, yang, opened + std::chrono::minutes{20}, 1, wire::write_json(draft)},
                .studies = {},
                .objects = {},
                .signer = {.fingerprint = Digest::of({}), .kind = ledger::CredentialKind::signer, .site = county}};
    }
    auto composed() const { return compose(material(), id, now); }
};

}  // namespace

TEST_F(ComposeTest, the_document_says_who_asked_who_read_and_when)
{
    form.requested_at = "2026-03-05T07:50:00+08:00";
    form.patient.birth_date = "1963-11-02";

    const auto document = composed().value();

    EXPECT_EQ(document.id, id);
    EXPECT_EQ(document.examined_at.name, "牛街镇卫生院");
    EXPECT_EQ(document.diagnosed_at.name, "云岭县人民医院");
    EXPECT_EQ(document.patient.name, "张三");
    EXPECT_EQ(document.patient.sex, report::Sex::male);
    EXPECT_EQ(document.patient.birth_date, parse_day("1963-11-02").value());
    EXPECT_EQ(document.request.doctor, "李春兰");
    EXPECT_EQ(document.author.title, "副主任医师");
    EXPECT_EQ(document.times.requested, parse_instant("2026-03-05T07:50:00+08:00").value());
    EXPECT_EQ(document.times.received, opened);
    EXPECT_EQ(document.times.prepared, now);
}

TEST_F(ComposeTest, what_the_form_leaves_out_is_not_invented)
{
    form = {};
    form.patient.name = "张三";

    const auto document = composed().value();

    EXPECT_EQ(document.times.requested, opened);
    EXPECT_FALSE(document.times.acquired);
    EXPECT_FALSE(document.patient.birth_date);
    EXPECT_EQ(document.patient.sex, report::Sex::unknown);
}

TEST_F(ComposeTest, every_grade_sex_and_priority_has_its_meaning)
{
    using report::ImageQuality;
    const std::pair<const char*, std::optional<ImageQuality>> grades[] = {
        {"", std::nullopt},         {"甲", ImageQuality::good},     {"乙", ImageQuality::fair},
        {"丙", ImageQuality::poor}, {"废", ImageQuality::unusable},
    };
    for (const auto& [grade, quality] : grades) {
        draft.quality = grade;
        EXPECT_EQ(composed().value().quality, quality) << grade;
    }
    draft.quality = "丁";
    EXPECT_EQ(composed().error(), (Fault{errc::malformed, "report.quality"}));
    draft.quality.clear();

    const std::pair<const char*, report::Sex> sexes[] = {
        {"M", report::Sex::male}, {"F", report::Sex::female}, {"O", report::Sex::other}, {"", report::Sex::unknown}};
    for (const auto& [letter, sex] : sexes) {
        form.patient.sex = letter;
        EXPECT_EQ(composed().value().patient.sex, sex) << letter;
    }

    const std::pair<wire::Priority, report::Priority> priorities[] = {
        {wire::Priority::routine, report::Priority::routine},
        {wire::Priority::urgent, report::Priority::urgent},
        {wire::Priority::emergency, report::Priority::critical}};
    for (const auto& [asked, printed] : priorities) {
        priority = asked;
        EXPECT_EQ(composed().value().request.priority, printed);
    }
}

TEST_F(ComposeTest, a_report_without_findings_or_impression_is_none)
{
    for (auto* const text : {&draft.findings, &draft.impression}) {
        const auto kept = std::exchange(*text, {});
        EXPECT_EQ(composed().error(), (Fault{errc::malformed, "report.empty"}));
        *text = kept;
    }
    EXPECT_TRUE(composed());
}

TEST_F(ComposeTest, text_of_the_ledgers_own_that_does_not_read_is_damage)
{
    auto broken_form = material();
    broken_form.which.form = "{";
    auto broken_draft = material();
    broken_draft.draft.body = "[]";

    EXPECT_EQ(compose(broken_form, id, now).error(), (Fault{errc::corrupt, "ledger.form"}));
    EXPECT_EQ(compose(broken_draft, id, now).error(), (Fault{errc::corrupt, "ledger.draft"}));
}
