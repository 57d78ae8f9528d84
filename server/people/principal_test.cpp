#include "server/people/principal.hpp"

#include "tests/support/world.hpp"

#include <gtest/gtest.h>

namespace shanhai::people {
namespace {

using namespace std::chrono_literals;
using ledger::CredentialKind;
using ledger::Role;
using test::day;
using test::person_id;
using test::person_row;
using test::site_id;
using test::site_row;
using test::World;

const auto print = Digest::of(as_view("a certificate"));

auto credential(const World& world, CredentialKind kind, std::string_view site) -> ledger::Credential
{
    return {.fingerprint = print,
            .kind = kind,
            .site = site_id(site),
            .person = std::nullopt,
            .label = "DR-1",
            .ae_title = "QS_DR1",
            .certificate = to_bytes("der"),
            .not_before = world.clock.now() - 24h,
            .not_after = world.clock.now() + 24h,
            .revoked_at = std::nullopt};
}
auto of_person(const World& world, CredentialKind kind, std::string_view person) -> ledger::Credential
{
    auto held = credential(world, kind, "yunling");
    held.person = person_id(person);
    return held;
}

auto who_is(World& world, Digest fingerprint = print) -> Result<Principal>
{
    return world.run(world.ledger.look(
        [fingerprint, now = world.clock.now()](ledger::Facts& facts) { return identify(facts, fingerprint, now); }));
}
auto refusal(World& world) -> Fault { return who_is(world).error(); }

TEST(Principal, is_the_machine_of_a_site_that_holds_its_certificate)
{
    World world;
    world.put_people(credential(world, CredentialKind::site, "qingshan"));
    const auto who = who_is(world).value();

    EXPECT_EQ(who.site, site_id("qingshan"));
    EXPECT_EQ(who.label, "DR-1");
    EXPECT_EQ(who.ae_title, "QS_DR1");
    EXPECT_FALSE(who.person);
    EXPECT_EQ(who.actor(), "site:qingshan/DR-1");
}

TEST(Principal, is_the_person_who_holds_their_certificate_and_works_where_they_work_now)
{
    World world;
    world.put_people(of_person(world, CredentialKind::person, "dr-wang"));
    world.put_people(site_row("hexi", "河西县人民医院", ledger::Level::county));
    world.put_people(person_row("dr-wang", "hexi", "王海波", Role::reader));
    const auto who = who_is(world).value();

    EXPECT_EQ(who.site, site_id("hexi"));
    EXPECT_EQ(who.person.value().name, "王海波");
    EXPECT_EQ(who.actor(), "person:dr-wang");
}

TEST(Principal, is_nobody_without_a_certificate_of_ours)
{
    World world;
    world.put_people(credential(world, CredentialKind::site, "qingshan"));

    EXPECT_EQ(who_is(world, Digest::of(as_view("another"))).error(), (Fault{errc::unauthenticated, "who.unknown"}));
}

TEST(Principal, cannot_connect_with_a_certificate_for_signing)
{
    World world;
    world.put_people(of_person(world, CredentialKind::signer, "dr-wang"));

    EXPECT_EQ(refusal(world), (Fault{errc::unauthenticated, "who.unknown"}));
}

TEST(Principal, is_refused_from_the_moment_of_revocation)
{
    World world;
    auto held = credential(world, CredentialKind::site, "qingshan");
    held.revoked_at = world.clock.now() + 1us;
    world.put_people(held);

    EXPECT_TRUE(who_is(world));
    world.clock.advance(1us);
    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.revoked"}));
}

TEST(Principal, is_refused_outside_the_dates_of_the_certificate)
{
    World world;
    auto held = credential(world, CredentialKind::site, "qingshan");
    held.not_before = world.clock.now() + 1s;
    held.not_after = world.clock.now() + 2s;
    world.put_people(held);

    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.expired"}));
    world.clock.advance(1s);
    EXPECT_TRUE(who_is(world)) << "its first moment";
    world.clock.advance(1s - 1us);
    EXPECT_TRUE(who_is(world)) << "its last moment, as OpenSSL counts it";
    world.clock.advance(1us);
    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.expired"}));
}

TEST(Principal, is_refused_when_the_site_is_closed)
{
    World world;
    world.put_people(credential(world, CredentialKind::site, "qingshan"));
    auto closed = site_row("qingshan", "青山镇卫生院", ledger::Level::township);
    closed.active = false;
    world.put_people(closed);

    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.inactive"}));
}

TEST(Principal, is_refused_when_the_person_has_left_or_was_never_there)
{
    World world;
    world.put_people(of_person(world, CredentialKind::person, "dr-wang"));
    auto left = *world.dr_wang().person;
    left.active = false;
    world.put_people(left);
    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.inactive"}));

    world.put_people(of_person(world, CredentialKind::person, "dr-nobody"));
    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.inactive"}));
}

TEST(Principal, may_act_from_the_first_to_the_last_of_their_days_in_china)
{
    auto person = person_row("dr-wang", "yunling", "王海波", Role::reader);
    person.valid_from = day("2026-03-05");
    person.valid_until = day("2026-03-06");
    const auto at = [](std::string_view text) { return parse_instant(text).value(); };
    const auto expired = Fault{errc::forbidden, "who.expired"};

    EXPECT_EQ(in_force(person, at("2026-03-04T23:59:59+08:00")).error(), expired);
    EXPECT_TRUE(in_force(person, at("2026-03-05T00:00:00+08:00")));
    EXPECT_TRUE(in_force(person, at("2026-03-06T23:59:59+08:00")));
    EXPECT_EQ(in_force(person, at("2026-03-07T00:00:00+08:00")).error(), expired);
}

TEST(Principal, whose_own_dates_are_over_is_refused_though_the_certificate_runs_on)
{
    World world;
    world.put_people(of_person(world, CredentialKind::person, "dr-wang"));
    auto person = *world.dr_wang().person;
    person.valid_until = day("2026-03-04");
    world.put_people(person);

    EXPECT_EQ(refusal(world), (Fault{errc::forbidden, "who.expired"}));
}

TEST(Principal, may_do_what_its_roles_say_and_nothing_else)
{
    const World world;
    const auto nurse = World::acting(person_row("nurse-zhou", "qingshan", "周", Role::operator_));
    auto nobody = world.dr_wang();
    nobody.person->roles.clear();
    struct Row {
        std::string_view who;
        Principal principal;
        bool submits, administers, reads;
    };
    const Row table[] = {
        {"a machine", world.qingshan(), true, false, false},
        {"an operator", nurse, true, false, false},
        {"a reader", world.dr_wang(), false, false, true},
        {"an administrator", world.admin(), false, true, false},
        {"a person without a role", nobody, false, false, false},
    };
    for (const auto& row : table) {
        EXPECT_EQ(may_submit(row.principal).has_value(), row.submits) << row.who;
        EXPECT_EQ(may_administer(row.principal).has_value(), row.administers) << row.who;
        EXPECT_EQ(may_read(row.principal, row.principal.site, "DX").has_value(), row.reads) << row.who;
    }
    EXPECT_EQ(may_submit(world.dr_wang()).error(), (Fault{errc::forbidden, "who.not-operator"}));
    EXPECT_EQ(may_administer(world.dr_wang()).error(), (Fault{errc::forbidden, "who.not-administrator"}));
    EXPECT_EQ(may_read(world.admin(), site_id("yunling"), "DX").error(), (Fault{errc::forbidden, "who.not-reader"}));
}

TEST(Principal, reads_for_their_own_group_and_within_their_scope)
{
    const World world;

    EXPECT_TRUE(may_read(world.dr_wang(), site_id("yunling"), "CT")) << "no scope is every modality";
    EXPECT_TRUE(may_read(world.dr_li(), site_id("yunling"), "US"));
    EXPECT_EQ(may_read(world.dr_li(), site_id("yunling"), "CT").error(), (Fault{errc::forbidden, "who.scope"}));
    EXPECT_EQ(may_read(world.dr_wang(), site_id("qingshan"), "DX").error(), (Fault{errc::not_found, "case"}))
        << "what another group reads is not there";
}

}  // namespace
}  // namespace shanhai::people
