// What shanhai verify says, and how it ends: the part that needs no file.
#include "tools/shanhai/verify.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/wire/insight.hpp"
#include "tools/shanhai/trust.hpp"

#include <gtest/gtest.h>

namespace shanhai::cli {
namespace {

using report::Currency;
using report::State;
using namespace std::chrono_literals;

auto exit_of(State state, std::string_view code, std::optional<Currency> currency = std::nullopt) -> Exit
{
    auto lineage = std::optional<report::Lineage>{};
    if (currency) lineage = report::Lineage{*currency, {}};
    const auto done = objection({state, code}, lineage);
    return done ? Exit::done : Failure{done.error()}.exit();
}

TEST(VerifyEnds, with_a_number_that_tells_scripts_what_to_do)
{
    EXPECT_EQ(exit_of(State::valid, "verify.valid", Currency::current), Exit::done);
    EXPECT_EQ(exit_of(State::valid, "verify.valid", Currency::with_addendum), Exit::done);
    EXPECT_EQ(exit_of(State::valid, "verify.valid", Currency::preliminary), Exit::done);
    EXPECT_EQ(exit_of(State::valid, "verify.valid", Currency::superseded), Exit::outdated);
    EXPECT_EQ(exit_of(State::valid, "verify.valid", Currency::retracted), Exit::outdated);
    EXPECT_EQ(exit_of(State::valid, "verify.valid", Currency::retraction), Exit::outdated);
    EXPECT_EQ(exit_of(State::revoked_since, "verify.revoked-since", Currency::current), Exit::outdated);
    EXPECT_EQ(exit_of(State::untimed, "verify.untimed"), Exit::unfinished);
    EXPECT_EQ(exit_of(State::incomplete, "verify.countersigning"), Exit::unfinished);
    for (const auto state : {State::altered, State::revoked, State::unknown_signer, State::unproven_time,
                             State::not_signed, State::not_a_report})
        EXPECT_EQ(exit_of(state, "verify.digest"), Exit::unproven);
}

TEST(VerifySays, in_one_word_what_a_report_is_among_its_versions)
{
    const auto word = [](State state, Currency currency) { return word_for({state, ""}, {currency, {}}); };

    EXPECT_EQ(word(State::valid, Currency::current), "valid");
    EXPECT_EQ(word(State::valid, Currency::with_addendum), "valid_with_addendum");
    EXPECT_EQ(word(State::valid, Currency::preliminary), "preliminary");
    EXPECT_EQ(word(State::revoked_since, Currency::current), "revoked_since");
    EXPECT_EQ(word(State::revoked_since, Currency::retracted), "retracted");
    EXPECT_EQ(word(State::valid, Currency::superseded), "superseded");
}

TEST(VerifyFinds, what_a_file_is_from_its_content)
{
    const auto entry = wire::AuditLine{.number = 1, .at = "2026-03-05T00:00:00Z", .hash = std::string(64, 'a')};
    auto request = wire::SubmissionRequest{};
    request.manifest.push_back({"1.dcm", "application/dicom", 1, std::string(64, 'a')});

    EXPECT_EQ(kind_of("%PDF-1.7\n"), FileKind::report);
    EXPECT_EQ(kind_of("\x30\x82"), FileKind::sealed);
    EXPECT_EQ(kind_of(wire::write_json(entry) + "\n{}"), FileKind::trail);
    EXPECT_EQ(kind_of(wire::write_json(request)), FileKind::manifest);
    EXPECT_EQ(kind_of("{}"), FileKind::other);
    EXPECT_EQ(kind_of(""), FileKind::other);
}

struct KeptLists : testing::Test {
    test::ThrowawayAuthority authority;
    Instant now = parse_instant("2026-03-05T00:00:00Z").value();
    std::vector<pki::Certificate> issuers{authority.root, authority.issuing};

    auto list(Instant when) const { return authority.issuer.list({}, when, when + 24h, 1).value(); }
    auto roots_list() const
    {
        return pki::make_crl(authority.root_key, authority.root, {}, now, now + 24h, 1).value();
    }
};

TEST_F(KeptLists, are_the_newest_of_each_issuer)
{
    const auto first = merged_lists({}, {list(now), roots_list()}, issuers).value();
    const auto second = merged_lists(first, {list(now + 1h)}, issuers).value();

    ASSERT_EQ(second.size(), 2U);
    EXPECT_EQ(second[0].this_update(), now + 1h);
    EXPECT_EQ(second[1], first[1]);
    EXPECT_EQ(merged_lists(second, {second[0]}, issuers).value(), second);
}

TEST_F(KeptLists, are_not_exchanged_for_older_ones_or_for_others)
{
    const test::ThrowawayAuthority elsewhere;
    const auto kept = std::vector{list(now + 1h)};

    EXPECT_EQ(merged_lists(kept, {list(now)}, issuers).error(), (Fault{errc::stale, "crl.older"}));
    const auto foreign = elsewhere.issuer.list({}, now + 2h, now + 24h, 1).value();
    EXPECT_EQ(merged_lists(kept, {foreign}, issuers).error(), (Fault{errc::mismatch, "crl.issuer"}));
}

}  // namespace
}  // namespace shanhai::cli
