// A random county of commands against one case, beside a model that knows only the rules: whatever is tried, in
// whatever order and by whomever, the case keeps what it promises. A failing run prints its seed, and that replays it.
#include "server/cases/case.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using ledger::CaseStateName;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto yunling = SiteId::parse("yunling").value();
const auto province = SiteId::parse("province").value();
const auto contradiction = ledger::Doubt{ledger::DoubtKind::contradiction, "patient.name", "张三", "李四"};

// Which state may follow which, and by what. Everything else is a broken promise.
auto may_follow(CaseStateName before, std::string_view what, CaseStateName after) -> bool
{
    using S = CaseStateName;
    struct Step {
        std::string_view what;
        std::vector<S> before;
        S after;
    };
    static const std::vector<Step> steps = {
        {"case.claimed", {S::waiting, S::claimed, S::asked}, S::claimed},
        {"case.renewed", {S::claimed}, S::claimed},
        {"case.released", {S::claimed}, S::waiting},
        {"case.lapsed", {S::claimed}, S::waiting},
        {"case.handed-over", {S::claimed}, S::claimed},
        {"case.reported", {S::claimed}, S::reported},
        {"case.delivered", {S::reported}, S::reported},
        {"case.acknowledged", {S::reported}, S::acknowledged},
        {"case.held", {S::waiting, S::held}, S::held},
        {"case.confirmed", {S::held}, S::waiting},
        {"case.corrected", {S::held}, S::waiting},
        {"case.cancelled", {S::waiting, S::held, S::returned, S::asked}, S::cancelled},
        {"case.returned", {S::claimed}, S::returned},
        {"case.retaken", {S::returned}, S::waiting},
        {"case.limited", {S::returned}, S::waiting},
        {"case.asked", {S::claimed}, S::asked},
        {"case.answered", {S::asked}, S::waiting},
        {"case.unclaimed", {S::waiting}, S::waiting},
        {"case.escalated", {S::waiting}, S::waiting},
        {"case.offered", {S::waiting}, S::waiting},
    };
    const bool stays = before == after && (what == "case.doubted" || what == "case.answered" || what == "case.late" ||
                                           (what == "case.corrected" && before == S::held));
    if (stays) return true;
    return std::ranges::any_of(steps, [&](const Step& step) {
        return step.what == what && step.after == after &&
               std::ranges::find(step.before, before) != step.before.end();
    });
}

struct Walk {
    std::mt19937_64 chance;
    Case now;
    Instant clock = eight;
    std::int64_t greatest_token = 0;

    explicit Walk(std::uint64_t seed)
        : chance{seed}, now{.id = CaseId::mint(eight, {}),
                            .site = SiteId::parse("qingshan").value(),
                            .group = yunling,
                            .modality = "DX",
                            .priority = static_cast<wire::Priority>(seed % 3),
                            .opened_at = eight,
                            .deadline = eight + 2h,
                            .state = ledger::Waiting{eight},
                            .turn = eight + 4h,
                            .warning = eight + 1h,
                            .escalation = eight + 90min}
    {
        now.alarm_at = next_alarm(now);
    }

    auto upto(std::uint64_t n) -> std::uint64_t { return chance() % n; }
    auto who() -> PersonId { return PersonId::parse("dr-" + std::to_string(10 + upto(3))).value(); }
    auto token() -> std::int64_t { return now.token - static_cast<std::int64_t>(upto(2)); }
    auto report() -> ReportId
    {
        std::array<std::byte, 10> random{};
        random.fill(static_cast<std::byte>(upto(2)));
        return ReportId::mint(eight, random);
    }
    auto timing() -> Timing { return {clock + 1h, clock + 90min, clock + 2h, now.turn}; }
    auto doubts() -> std::vector<ledger::Doubt>
    {
        return upto(2) ? std::vector{contradiction} : std::vector<ledger::Doubt>{};
    }

