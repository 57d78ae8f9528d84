#include "server/delivery/recalls.hpp"

#include "server/delivery/inbox.hpp"
#include "server/delivery/outbox_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::delivery;
using namespace shanhai::delivery::test;
using namespace std::chrono_literals;

namespace {

struct RecallTest : testing::Test, Pushing {
    Inbox clinic{county.ledger, county.clock, county.bell};

    auto listed(bool all = false) { return county.ask(clinic.list(county.clinic(), all, 0s)).value().items; }
    auto acknowledge(const ReportId& id, std::string by)
    {
        return county.ask(clinic.acknowledge(county.clinic(), id, std::move(by)));
    }
    auto acknowledge_recall(const ReportId& id, std::string by)
    {
        return county.ask(clinic.acknowledge_recall(county.clinic(), id, std::move(by)));
    }
};

}  // namespace

TEST_F(RecallTest, stays_in_the_inbox_until_somebody_says_they_know)
{
    const auto report = signed_report();
    acknowledge(report.id, "李春兰").value();
    EXPECT_TRUE(listed().empty());
    county.clock.advance(1h);

    const auto recall = this->recall(report.id, "左右写反").value();
    EXPECT_EQ(recall.by, county.specialist().actor());
    ASSERT_EQ(listed().size(), 1U) << "they had it, and had said so";
    EXPECT_EQ(listed()[0].recall, recall);
    EXPECT_EQ(listed()[0].report, report) << "it does not vanish";
    EXPECT_EQ(county.ask(clinic.open(county.clinic(), report.id)).value().recall, recall);
    EXPECT_EQ(events_of("report.recalled"), 1U);
    EXPECT_EQ(county.audited("report.recalled", report.id.text()), 1U);

    const auto known = acknowledge_recall(report.id, "王芳").value();
    EXPECT_EQ(known.notice->acknowledged_by, "王芳");
    EXPECT_EQ(known.delivery.acknowledged_by, "李春兰") << "who saw the report stays who saw it";
    EXPECT_TRUE(listed().empty());
    EXPECT_EQ(listed(true).at(0).notice->acknowledged_by, "王芳");
    EXPECT_EQ(events_of("recall.acknowledged"), 1U);
}

TEST_F(RecallTest, before_anybody_saw_the_report_only_the_recall_can_be_acknowledged)
{
    const auto report = signed_report();
    recall(report.id).value();
    ASSERT_EQ(listed().size(), 1U);
    EXPECT_TRUE(listed()[0].recall);
    EXPECT_EQ(acknowledge(report.id, "李春兰").error(), (Fault{errc::conflict, "report.recalled"}));

    acknowledge_recall(report.id, "李春兰").value();
    EXPECT_TRUE(listed().empty());
    EXPECT_TRUE(acknowledge_recall(report.id, "李春兰")) << "a repeat gets the same answer";
    EXPECT_EQ(acknowledge_recall(report.id, "王芳").error(), (Fault{errc::conflict, "acknowledge.done"}));
    EXPECT_EQ(acknowledge_recall(report.id, "").error(), (Fault{errc::malformed, "acknowledge.by"}));
    EXPECT_EQ(events_of("recall.acknowledged"), 1U);
}

TEST_F(RecallTest, is_for_whoever_signed_it_or_an_administrator)
{
    const auto report = signed_report();
    const auto by = [&](const people::Principal& who) {
        return county.ask(recalls.recall(who, report.id, {"写错", false}));
    };
    EXPECT_EQ(by(county.colleague()).error(), (Fault{errc::forbidden, "recall.who"}));
    EXPECT_EQ(by(county.clinic()).error(), (Fault{errc::forbidden, "recall.who"}));
    EXPECT_EQ(by(county.other_clinic()).error(), (Fault{errc::not_found, "report"}));
    EXPECT_EQ(recall(report.id, "").error(), (Fault{errc::malformed, "recall.reason"}));
    EXPECT_EQ(recall(report.id, "a\nb").error(), (Fault{errc::malformed, "recall.reason"}));
    EXPECT_EQ(county.ask(clinic.acknowledge_recall(county.clinic(), report.id, "李")).error(),
              (Fault{errc::not_found, "recall"}));

    auto administrator = county.colleague();
    administrator.person->roles = {ledger::Role::administrator};
    const auto first = by(administrator).value();
    EXPECT_EQ(recall(report.id, "另一个原因").value(), first) << "the first recall stands";
    EXPECT_EQ(events_of("report.recalled"), 1U);
}

TEST_F(RecallTest, reaches_everybody_who_got_it_or_may_have)
{
    for (const auto* const to : {"took-it", "may-have-it", "said-no", "told-by-phone"}) add(to);
    courier.answers["may-have-it"].push_back(nobody());
    courier.answers["said-no"].push_back(no());
    const auto report = signed_report();
    round();
    add("too-late");

    recall(report.id).value();
    for (const auto* const to : {"took-it", "may-have-it", "said-no", "told-by-phone"})
        EXPECT_EQ(push_to(report.id, to, PushKind::recall).state, PushState::due) << to;
    EXPECT_EQ(pushes(report.id).size(), 8U) << "and nobody who never got it";
    EXPECT_EQ(push_to(report.id, "may-have-it").state, PushState::dead) << "the report itself is not sent any more";

    county.clock.advance(1h);
    courier.carried.clear();
    round();
    EXPECT_EQ(courier.carried.size(), 4U);
    for (const auto& parcel : courier.carried) {
        EXPECT_EQ(parcel.push.kind, PushKind::recall);
        EXPECT_EQ(parcel.recall->reason, "左右写反");
        EXPECT_EQ(push_to(report.id, parcel.to.id.text(), PushKind::recall).state, PushState::delivered);
    }
}

TEST_F(RecallTest, what_was_not_yet_begun_is_never_sent)
{
    add("his");
    const auto report = signed_report();
    recall(report.id).value();
    round();
    EXPECT_TRUE(courier.carried.empty());
    EXPECT_EQ(pushes(report.id).size(), 1U);
    EXPECT_EQ(push_to(report.id, "his").instead, "recalled");
}

TEST_F(RecallTest, overtakes_an_attempt_that_is_under_way)
{
    add("his");
    courier.hanging = "his";
    const auto report = signed_report();
    county.ask(outbox.start_due()).value();
    county.io.restart();
    while (courier.carried.empty()) county.io.run_one_for(1s);
    recall(report.id).value();
    courier.hanging.clear();
    courier.release();
    county.ask(outbox.served());
    round();

    EXPECT_EQ(push_to(report.id, "his").state, PushState::dead) << "the answer comes too late to count";
    EXPECT_EQ(push_to(report.id, "his", PushKind::recall).state, PushState::delivered);
    EXPECT_EQ(inbox(county.niujie).at(0).state, ledger::DeliveryState::ready);
}
