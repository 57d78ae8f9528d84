#include "server/people/directory.hpp"

#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::people {
namespace {

using namespace std::chrono_literals;
using ledger::Level;
using ledger::Role;
using test::pairing_row;
using test::person_row;
using test::site_row;
using testing::ElementsAre;

const auto refused = Fault{errc::forbidden, "who.not-administrator"};
const auto print = Digest::of(as_view("a certificate"));

struct DirectoryBook : testing::Test {
    test::World world;
    Directory directory{world.ledger, world.clock};

    template <class Row>
    auto put(Row row)
    {
        return world.run(directory.put(world.admin(), std::move(row)));
    }
    auto tree() { return world.run(directory.sites(world.admin())).value(); }
    auto lines() { return test::audit_lines(world); }
    void put_device()
    {
        world.put_people(ledger::Credential{.fingerprint = print,
                                            .kind = ledger::CredentialKind::site,
                                            .site = test::site_id("qingshan"),
                                            .person = std::nullopt,
                                            .label = "gateway",
                                            .ae_title = "",
                                            .certificate = {},
                                            .not_before = world.clock.now(),
                                            .not_after = world.clock.now() + 24h,
                                            .revoked_at = std::nullopt});
    }
};

TEST_F(DirectoryBook, is_open_to_administrators_only)
{
    put_device();
    for (const auto& who : {world.dr_wang(), world.qingshan(),
                            test::World::acting(person_row("nurse-zhou", "qingshan", "周", Role::operator_))}) {
        EXPECT_EQ(world.run(directory.sites(who)).error(), refused);
        EXPECT_EQ(world.run(directory.persons(who)).error(), refused);
        EXPECT_EQ(world.run(directory.credentials(who)).error(), refused);
        EXPECT_EQ(world.run(directory.put(who, site_row("hexi", "河西", Level::county))).error(), refused);
        EXPECT_EQ(world.run(directory.put(who, pairing_row("dongpo", "yunling"))).error(), refused);
        EXPECT_EQ(world.run(directory.put(who, *world.dr_li().person)).error(), refused);
        EXPECT_EQ(world.run(directory.revoke(who, print)).error(), refused);
        EXPECT_EQ(world.run(directory.report_commitment_to(who, print, "dr1:104")).error(), refused);
    }
    EXPECT_THAT(lines(), ElementsAre()) << "and nothing was changed";
    EXPECT_EQ(tree().sites.size(), 3u);
}

TEST_F(DirectoryBook, keeps_what_it_was_told_with_a_line_in_the_audit_trail_for_each)
{
    ASSERT_TRUE(put(site_row("xincun", "新村卫生室", Level::village, "qingshan")));
    world.agree("xincun", "yunling");
    ASSERT_TRUE(put(pairing_row("xincun", "yunling", {"ECG"})));
    ASSERT_TRUE(put(person_row("nurse-zhou", "xincun", "周", Role::operator_)));

    EXPECT_EQ(tree().sites.size(), 4u);
    EXPECT_THAT(tree().pairings, testing::Contains(pairing_row("xincun", "yunling", {"ECG"})));
    EXPECT_THAT(world.run(directory.persons(world.admin())).value(),
                testing::Contains(person_row("nurse-zhou", "xincun", "周", Role::operator_)));
    EXPECT_THAT(lines(), ElementsAre("person:admin site.put xincun", "person:admin pairing.put xincun>yunling",
                                     "person:admin person.put nurse-zhou"));
}

TEST_F(DirectoryBook, activates_no_pairing_without_an_agreement_about_critical_values)
{
    const auto agree = [&](std::vector<ledger::Contact> contacts) {
        const auto agreement =
            ledger::Agreement{test::site_id("dongpo"), test::site_id("yunling"), contacts, test::day("2026-01-01"), ""};
        world.commit([agreement](ledger::Facts& facts) { return facts.rosters().put(agreement); });
    };
    const auto pairing = pairing_row("dongpo", "yunling");
    const auto refused_pairing = Fault{errc::conflict, "pairing.no-contacts"};

    EXPECT_EQ(put(pairing).error(), refused_pairing);
    agree({});
    EXPECT_EQ(put(pairing).error(), refused_pairing) << "an agreement that names nobody is none";
    EXPECT_THAT(lines(), ElementsAre());
    agree({ledger::Contact{.site = "dongpo", .name = "李医生", .ways = {ledger::Way{}}}});
    EXPECT_TRUE(put(pairing));
}

TEST_F(DirectoryBook, changes_a_site_in_its_place)
{
    const auto renamed = site_row("qingshan", "青山中心卫生院", Level::township);
    ASSERT_TRUE(put(renamed));

    EXPECT_EQ(tree().sites.size(), 3u);
    EXPECT_THAT(tree().sites, testing::Contains(renamed));
}

TEST_F(DirectoryBook, refuses_what_hangs_on_something_that_is_not_there)
{
    EXPECT_EQ(put(site_row("xincun", "新村", Level::village, "nowhere")).error(),
              (Fault{errc::not_found, "site.parent"}));
    EXPECT_EQ(put(pairing_row("nowhere", "yunling")).error(), (Fault{errc::not_found, "pairing.site"}));
    EXPECT_EQ(put(pairing_row("qingshan", "nowhere")).error(), (Fault{errc::not_found, "pairing.site"}));
    EXPECT_EQ(put(person_row("dr-zhao", "nowhere", "赵", Role::reader)).error(),
              (Fault{errc::not_found, "person.site"}));
    EXPECT_THAT(lines(), ElementsAre());
}

TEST_F(DirectoryBook, lets_no_site_stand_above_itself)
{
    const auto circle = Fault{errc::conflict, "site.parent"};

    EXPECT_EQ(put(site_row("qingshan", "青山", Level::township, "qingshan")).error(), circle);
    EXPECT_EQ(put(site_row("qingshan", "青山", Level::township, "dongpo")).error(), circle) << "dongpo is below it";
    ASSERT_TRUE(put(site_row("qingshan", "青山", Level::township, "yunling")));
    EXPECT_EQ(put(site_row("yunling", "云岭", Level::county, "dongpo")).error(), circle) << "two steps below";
}

TEST_F(DirectoryBook, revokes_a_certificate_once_and_for_good)
{
    put_device();
    const auto when = world.clock.now();
    const auto revoked = world.run(directory.revoke(world.admin(), print)).value();
    world.clock.advance(1h);
    const auto again = world.run(directory.revoke(world.admin(), print)).value();

    EXPECT_EQ(revoked.revoked_at, when);
    EXPECT_EQ(again, revoked) << "repeating it changes nothing";
    EXPECT_EQ(world.run(directory.credentials(world.admin())).value(), std::vector{revoked});
    EXPECT_THAT(lines(), ElementsAre("person:admin device.revoked " + print.hex()));
}

TEST_F(DirectoryBook, cannot_revoke_what_it_does_not_know)
{
    EXPECT_EQ(world.run(directory.revoke(world.admin(), print)).error(), (Fault{errc::not_found, "device"}));
}

TEST_F(DirectoryBook, writes_neither_change_nor_line_when_the_ledger_refuses)
{
    world.ledger.fail_commits(errc::storage_full);
    EXPECT_EQ(put(site_row("hexi", "河西", Level::county)).error().code(), errc::storage_full);

    EXPECT_EQ(tree().sites.size(), 3u);
    EXPECT_THAT(lines(), ElementsAre());
}

TEST_F(DirectoryBook, does_the_same_when_every_work_is_run_twice)
{
    world.ledger.run_works_twice();
    put_device();

    ASSERT_TRUE(put(site_row("hexi", "河西", Level::county)));
    ASSERT_TRUE(world.run(directory.revoke(world.admin(), print)));
    EXPECT_THAT(lines(), ElementsAre("person:admin site.put hexi", "person:admin device.revoked " + print.hex()));
}

TEST_F(DirectoryBook, remembers_where_a_device_takes_its_commitment_reports)
{
    put_device();
    const auto set = [&](const Digest& device, std::string address) {
        return world.run(directory.report_commitment_to(world.admin(), device, std::move(address)));
    };

    EXPECT_EQ(set(print, "dr1.qingshan.example:11112").value().commitment_to, "dr1.qingshan.example:11112");
    EXPECT_EQ(set(print, "somewhere").error(), (Fault{errc::malformed, "device.address"}));
    EXPECT_EQ(set(Digest::of({}), "dr1:104").error(), (Fault{errc::not_found, "device"}));
    EXPECT_EQ(set(print, "").value().commitment_to, std::nullopt);
}

}  // namespace
}  // namespace shanhai::people