    auto any_command() -> Result<Happening>
    {
        switch (upto(17)) {
        case 0:
        case 1:
        case 2: return decide(now, Claim{who(), clock, clock + 20min});
        case 3: return decide(now, Renew{who(), token(), clock, clock + 20min});
        case 4: return decide(now, Release{who(), token(), clock});
        case 5: return decide(now, HandOver{who(), token(), who(), clock, clock + 20min});
        case 6: return decide(now, Lapse{clock});
        case 7: return decide(now, Report{who(), token(), report(), clock});
        case 8: return decide(now, Deliver{report(), clock});
        case 9: return decide(now, Acknowledge{"李", report(), clock});
        case 10: return decide(now, Hold{doubts(), clock});
        case 11: return decide(now, Confirm{"李", std::nullopt, clock, timing()});
        case 12:
            return decide(now, Correct{"李", "{}", "张", now.priority, now.lane, doubts(), {}, clock, timing()});
        case 13: return decide(now, Return{who(), token(), "111209", "", clock});
        case 14: return upto(2) ? decide(now, Retake{"李", {}, clock, timing()})
                                : decide(now, ReadWithLimits{"李", "走了", clock, timing()});
        case 15: return upto(2) ? decide(now, Ask{who(), token(), "?", clock})
                                : decide(now, Answer{"李", "没有", clock, clock + 20min});
        default: return upto(40) ? decide(now, Ring{province, clock}) : decide(now, Cancel{"李", "发错了", clock});
        }
    }

    void step()
    {
        clock += std::chrono::minutes{upto(12)};
        const auto before = now;
        const auto happening = any_command();
        if (!happening) return;  // a refusal changes nothing: there is no way it could
        now = evolve(now, *happening);
        check(before, *happening);
    }

    void check(const Case& before, const Happening& happening)
    {
        const auto what = name_of(happening);
        EXPECT_TRUE(may_follow(ledger::name_of(before.state), what, ledger::name_of(now.state))) << what;
        EXPECT_EQ(now.revision, before.revision + 1) << what;
        EXPECT_EQ(now.alarm_at, next_alarm(now)) << what;
        EXPECT_GE(now.remarks.size(), before.remarks.size()) << "what was said stays said: " << what;
        EXPECT_GE(now.returns, before.returns);

        // A token is given once, and only to a new holder.
        EXPECT_GE(now.token, greatest_token) << what;
        const bool new_holder = what == "case.claimed" || what == "case.handed-over";
        EXPECT_EQ(now.token > greatest_token, new_holder) << what;
        greatest_token = now.token;

        // Nobody loses a running lease to somebody else but by giving it.
        const auto* const had = std::get_if<ledger::Claimed>(&before.state);
        const auto* const has = std::get_if<ledger::Claimed>(&now.state);
        const bool taken = had && has && had->by != has->by;
        EXPECT_TRUE(!taken || clock >= had->until || what == "case.handed-over") << what;
        // One report, by who held the case, under the token they held it by.
        EXPECT_TRUE(what != "case.reported" || (had && clock < had->until));
        // Nobody reads under a form that is contradicted and unanswered for.
        EXPECT_FALSE(has && std::holds_alternative<ledger::Held>(before.state));
    }
};

TEST(CaseModel, keeps_its_promises_under_any_sequence_of_commands)
{
    constexpr int walks = 300;
    const auto first = std::uint64_t{20'260'305};
    std::set<std::string_view> states;
    for (std::uint64_t seed = first; seed < first + walks; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        auto walk = Walk{seed};
        for (int i = 0; i < 400 && !testing::Test::HasFailure(); ++i) {
            walk.step();
            states.insert(ledger::name_of(ledger::name_of(walk.now.state)));
        }
        ASSERT_FALSE(testing::Test::HasFailure());
    }
    EXPECT_EQ(states.size(), std::size(ledger::case_states)) << "some state was never reached, so never tested";
}

}  // namespace
}  // namespace shanhai::cases
