#include "server/people/routing.hpp"

#include "tests/support/world.hpp"

#include <gtest/gtest.h>

namespace shanhai::people {
namespace {

using ledger::Role;
using test::day;
using test::pairing_row;
using test::person_id;
using test::person_row;
using test::site_id;
using test::site_row;
using test::World;

auto group(World& world, std::string_view site, std::string_view modality, std::string_view on) -> std::string
{
    const auto found = world.run(world.ledger.look([id = site_id(site), modality, on = day(on)](ledger::Facts& facts) {
        return reading_group(facts, id, modality, on);
    }));
    if (found) return found->text();
    EXPECT_EQ(found.error(), (Fault{errc::forbidden, "routing.no-pairing"}));
    return "nobody";
}

TEST(ReadingGroup, is_whom_the_site_itself_is_paired_with)
{
    World world;

    EXPECT_EQ(group(world, "qingshan", "DX", "2026-03-05"), "yunling");
    EXPECT_EQ(group(world, "yunling", "DX", "2026-03-05"), "nobody") << "an agreement has a direction";
    EXPECT_EQ(group(world, "elsewhere", "DX", "2026-03-05"), "nobody");
}

TEST(ReadingGroup, is_the_parents_when_the_site_has_none_of_its_own)
{
    World world;
    EXPECT_EQ(group(world, "dongpo", "DX", "2026-03-05"), "yunling");

    world.put_people(site_row("hexi", "河西县人民医院", ledger::Level::county));
    world.put_people(pairing_row("dongpo", "hexi", {"ECG"}));
    EXPECT_EQ(group(world, "dongpo", "ECG", "2026-03-05"), "hexi");
    EXPECT_EQ(group(world, "dongpo", "DX", "2026-03-05"), "yunling") << "what its own does not cover goes up";
}

TEST(ReadingGroup, reads_from_the_first_day_of_the_agreement_to_the_last)
{
    World world;

    EXPECT_EQ(group(world, "qingshan", "DX", "2025-12-31"), "nobody");
    EXPECT_EQ(group(world, "qingshan", "DX", "2026-01-01"), "yunling");
    EXPECT_EQ(group(world, "qingshan", "DX", "2026-12-31"), "yunling");
    EXPECT_EQ(group(world, "qingshan", "DX", "2027-01-01"), "nobody");
}

TEST(ReadingGroup, reads_only_the_modalities_that_were_agreed)
{
    World world;
    world.put_people(pairing_row("qingshan", "yunling", {"DX", "US"}));

    EXPECT_EQ(group(world, "qingshan", "DX", "2026-03-05"), "yunling");
    EXPECT_EQ(group(world, "qingshan", "CT", "2026-03-05"), "nobody");
}

TEST(ReadingGroup, is_nobody_where_the_tree_goes_round_in_a_circle)
{
    World world;
    world.put_people(site_row("left-hand", "左", ledger::Level::village, "right-hand"));
    world.put_people(site_row("right-hand", "右", ledger::Level::village, "left-hand"));

    EXPECT_EQ(group(world, "left-hand", "DX", "2026-03-05"), "nobody");
}

// ---- what a clinic wants beside that

// Two hospitals read for qingshan: yunling first, and hexi, whose dr-zhao knows hearts.
struct TwoHospitals {
    World world;

    TwoHospitals()
    {
        world.put_people(site_row("hexi", "河西县人民医院", ledger::Level::county));
        world.put_people(pairing_row("qingshan", "hexi"));
        put("dr-zhao", "hexi", {"心电"});
    }
    void put(std::string_view id, std::string_view site, std::set<std::string> specialties,
             std::set<std::string> modalities = {})
    {
        auto person = person_row(id, site, "赵", Role::reader, std::move(modalities));
        person.specialties = std::move(specialties);
        world.put_people(person);
    }
    // "group specialty expert"
    auto way(Need need) -> std::string
    {
        const auto found = world.look([&](ledger::Facts& facts) {
            return route(facts, site_id("qingshan"), need, world.clock.now());
        });
        return found.group.text() + ' ' + (found.specialty.empty() ? "-" : found.specialty) + ' ' +
               (found.expert ? found.expert->text() : "-");
    }
};

TEST(Route, goes_to_the_hospital_that_has_the_specialty_and_to_the_first_when_none_has)
{
    TwoHospitals two;

    EXPECT_EQ(two.way({"ECG"}), "hexi - -") << "the first agreement, by name";
    two.put("dr-qian", "yunling", {"神经"});
    EXPECT_EQ(two.way({"CT", "神经"}), "yunling 神经 -");
    EXPECT_EQ(two.way({"ECG", "心电"}), "hexi 心电 -");
    EXPECT_EQ(two.way({"CT", "儿科"}), "hexi - -") << "read by anybody rather than by nobody";
    two.put("dr-qian", "yunling", {"神经"}, {"MR"});
    EXPECT_EQ(two.way({"CT", "神经"}), "hexi - -") << "who has it may not read a CT";
}

TEST(Route, goes_to_the_experts_hospital_while_they_may_read_it_for_this_site)
{
    TwoHospitals two;
    EXPECT_EQ(two.way({"CT", "", person_id("dr-wang")}), "yunling - dr-wang");
    EXPECT_EQ(two.way({"CT", "", person_id("dr-li")}), "hexi - -") << "reads films, no CT";
    EXPECT_EQ(two.way({"CT", "", person_id("dr-nobody")}), "hexi - -");

    two.world.put_people(site_row("far-away", "远方医院", ledger::Level::province));
    two.put("dr-sun", "far-away", {});
    EXPECT_EQ(two.way({"CT", "", person_id("dr-sun")}), "hexi - -") << "no agreement with that hospital";

    auto wang = *two.world.dr_wang().person;
    wang.valid_until = day("2026-01-31");
    two.world.put_people(wang);
    EXPECT_EQ(two.way({"CT", "", person_id("dr-wang")}), "hexi - -") << "their licence has run out";
}

TEST(Upstream, is_the_hospital_that_reads_for_the_one_that_does_not_answer)
{
    World world;
    const auto upstream = [&] {
        return world.look([](ledger::Facts& facts) {
            return upstream_of(facts, site_id("yunling"), "CT", day("2026-03-05"));
        });
    };
    EXPECT_EQ(upstream(), std::nullopt);
    world.put_people(site_row("province", "省人民医院", ledger::Level::province));
    world.put_people(pairing_row("yunling", "province", {"CT"}));
    EXPECT_EQ(upstream(), site_id("province"));
}

}  // namespace
}  // namespace shanhai::people
