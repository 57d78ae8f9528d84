#include "server/audit/auditor/inquiry.hpp"

#include "server/audit/note.hpp"
#include "server/ledger/audits.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::audit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct Trail : testing::Test {
    test::World world;
    Inquiry inquiry{world.ledger, world.clock, {"云岭县人民医院", "relay.example"}};

    auto ask(Question question) { return world.run(inquiry.ask(world.admin(), std::move(question))); }
    auto page(std::int64_t after, std::size_t limit) { return ask({.after = after, .limit = limit}); }
    void note_one(std::string actor, std::string action, std::string subject)
    {
        world.commit([&](ledger::Facts& facts) {
            return audit::note(facts, Note{world.clock.now(), actor, action, subject});
        });
    }
    void note_some(int count)
    {
        for (int i = 0; i < count; ++i) note_one("relay", "test.noted", "nothing");
    }
    // An entry that does not follow from the one before it, as if somebody had altered the file.
    void forge()
    {
        world.commit([at = world.clock.now()](ledger::Facts& facts) {
            auto forged = facts.trail().last_audit().value().value();
            ++forged.number;
            forged.at = at;
            forged.actor = "person:dr-wang";
            return facts.trail().append(forged);
        });
    }
};

auto numbers(const wire::AuditPage& page) -> std::vector<std::int64_t>
{
    std::vector<std::int64_t> all;
    for (const auto& entry : page.entries) all.push_back(entry.number);
    return all;
}

TEST_F(Trail, is_shown_to_administrators_only)
{
    const auto refused = Fault{errc::forbidden, "who.not-administrator"};
    for (const auto& who : {world.dr_wang(), world.dr_li(), world.qingshan()}) {
        EXPECT_EQ(world.run(inquiry.ask(who, {})).error(), refused);
        EXPECT_EQ(world.run(inquiry.ask(who, {.patient = "H7"})).error(), refused);
        EXPECT_EQ(world.run(inquiry.messages(who, 0, 10)).error(), refused);
        EXPECT_EQ(world.run(inquiry.checkpoints(who, 0, 10)).error(), refused);
    }
    EXPECT_THAT(test::audit_lines(world), ElementsAre()) << "and a refusal reads nothing";
}

TEST_F(Trail, is_paged_and_every_look_at_it_is_noted_in_it)
{
    note_some(5);
    const auto first = page(0, 2).value();
    const auto second = page(first.last, 2).value();
    const auto third = page(second.last, 9).value();

    EXPECT_THAT(numbers(first), ElementsAre(1, 2));
    EXPECT_THAT(numbers(second), ElementsAre(3, 4));
    EXPECT_THAT(numbers(third), ElementsAre(5, 6, 7)) << "the last two are the looks";
    EXPECT_EQ(third.entries[2].action, "audit.read");
    EXPECT_EQ(third.entries[2].actor, "person:admin");
    EXPECT_THAT(numbers(page(100, 9).value()), ElementsAre());
    EXPECT_EQ(page(100, 9).value().last, 100) << "ask again from here when there is more";
}

TEST_F(Trail, is_not_shown_where_its_chain_does_not_hold)
{
    note_some(3);
    forge();

    EXPECT_EQ(page(0, 10).error(), (Fault{errc::corrupt, "audit.chain", "4"}));
    EXPECT_EQ(page(3, 10).error(), (Fault{errc::corrupt, "audit.chain", "4"})) << "a page hangs on the one before";
    EXPECT_EQ(ask({.person = test::person_id("dr-wang")}).error(), (Fault{errc::corrupt, "audit.chain", "4"}))
        << "and what a search finds must hash to what it says";
}

