#include "server/reports/decisions.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;

namespace {

const std::vector<wire::Concern> concerns{{"report.side", "impression", "申请的是右膝。"},
                                          {"report.unopened", "images", "有 1 幅没有打开过。"}};

auto fault_of(const std::vector<wire::Decision>& decisions) -> Fault
{
    const auto done = check_decisions(concerns, decisions);
    return done ? Fault{errc::internal, "accepted"} : done.error();
}

auto decided(std::string reason) -> std::vector<wire::Decision>
{
    return {{"report.side", "impression", std::move(reason)}, {"report.unopened", "images", "在工作站上看过"}};
}

}  // namespace

TEST(Decisions, are_needed_for_every_concern)
{
    EXPECT_EQ(fault_of({}), (Fault{errc::conflict, "report.undecided", "report.side impression"}));
    EXPECT_EQ(fault_of({{"report.side", "impression", "双侧都拍了"}}),
              (Fault{errc::conflict, "report.undecided", "report.unopened images"}));
    EXPECT_EQ(fault_of({{"report.side", "findings", "双侧都拍了"}}),
              (Fault{errc::conflict, "report.undecided", "report.side impression"}))
        << "about another field";
    EXPECT_TRUE(check_decisions(concerns, decided("双侧都拍了")));
    EXPECT_TRUE(check_decisions({}, decided("已改正")));
}

TEST(Decisions, have_a_reason_of_2_to_500_characters)
{
    const auto of = [](int count) {
        std::string text;
        while (count-- > 0) text += "膝";
        return text;
    };
    EXPECT_TRUE(check_decisions(concerns, decided(of(2))));
    EXPECT_TRUE(check_decisions(concerns, decided(of(500))));
    const std::string broken[] = {"", "  ", of(1), of(501), "好\x01的", "\xff\xff"};
    for (const auto& reason : broken)
        EXPECT_EQ(fault_of(decided(reason)), (Fault{errc::malformed, "report.decision", "report.side impression"}));
}

TEST(Decisions, are_kept_with_what_was_warned_of)
{
    auto all = decided("双侧都拍了");
    all.push_back({"report.sex", "findings", "那一句已经删了"});
    EXPECT_EQ(decisions_text(concerns, all),
              R"({"decisions":[{"code":"report.side","field":"impression","text":"申请的是右膝。",)"
              R"("reason":"双侧都拍了"},{"code":"report.unopened","field":"images",)"
              R"("text":"有 1 幅没有打开过。","reason":"在工作站上看过"}]})");
    EXPECT_EQ(decisions_text({}, all), "");
    EXPECT_EQ(concerns_text({}), "");
    const auto back = concerns_in(concerns_text(concerns)).value();
    ASSERT_EQ(back.size(), 2U);
    EXPECT_EQ(back[1].text, concerns[1].text);
    EXPECT_EQ(concerns_in("[]").error(), (Fault{errc::corrupt, "ledger.concerns"}));
}
