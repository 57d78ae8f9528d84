#include "common/log/capture.hpp"
#include "common/net/http/server.hpp"
#include "common/wire/conflict.hpp"
#include "server/intake/modality_for_tests.hpp"
#include "server/intake/routes.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;

namespace {

struct ConflictRoutesTest : testing::Test {
    County county;
    log::Capture lines;
    Commitment commitment{county.ledger, county.cpu, county.clock, IntakeSettings{}, dials_nobody(), log::Log{lines}};
    StoreScp scp{county.means(lines), commitment, IntakeSettings{}};
    people::Gate gate{county.ledger, county.clock};
    http::Server server{http::Router{conflict_routes(county.ledger, gate)}, {}, county.clock, county.entropy};
    std::optional<Bytes> certificate = county.enrol(county.niujie, "dr-1");

    void send(std::vector<shanhai::test::ImageOrder> orders)
    {
        Modality modality{county, scp};
        modality.certificate = certificate;
        std::vector<Sent> objects;
        for (const auto& order : orders) objects.push_back(sent(order));
        ASSERT_TRUE(modality.send(std::move(objects)));
    }
    auto ask(const std::string& query = {}) -> http::Response
    {
        auto content = http::BytesBody{{}};
        auto request = http::Request{"GET",
                                     http::parse_target("/api/v1/conflicts" + query).value(),
                                     http::Headers{std::vector<http::Headers::Field>{}},
                                     net::Peer{"192.0.2.7", certificate},
                                     mint<http::RequestId>(county.clock, county.entropy),
                                     content};
        return county.ask(server.answer(request));
    }
    auto list(const std::string& query = {}) -> wire::ConflictList
    {
        return wire::read_json<wire::ConflictList>(*ask(query).text()).value();
    }
};

}  // namespace

TEST_F(ConflictRoutesTest, a_copy_kept_apart_is_shown_beside_the_one_that_counts)
{
    send({{.instance = "2.25.1001"}, {.instance = "2.25.1001", .pixels = "XXXX"}});

    const auto shown = list().conflicts;

    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].instance, "2.25.1001");
    EXPECT_EQ(shown[0].study, "2.25.1");
    EXPECT_EQ(shown[0].site, "niujie");
    const auto objects = county.all_objects();
    EXPECT_EQ(shown[0].held.sha256, objects[0].digest.hex());
    EXPECT_EQ(shown[0].apart.sha256, objects[1].digest.hex());
}

TEST_F(ConflictRoutesTest, a_site_sees_its_own_only)
{
    send({{.instance = "2.25.1001"}, {.instance = "2.25.1001", .pixels = "XXXX"}});

    certificate = county.enrol(county.longtan, "dr-9");
    EXPECT_TRUE(list().conflicts.empty());
    certificate = to_bytes("a stranger's");
    EXPECT_EQ(ask().status(), 401U);
}

TEST_F(ConflictRoutesTest, long_lists_come_in_pages)
{
    for (const auto* const pixels : {"abcd", "XXXX", "YYYY", "ZZZZ"}) send({{.pixels = pixels}});

    const auto first = list("?limit=2");
    const auto second = list("?limit=2&after=" + first.next);

    EXPECT_EQ(first.conflicts.size(), 2U);
    ASSERT_EQ(second.conflicts.size(), 1U);
    EXPECT_TRUE(second.next.empty());
    EXPECT_NE(second.conflicts[0].apart.id, first.conflicts[1].apart.id);
    EXPECT_EQ(ask("?after=nonsense").status(), 400U);
}
