// Thousands of lives of an alert, each from a seed: whatever anybody wants in whatever order, the promises hold.
#include "server/critical/alert_for_tests.hpp"

#include "server/critical/calls.hpp"

#include <random>

namespace shanhai::critical {
namespace {

using namespace std::chrono_literals;
using ledger::NoticeState;

class Life {
public:
    explicit Life(std::uint64_t seed) : chance_{seed}, alert_{suspected()} {}

    void go_on()
    {
        at_ += std::chrono::seconds{roll(400)};
        switch (roll(12)) {
        case 0: return want(Check{somebody(), roll(2) == 0, calls(), at_});
        case 1: return want(Receive{somebody(), SiteId::parse(roll(2) ? "qingshan" : "yunling").value(), at_});
        case 2: return want(ReadBack{somebody(), roll(3) != 0, at_});
        case 3: return want(Act{somebody(), roll(2) ? "unreachable" : "treated", "", at_});
        case 4: return want(Close{somebody(), "improved", "", at_});
        case 5: return roll(3) ? void() : want(Void{somebody(), "伪差", at_});
        case 6: return want(SeeCorrection{somebody(), at_});
        case 7: return want(RecordCall{somebody(), "李医生", "", roll(2) == 0, "", at_});
        case 8:
        case 9: return try_a_notice();
        default: return want(Expire{roll(3) == 0, calls(), at_});
        }
    }

    auto alert() const -> const Alert& { return alert_; }

private:
    auto roll(int below) -> int { return static_cast<int>(chance_() % static_cast<unsigned>(below)); }
    auto somebody() -> Who
    {
        const Who all[] = {dr_wang, dr_li, clinic, stranger};
        return all[roll(4)];
    }
    auto calls() -> std::vector<Notice>
    {
        auto call = notice(roll(2) ? "qingshan" : "yunling", ledger::Channel::sms, std::to_string(roll(5)));
        return roll(4) ? std::vector{live, call} : std::vector{call};
    }
    void try_a_notice()
    {
        if (alert_.notices.empty()) return;
        const auto which = static_cast<std::size_t>(roll(static_cast<int>(alert_.notices.size())));
        const auto outcome = static_cast<NoticeState>(1 + roll(4));
        want(Try{which, alert_.notices[which].round, outcome, "", "", at_ + 2s, at_});
    }

    template <class Wish>
    void want(const Wish& wish)
    {
        const auto happening = decide(alert_, wish, timers);
        if (!happening) return;
        const auto now = evolve(alert_, *happening);
        keep_the_promises(now, *happening);
        if constexpr (requires { wish.who; }) keep_to_sides(now, wish.who);
        alert_ = now;
    }

    void keep_the_promises(const Alert& now, const Happening& happening)
    {
        const bool grows = step_of(alert_, happening).has_value();
        EXPECT_EQ(now.revision, alert_.revision + (grows ? 1 : 0)) << "the register only grows";
        EXPECT_GE(now.notices.size(), alert_.notices.size()) << "no notice is taken away";
        EXPECT_LE(now.notices.size(), 24u) << "however often somebody is called";
        EXPECT_EQ(is_open(now), now.due_at.has_value()) << "while it is open a timer runs";
        const bool by_itself = std::holds_alternative<AlertEscalated>(happening) ||
                               std::holds_alternative<AlertReminded>(happening) ||
                               std::holds_alternative<NoticeTried>(happening);
        EXPECT_TRUE(!by_itself || is_open(now) || !is_open(alert_)) << "nothing ends by itself";
        const bool escalated = std::holds_alternative<AlertEscalated>(happening);
        EXPECT_TRUE(!escalated || now.level == alert_.level + 1) << "a timer calls the next";
        EXPECT_GE(now.duty_called || now.confirmed_at != alert_.confirmed_at, alert_.duty_called) << "the duty stays";
        EXPECT_TRUE(is_open(alert_) || now.state == alert_.state) << "what is over is over";
    }

    void keep_to_sides(const Alert& now, const Who& who)
    {
        if (now.state == alert_.state) return;
        if (now.state == AlertState::acknowledged) { EXPECT_EQ(who.side, Side::treating); }
        if (now.state == AlertState::closed) { EXPECT_NE(who.side, Side::neither); }
        if (now.state != AlertState::voided) return;
        EXPECT_EQ(who.side, Side::reading);
        EXPECT_NE(who.person, alert_.void_wanted_by);
    }

    std::mt19937_64 chance_;
    Instant at_ = start;
    Alert alert_;
};

TEST(AlertLives, keep_every_promise_whatever_anybody_wants)
{
    int ended = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        SCOPED_TRACE(seed);  // give this number back to replay the life
        Life life{seed};
        for (int i = 0; i < 120 && !testing::Test::HasFailure(); ++i) life.go_on();
        ended += is_open(life.alert()) ? 0 : 1;
    }
    EXPECT_GT(ended, 250) << "so many come to an end that the ends are tried, too";
}

}  // namespace
}  // namespace shanhai::critical
