// Everybody can know which certificates the ledger says are revoked.
#include "server/people/revocations.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::people {
namespace {

using namespace std::chrono_literals;
using test::site_id;

struct Office final : ListSigner {
    explicit Office(const Clock& given) : clock{given} {}

    auto sign(std::vector<pki::Revocation> revoked) -> awaitable<Result<std::vector<pki::Crl>>> override
    {
        ++signatures;
        auto list = keys.issuer.list(revoked, clock.now(), clock.now() + 24h, 1);
        if (!list) co_return list.error();
        co_return std::vector{std::move(*list)};
    }
    auto issuer() const -> const pki::Certificate& override { return keys.issuing; }

    const Clock& clock;
    test::ThrowawayAuthority keys{};
    int signatures = 0;
};

struct Revoking : testing::Test {
    test::World world;
    Office office{world.clock};
    Revocations revocations{world.ledger, office, world.clock};

    auto list() { return world.run(revocations.current()).value().front(); }
    auto enrolled(const test::ThrowawayAuthority& by, std::optional<Instant> revoked_at)
    {
        const auto certificate = by.site("qingshan").certificate;
        world.put_people(ledger::Credential{.fingerprint = certificate.fingerprint(),
                                            .kind = ledger::CredentialKind::site,
                                            .site = site_id("qingshan"),
                                            .person = std::nullopt,
                                            .label = "gateway",
                                            .ae_title = "",
                                            .certificate = certificate.to_der(),
                                            .not_before = certificate.not_before(),
                                            .not_after = certificate.not_after(),
                                            .revoked_at = revoked_at});
        return certificate;
    }
};

TEST_F(Revoking, is_told_to_everybody_with_its_moment)
{
    const auto good = enrolled(office.keys, std::nullopt);
    const auto when = std::chrono::floor<std::chrono::seconds>(world.clock.now()) - 1h;
    const auto bad = enrolled(office.keys, when + 1us);
    const auto current = list();

    EXPECT_FALSE(current.find(good));
    ASSERT_TRUE(current.find(bad));
    EXPECT_EQ(current.find(bad)->when, when + 1s) << "what was signed in the same second was signed before";
    EXPECT_FALSE(current.find(bad)->reason);
}

TEST_F(Revoking, of_certificates_that_another_authority_issued_is_for_that_one_to_tell)
{
    const test::ThrowawayAuthority elsewhere;
    enrolled(elsewhere, world.clock.now());

    EXPECT_EQ(list().size(), 0U);
}

TEST_F(Revoking, is_known_a_second_later_however_many_ask)
{
    EXPECT_EQ(list().size(), 0U);
    enrolled(office.keys, world.clock.now());
    for (int i = 0; i < 100; ++i) EXPECT_EQ(list().size(), 0U);
    EXPECT_EQ(office.signatures, 1);

    world.clock.advance(Revocations::good_for);
    EXPECT_EQ(list().size(), 1U);
    EXPECT_EQ(office.signatures, 2);
}

}  // namespace
}  // namespace shanhai::people
