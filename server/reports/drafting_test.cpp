#include "server/reports/drafting.hpp"

#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;
using shanhai::reports::test::some_draft;
using std::chrono::seconds;

namespace {

struct DraftingTest : testing::Test, reports::test::Reading {
    auto saved(std::int64_t revision, std::string findings)
    {
        auto draft = some_draft();
        draft.findings = std::move(findings);
        return save(revision, draft).value();
    }
    auto kept() -> std::vector<std::int64_t>
    {
        const auto all = county.look([&](ledger::Facts& facts) { return drafts_of(facts, which); });
        std::vector<std::int64_t> numbers;
        for (const auto& one : all) numbers.push_back(one.revision);
        return numbers;
    }
    auto at(std::int64_t revision)
    {
        auto look = [&](ledger::Facts& facts) { return draft_at(facts, which, revision); };
        return county.ask(county.ledger.look(look));
    }
};

auto fault_of(const Result<void>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

}  // namespace

TEST_F(DraftingTest, of_each_half_minute_the_last_one_is_kept)
{
    county.clock.advance(revision_span - county.clock.now().time_since_epoch() % revision_span);  // a new one begins
    for (int i = 0; i < 12; ++i) {
        saved(i, "第" + std::to_string(i + 1) + "稿");
        county.clock.advance(seconds{10});
    }

    EXPECT_EQ(kept(), (std::vector<std::int64_t>{3, 6, 9, 12}));
    EXPECT_EQ(wire::read_json<wire::ReportDraft>(at(6).value().body).value().findings, "第6稿");
    EXPECT_EQ(at(5).error(), (Fault{errc::not_found, "draft.number"}));
    EXPECT_EQ(at(12).value().by, county.yang.id) << "the latest is one of them";
}

TEST_F(DraftingTest, the_last_words_of_a_person_are_kept_when_another_goes_on)
{
    saved(0, "杨医师写的");
    const auto theirs = county.ask(queue.hand_over(county.specialist(), which, token, county.zhao.id)).value();
    const auto draft = wire::DraftSave{theirs.which.token, 1, some_draft()};
    ASSERT_TRUE(county.ask(reports.save(county.colleague(), which, draft)));

    EXPECT_EQ(kept(), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(at(1).value().by, county.yang.id);
    EXPECT_EQ(at(2).value().by, county.zhao.id);
}

TEST_F(DraftingTest, what_somebody_let_go_of_is_kept_however_soon_they_go_on)
{
    saved(0, "交给上级");
    auto keep = [this](ledger::Facts& facts) { return keep_draft(facts, which); };
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(county.ask(county.ledger.commit(keep))) << "also twice";
    saved(1, "又改");

    EXPECT_EQ(kept(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(DraftingTest, saving_the_same_again_makes_no_revision)
{
    saved(0, "一");
    saved(0, "一");
    EXPECT_EQ(kept(), (std::vector<std::int64_t>{1}));
}

TEST(DraftLimits, hold_for_every_field)
{
    wire::ReportDraft draft;
    for (auto* const text : {&draft.technique, &draft.comparison, &draft.findings, &draft.impression,
                             &draft.recommendation, &draft.addendum}) {
        text->assign(report::prose_max, 'x');
        EXPECT_TRUE(check(draft));
        *text += 'x';
        EXPECT_EQ(fault_of(check(draft)), (Fault{errc::too_large, "draft.length"}));
        text->clear();
    }
}

TEST(DraftLimits, hold_for_measurements_and_key_images)
{
    wire::ReportDraft draft;
    draft.measurements.assign(report::measurements_max, {"心率", "72", "/min"});
    draft.key_images.assign(report::key_images_max, {"2.25.1", 1, "右肺上叶结节"});
    EXPECT_TRUE(check(draft));

    auto many = draft;
    many.measurements.emplace_back();
    EXPECT_EQ(fault_of(check(many)), (Fault{errc::too_large, "draft.length", "measurements"}));
    many = draft;
    many.key_images.push_back(draft.key_images[0]);
    EXPECT_EQ(fault_of(check(many)), (Fault{errc::too_large, "draft.length", "key_images"}));

    auto wrong = draft;
    wrong.measurements[2].value.assign(report::line_max + 1, '1');
    EXPECT_EQ(fault_of(check(wrong)), (Fault{errc::malformed, "draft.measurement", "3"}));
    for (const auto frame : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 31}) {
        wrong = draft;
        wrong.key_images[1].frame = frame;
        EXPECT_EQ(fault_of(check(wrong)), (Fault{errc::malformed, "draft.key-image", "2"})) << frame;
    }
    wrong = draft;
    wrong.key_images[0].object.clear();
    EXPECT_EQ(fault_of(check(wrong)), (Fault{errc::malformed, "draft.key-image", "1"}));
}