TEST_F(Trail, is_searched_by_person_action_and_time)
{
    note_one("person:dr-wang", "case.read", "case_1");
    world.clock.advance(1h);
    const auto eleven = world.clock.now();
    note_one("person:dr-wang", "report.signed", "rep_1");
    note_one("person:dr-li", "report.signed", "rep_2");
    const auto wang = test::person_id("dr-wang");

    EXPECT_THAT(numbers(ask({.person = wang}).value()), ElementsAre(1, 2));
    EXPECT_THAT(numbers(ask({.action = "report.signed"}).value()), ElementsAre(2, 3));
    EXPECT_THAT(numbers(ask({.person = wang, .from = eleven}).value()), ElementsAre(2));
    EXPECT_THAT(numbers(ask({.until = eleven}).value()), ElementsAre(1));
    EXPECT_THAT(numbers(ask({.person = test::person_id("dr-none")}).value()), ElementsAre());
}

TEST_F(Trail, finds_a_case_under_all_its_names_and_a_patient_under_all_their_cases)
{
    auto which = test::open_case(world);
    auto other = test::open_case(world);
    which.form = R"({"patient":{"id":"H7","identity_number":"530102196203170011"}})";
    const auto report = ledger::Report{.id = mint<ReportId>(world.clock, world.entropy),
                                       .of = which.id,
                                       .by = test::person_id("dr-wang"),
                                       .signer = genesis(),
                                       .digest = genesis(),
                                       .place = {mint<PackId>(world.clock, world.entropy), 0, 1},
                                       .signed_at = world.clock.now()};
    world.commit([&](ledger::Facts& facts) {
        facts.cases().put(which).value();
        return facts.reports().put(report);
    });
    note_one("person:dr-wang", "report.signed", report.id.text());
    note_one("person:dr-wang", "case.read", other.id.text());

    const auto of_case = ask({.which = which.id}).value();
    EXPECT_THAT(numbers(of_case), ElementsAre(1, 3)) << "opened, and its report signed";
    EXPECT_THAT(numbers(ask({.patient = "H7"}).value()), ElementsAre(1, 3, 5)) << "and looked for: by its case's id";
    EXPECT_THAT(numbers(ask({.patient = "530102196203170011", .limit = 2}).value()), ElementsAre(1, 3));
    EXPECT_THAT(numbers(ask({.patient = "nobody"}).value()), ElementsAre());
}

TEST_F(Trail, learns_who_searched_for_what_but_never_the_patients_number)
{
    auto which = test::open_case(world);
    which.form = R"({"patient":{"id":"H0815"}})";
    world.commit([&](ledger::Facts& facts) { return facts.cases().put(which); });
    ASSERT_TRUE(ask({.patient = "H0815", .action = "case.read"}));

    const auto last = world.look([](ledger::Facts& facts) { return facts.trail().last_audit(); }).value();
    EXPECT_EQ(last.actor + ' ' + last.action + ' ' + last.subject, "person:admin audit.searched audit");
    EXPECT_THAT(last.detail, testing::HasSubstr(which.id.text()));
    EXPECT_THAT(last.detail, testing::Not(testing::HasSubstr("H0815")));
}

TEST_F(Trail, becomes_dicom_messages_with_the_patients_number_and_studies)
{
    auto which = test::open_case(world, {.studies = {StudyUid::parse("1.2.3").value()}});
    which.form = R"({"patient":{"id":"H7","name":"赵小满"}})";
    world.commit([&](ledger::Facts& facts) { return facts.cases().put(which); });

    const auto messages = world.run(inquiry.messages(world.admin(), 0, 10)).value();

    ASSERT_EQ(messages.messages.size(), 1U);
    for (const auto* part : {"\"H7\"", "\"1.2.3\"", "case.opened", "relay.example"})
        EXPECT_THAT(messages.messages[0].xml, testing::HasSubstr(part));
    EXPECT_THAT(messages.messages[0].xml, testing::Not(testing::HasSubstr("赵小满"))) << "a name is not needed there";
    EXPECT_THAT(test::audit_lines(world).back(), testing::HasSubstr("audit.exported"));
}

}  // namespace
}  // namespace shanhai::audit
