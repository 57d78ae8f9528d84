// What the authority says that it has taken back, and that its root has not.
#include "server/adapters/authority/authority.hpp"
#include "tests/support/temp_dir.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace shanhai::authority {
namespace {

using namespace std::chrono_literals;

struct Listing {
    test::TempDir dir;
    Instant now = parse_instant("2026-03-05T00:00:00Z").value();
    std::filesystem::path home = dir / "authority";
    Authority authority = Authority::create(home, "盐津县人民医院", {}, now, pki::Key::Kind::p256).value();

    auto root_list(Instant at) const { return Authority::open(home, {}, at).value().lists({}, at).value().at(1); }
};

TEST(AuthorityLists, are_those_of_the_issuing_authority_and_of_the_root)
{
    const Listing l;
    const std::vector revoked{pki::Revocation{"0a", l.now}};
    const auto lists = l.authority.lists(revoked, l.now + 1h).value();

    ASSERT_EQ(lists.size(), 2U);
    EXPECT_TRUE(lists[0].issued_by(l.authority.chain_of_issuing().front()));
    EXPECT_TRUE(lists[1].issued_by(l.authority.roots().front()));
    EXPECT_EQ(lists[0].size(), 1U);
    EXPECT_EQ(lists[1].size(), 0U);
    EXPECT_EQ(lists[0].this_update(), l.now + 1h);
    EXPECT_TRUE(lists[0].fresh_at(l.now + 1h + 24h * 6));
    EXPECT_LT(lists[0].number_hex(), l.authority.lists(revoked, l.now + 1h + 1us)->front().number_hex());
}

TEST(AuthorityLists, the_roots_is_made_again_in_time_while_its_key_is_here)
{
    const Listing l;
    const auto first = l.root_list(l.now);

    EXPECT_EQ(l.root_list(l.now + 24h * 200), first);
    const auto second = l.root_list(l.now + 24h * 300);
    EXPECT_NE(second, first);
    EXPECT_EQ(second.this_update(), l.now + 24h * 300);
    EXPECT_EQ(l.root_list(l.now + 24h * 301), second);
}

TEST(AuthorityLists, the_roots_stays_when_its_key_goes_into_the_safe)
{
    const Listing l;
    const auto first = l.root_list(l.now);
    std::filesystem::remove(l.home / "root.key");

    EXPECT_EQ(l.root_list(l.now + 24h * 700), first) << "old, and better than none";
    std::filesystem::remove(l.home / "root.crl");
    EXPECT_EQ(Authority::open(l.home, {}, l.now)->lists({}, l.now)->size(), 1U);
}

TEST(AuthorityLists, that_are_not_the_roots_stop_the_start)
{
    const Listing l;
    std::filesystem::remove(l.home / "root.key");
    for (const auto& text : {std::string{"nothing"}, l.authority.lists({}, l.now)->front().to_pem()}) {
        std::ofstream{l.home / "root.crl"} << text;
        EXPECT_EQ(Authority::open(l.home, {}, l.now).error(),
                  (Fault{errc::corrupt, "authority.unreadable", "root.crl"}));
    }
}

}  // namespace
}  // namespace shanhai::authority
