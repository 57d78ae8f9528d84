#include "tools/shanhai/profiles.hpp"

#include "tests/support/temp_dir.hpp"
#include "tools/shanhai/claims.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

namespace names = wire::profile_files;

struct Profiles : testing::Test {
    void add(const std::string& name)
    {
        const auto facts = wire::Profile{.name = name, .machines_url = "https://relay.example:8444", .site = "niujie"};
        ASSERT_TRUE(blocking::make_private_folder(home.profiles() / name));
        ASSERT_TRUE(blocking::write_file(home.profiles() / name / names::profile, wire::write_json(facts),
                                         blocking::Privacy::everybody));
    }

    test::TempDir folder;
    Home home{folder / "home"};
};

}  // namespace

TEST_F(Profiles, nobody_enrolled_is_said_in_so_many_words)
{
    const auto found = blocking::find_profile(home, "");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().at(), "profile.none");
}

TEST_F(Profiles, the_only_one_is_the_current_one)
{
    add("niujie");
    const auto found = blocking::find_profile(home, "");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->facts.name, "niujie");
}

TEST_F(Profiles, one_of_several_must_be_chosen)
{
    add("niujie");
    add("dr-wang");
    const auto undecided = blocking::find_profile(home, "");
    ASSERT_FALSE(undecided);
    EXPECT_EQ(undecided.error().at(), "profile.which");

    ASSERT_TRUE(blocking::use_profile(home, "dr-wang"));

    EXPECT_EQ(blocking::find_profile(home, "").value().facts.name, "dr-wang");
    EXPECT_EQ(blocking::find_profile(home, "niujie").value().facts.name, "niujie");
    EXPECT_EQ(blocking::list_profiles(home).size(), 2U);
}

TEST_F(Profiles, can_be_a_folder_anywhere)
{
    add("niujie");
    const auto stick = folder / "stick";
    fs::copy(home.profiles() / "niujie", stick);

    const auto found = blocking::find_profile(Home{folder / "elsewhere"}, stick.string());

    ASSERT_TRUE(found);
    EXPECT_EQ(found->facts.site, "niujie");
}

TEST_F(Profiles, a_name_is_never_a_path_out_of_their_folder)
{
    EXPECT_FALSE(is_profile_name("../etc"));
    EXPECT_FALSE(is_profile_name(".hidden"));
    EXPECT_FALSE(is_profile_name(""));
    EXPECT_TRUE(is_profile_name(std::string(64, 'a')));
    EXPECT_FALSE(is_profile_name(std::string(65, 'a')));
    EXPECT_FALSE(blocking::use_profile(home, "../home"));
    EXPECT_EQ(blocking::find_profile(home, "nobody").error().at(), "profile.missing");
}

TEST_F(Profiles, a_broken_one_is_named)
{
    add("niujie");
    ASSERT_TRUE(blocking::write_file(home.profiles() / "niujie" / names::profile, "{", blocking::Privacy::everybody));
    const auto found = blocking::find_profile(home, "niujie");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error(), (Fault{errc::corrupt, "profile.broken", "profile.json"}));
}

TEST_F(Profiles, keep_the_token_of_a_claim_until_it_is_given_back)
{
    const auto which = std::string{"case_01arz3ndektsv4rrffq69g5fav"};
    EXPECT_FALSE(blocking::recall_claim(folder.path(), which));

    ASSERT_TRUE(blocking::remember_claim(folder.path(), which, 7));
    ASSERT_TRUE(blocking::remember_claim(folder.path(), which, 8));
    EXPECT_EQ(blocking::recall_claim(folder.path(), which), std::optional<std::int64_t>{8});

    blocking::forget_claim(folder.path(), which);
    EXPECT_FALSE(blocking::recall_claim(folder.path(), which));
    EXPECT_FALSE(blocking::remember_claim(folder.path(), "../../etc/passwd", 7));
}
