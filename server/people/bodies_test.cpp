#include "server/people/bodies.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace shanhai::people {
namespace {

auto site_body() -> wire::SiteBody { return {"qingshan", "yunling", "青山镇卫生院", "township", true}; }
auto pairing_body() -> wire::PairingBody { return {"qingshan", "yunling", {"CT", "DX"}, "2026-01-01", "2026-12-31"}; }
auto person_body() -> wire::PersonBody
{
    return {.id = "dr-wang",
            .site = "yunling",
            .name = "王海波",
            .title = "主任医师",
            .licence = "110530000000001",
            .specialties = {"胸部"},
            .modalities = {"CT", "DX"},
            .roles = {"operator", "reader"},
            .valid_from = "2026-01-01",
            .valid_until = "2026-12-31",
            .active = true};
}

template <class Body>
struct Wrong {
    std::string what;
    std::function<void(Body&)> change;
    std::string_view at;
};

TEST(SiteBody, comes_back_as_it_went_in)
{
    const auto site = read_site(site_body()).value();
    EXPECT_EQ(site.parent.value().text(), "yunling");
    EXPECT_EQ(site.level, ledger::Level::township);
    EXPECT_EQ(wire::write_json(to_body(site)), wire::write_json(site_body()));

    auto closed_root = wire::SiteBody{"yunling", "", "云岭县人民医院", "county", false};
    EXPECT_EQ(read_site(closed_root).value().parent, std::nullopt);
    EXPECT_EQ(wire::write_json(to_body(read_site(closed_root).value())), wire::write_json(closed_root));
}

TEST(SiteBody, is_refused_with_the_field_that_is_wrong)
{
    using Body = wire::SiteBody;
    const Wrong<Body> table[] = {
        {"no id", [](Body& body) { body.id = ""; }, "site.id"},
        {"an id in capitals", [](Body& body) { body.id = "Qingshan"; }, "site.id"},
        {"an id in Chinese", [](Body& body) { body.id = "青山"; }, "site.id"},
        {"no level", [](Body& body) { body.level = ""; }, "site.level"},
        {"an unknown level", [](Body& body) { body.level = "galaxy"; }, "site.level"},
        {"no name", [](Body& body) { body.name = ""; }, "site.name"},
        {"a name too long", [](Body& body) { body.name.assign(193, 'x'); }, "site.name"},
        {"a parent that is no name", [](Body& body) { body.parent = "../etc"; }, "site.parent"},
        {"itself as parent", [](Body& body) { body.parent = body.id; }, "site.parent"},
    };
    for (const auto& row : table) {
        auto body = site_body();
        row.change(body);
        ASSERT_FALSE(read_site(body)) << row.what;
        EXPECT_EQ(read_site(body).error(), (Fault{errc::malformed, row.at})) << row.what;
    }
    auto longest = site_body();
    longest.name.assign(192, 'x');
    EXPECT_TRUE(read_site(longest));
}

TEST(PairingBody, comes_back_as_it_went_in)
{
    const auto pairing = read_pairing(pairing_body()).value();

    EXPECT_EQ(pairing.modalities, (std::set<std::string>{"CT", "DX"}));
    EXPECT_EQ(wire::write_json(to_body(pairing)), wire::write_json(pairing_body()));
}

TEST(PairingBody, is_refused_with_the_field_that_is_wrong)
{
    using Body = wire::PairingBody;
    const Wrong<Body> table[] = {
        {"no beginning", [](Body& body) { body.from = ""; }, "pairing.site"},
        {"an end that is no name", [](Body& body) { body.to = "X"; }, "pairing.site"},
        {"no first day", [](Body& body) { body.valid_from = ""; }, "pairing.dates"},
        {"a day that does not exist", [](Body& body) { body.valid_until = "2026-02-30"; }, "pairing.dates"},
        {"an end before the beginning", [](Body& body) { body.valid_until = "2025-12-31"; }, "pairing.dates"},
    };
    for (const auto& row : table) {
        auto body = pairing_body();
        row.change(body);
        ASSERT_FALSE(read_pairing(body)) << row.what;
        EXPECT_EQ(read_pairing(body).error(), (Fault{errc::malformed, row.at})) << row.what;
    }
    auto one_day = pairing_body();
    one_day.valid_until = one_day.valid_from;
    EXPECT_TRUE(read_pairing(one_day)) << "one day is an agreement";
}

TEST(PersonBody, comes_back_as_it_went_in)
{
    const auto person = read_person(person_body()).value();

    EXPECT_EQ(person.roles, (std::set{ledger::Role::operator_, ledger::Role::reader}));
    EXPECT_EQ(wire::write_json(to_body(person)), wire::write_json(person_body()));
}

TEST(PersonBody, is_refused_with_the_field_that_is_wrong)
{
    using Body = wire::PersonBody;
    const Wrong<Body> table[] = {
        {"no id", [](Body& body) { body.id = ""; }, "person.id"},
        {"an id with a space", [](Body& body) { body.id = "dr wang"; }, "person.id"},
        {"no site", [](Body& body) { body.site = ""; }, "person.site"},
        {"no name", [](Body& body) { body.name = ""; }, "person.name"},
        {"a name too long", [](Body& body) { body.name.assign(193, 'x'); }, "person.name"},
        {"no dates", [](Body& body) { body.valid_from = body.valid_until = ""; }, "person.dates"},
        {"dates the wrong way round", [](Body& body) { std::swap(body.valid_from, body.valid_until); }, "person.dates"},
        {"an unknown role", [](Body& body) { body.roles.emplace_back("root"); }, "person.role"},
        {"who runs the system and reads", [](Body& body) { body.roles.emplace_back("administrator"); },
         "person.duties"},
    };
    for (const auto& row : table) {
        auto body = person_body();
        row.change(body);
        ASSERT_FALSE(read_person(body)) << row.what;
        EXPECT_EQ(read_person(body).error(), (Fault{errc::malformed, row.at})) << row.what;
    }
}

TEST(CredentialView, shows_whose_a_certificate_is_and_whether_it_was_revoked)
{
    const auto at = parse_instant("2026-03-05T00:00:00Z").value();
    auto credential = ledger::Credential{.fingerprint = Digest::of(as_view("x")),
                                         .kind = ledger::CredentialKind::signer,
                                         .site = SiteId::parse("yunling").value(),
                                         .person = PersonId::parse("dr-wang").value(),
                                         .label = "laptop",
                                         .ae_title = "",
                                         .certificate = {},
                                         .not_before = at,
                                         .not_after = at,
                                         .revoked_at = std::nullopt};
    const auto view = to_view(credential);
    EXPECT_EQ(view.fingerprint, credential.fingerprint.hex());
    EXPECT_EQ(view.kind, "signer");
    EXPECT_EQ(view.person, "dr-wang");
    EXPECT_EQ(view.revoked_at, std::nullopt);

    credential.revoked_at = at;
    EXPECT_EQ(to_view(credential).revoked_at, to_text(at));
    credential.person = std::nullopt;
    EXPECT_EQ(to_view(credential).person, "") << "a machine is nobody";
}

}  // namespace
}  // namespace shanhai::people
