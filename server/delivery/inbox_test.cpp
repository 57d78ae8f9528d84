#include "server/delivery/inbox.hpp"

#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::delivery;
using namespace std::chrono_literals;
using ledger::DeliveryState;

namespace {

struct InboxTest : testing::Test, reports::test::Reading {
    Inbox inbox{county.ledger, county.clock, county.bell};

    auto listed(bool all = false) { return county.ask(inbox.list(county.clinic(), all, 0s)).value().items; }
    auto open(const people::Principal& who, const ReportId& id) { return county.ask(inbox.open(who, id)); }
    auto acknowledge(const people::Principal& who, const ReportId& id, std::string by)
    {
        return county.ask(inbox.acknowledge(who, id, std::move(by)));
    }
};

}  // namespace

TEST_F(InboxTest, a_report_is_ready_then_fetched_then_acknowledged_by_somebody)
{
    const auto report = signed_report();
    ASSERT_EQ(listed().size(), 1U);
    EXPECT_EQ(listed()[0].delivery.state, DeliveryState::ready);
    EXPECT_EQ(listed()[0].which.id, which);

    county.clock.advance(1min);
    EXPECT_EQ(open(county.clinic(), report.id).value().report, report);
    EXPECT_EQ(listed()[0].delivery.state, DeliveryState::fetched);
    EXPECT_EQ(listed()[0].delivery.fetched_at, county.clock.now());
    EXPECT_EQ(county.audited("report.read", report.id.text()), 1U);

    county.clock.advance(1min);
    const auto done = acknowledge(county.clinic(), report.id, "李春兰").value();

    EXPECT_EQ(done.delivery.state, DeliveryState::acknowledged);
    EXPECT_EQ(done.delivery.acknowledged_at, county.clock.now());
    EXPECT_EQ(std::get<ledger::Acknowledged>(case_now().state).by, "李春兰");
    EXPECT_TRUE(listed().empty());
    EXPECT_EQ(listed(true).size(), 1U);
}

TEST_F(InboxTest, that_a_first_word_was_seen_does_not_answer_the_case)
{
    save(0).value();
    const auto wish = reports::PrepareWish{token, signer.fingerprint, true};
    const auto prepared = county.ask(reports.prepare(county.specialist(), which, wish)).value();
    const auto first = sign(prepared, signature_of(prepared)).value();

    EXPECT_EQ(acknowledge(county.clinic(), first.id, "李春兰").value().delivery.state, DeliveryState::acknowledged);
    EXPECT_TRUE(std::holds_alternative<ledger::Claimed>(case_now().state));
    EXPECT_FALSE(case_now().acknowledged_at);
    EXPECT_EQ(county.audited("report.seen", first.id.text()), 1U);

    const auto second = this->prepare().value();
    const auto final_report = sign(second, signature_of(second)).value();
    ASSERT_EQ(listed().size(), 1U) << "the first word is done with";
    EXPECT_EQ(listed().front().report.id, final_report.id);
    EXPECT_TRUE(acknowledge(county.clinic(), final_report.id, "李春兰"));
    EXPECT_TRUE(case_now().acknowledged_at);
}

TEST_F(InboxTest, the_first_look_counts_and_a_readers_look_does_not)
{
    const auto report = signed_report();
    ASSERT_TRUE(open(county.specialist(), report.id));
    EXPECT_EQ(listed()[0].delivery.state, DeliveryState::ready) << "the hospital's own look delivers nothing";

    ASSERT_TRUE(open(county.clinic(), report.id));
    const auto first = listed()[0].delivery.fetched_at;
    county.clock.advance(1min);
    ASSERT_TRUE(open(county.clinic(), report.id));
    EXPECT_EQ(listed()[0].delivery.fetched_at, first);
}

TEST_F(InboxTest, a_report_that_was_fetched_is_delivered_to_its_case_once)
{
    const auto report = signed_report();
    EXPECT_EQ(case_now().delivered_at, std::nullopt);
    county.clock.advance(2min);
    const auto fetched = county.clock.now();
    open(county.clinic(), report.id).value();
    county.clock.advance(1min);
    open(county.clinic(), report.id).value();

    EXPECT_EQ(case_now().delivered_at, fetched);
    EXPECT_EQ(county.audited("case.delivered", which.text()), 1U);
}

TEST_F(InboxTest, nobody_in_particular_cannot_have_seen_it)
{
    const auto report = signed_report();
    const auto nameless = Fault{errc::malformed, "acknowledge.by"};

    EXPECT_EQ(acknowledge(county.clinic(), report.id, "").error(), nameless);
    EXPECT_EQ(acknowledge(county.clinic(), report.id, std::string(193, 'x')).error(), nameless);
    EXPECT_EQ(listed()[0].delivery.state, DeliveryState::ready);
    EXPECT_TRUE(acknowledge(county.clinic(), report.id, std::string(192, 'x')));
}

TEST_F(InboxTest, the_first_who_saw_it_stands)
{
    const auto report = signed_report();
    const auto first = acknowledge(county.clinic(), report.id, "李春兰").value();
    county.clock.advance(1min);

    EXPECT_EQ(acknowledge(county.clinic(), report.id, "李春兰").value().delivery, first.delivery);
    EXPECT_EQ(acknowledge(county.clinic(), report.id, "王五").error(), (Fault{errc::conflict, "acknowledge.done"}));
    EXPECT_EQ(listed(true)[0].delivery, first.delivery);
}

TEST_F(InboxTest, a_lost_acknowledgement_is_repeated_without_harm)
{
    const auto report = signed_report();
    county.ledger.lose_acknowledgements(errc::timeout);
    ASSERT_FALSE(acknowledge(county.clinic(), report.id, "李春兰"));

    EXPECT_TRUE(acknowledge(county.clinic(), report.id, "李春兰"));
    EXPECT_EQ(county.audited("case.acknowledged", which.text()), 1U);
}

TEST_F(InboxTest, another_site_sees_and_ends_nothing)
{
    const auto report = signed_report();
    const auto nothing = Fault{errc::not_found, "report"};

    EXPECT_EQ(open(county.other_clinic(), report.id).error(), nothing);
    EXPECT_EQ(acknowledge(county.other_clinic(), report.id, "王五").error(), nothing);
    EXPECT_TRUE(county.ask(inbox.list(county.other_clinic(), true, 0s)).value().items.empty());
    EXPECT_EQ(acknowledge(county.specialist(), report.id, "杨海涛").error().code(), errc::forbidden);
    EXPECT_EQ(listed()[0].delivery.state, DeliveryState::ready);
}

TEST_F(InboxTest, who_waits_for_a_report_is_woken_by_it)
{
    save(0).value();
    const auto prepared = prepare().value();
    std::optional<Result<Listing>> woken;
    asio::co_spawn(county.io, inbox.list(county.clinic(), false, 60s),
                   [&](std::exception_ptr, Result<Listing> listing) { woken = std::move(listing); });
    county.io.restart();
    county.io.poll();
    ASSERT_FALSE(woken) << "there is nothing yet";

    const auto report = sign(prepared, signature_of(prepared)).value();
    while (!woken && county.io.run_one_for(10s) != 0) {}

    ASSERT_TRUE(woken);
    ASSERT_EQ(woken->value().items.size(), 1U);
    EXPECT_EQ(woken->value().items[0].report.id, report.id);
}

TEST_F(InboxTest, who_waits_for_nothing_hears_so)
{
    const auto listing = county.ask(inbox.list(county.clinic(), false, 1ms)).value();
    EXPECT_TRUE(listing.items.empty());
    EXPECT_EQ(listing.last, 2) << "opened and claimed";
}
