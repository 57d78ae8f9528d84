#include "tools/shanhai/audit_proof.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/wire/audit.hpp"
#include "tools/shanhai/audit_words.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

// A trail as the relay would write it, by the rule in audit_chain.hpp.
auto trail_of(int length, const std::string& actor = "person:admin") -> std::vector<wire::AuditLine>
{
    std::vector<wire::AuditLine> all;
    auto previous = Digest::of(as_view("shanhai audit 1"));
    for (int number = 1; number <= length; ++number) {
        auto line = wire::AuditLine{number, "2026-03-05T07:08:09.123456Z", actor, "code.made", "niujie", "ok", {}, {}};
        const auto field = [](const std::string& text) { return std::to_string(text.size()) + ":" + text; };
        auto bytes = to_bytes(field(std::to_string(number)) + "16:1772694489123456" + field(actor) +
                              "9:code.made6:niujie2:ok0:");
        bytes.insert(bytes.end(), previous.bytes().begin(), previous.bytes().end());
        previous = Digest::of(bytes);
        line.hash = previous.hex();
        all.push_back(line);
    }
    return all;
}

struct ProofTest : testing::Test {
    test::ThrowawayAuthority authority;
    Instant now = authority.from + std::chrono::days{60};

    auto statement_of(const wire::AuditLine& line) const
    {
        auto statement = wire::CheckpointStatement{};
        statement.at = to_text(now);
        statement.hash = line.hash;
        statement.number = line.number;
        return statement;
    }
    auto read(const wire::CheckpointStatement& statement) const
    {
        const auto text = wire::write_json(statement);
        return read_checkpoint(authority.receipts().seal(as_view(text), now).value(), authority.roots);
    }
    static auto followed(AuditProof& proof, const std::vector<wire::AuditLine>& trail) -> Result<void>
    {
        for (const auto& line : trail)
            if (auto follows = proof.follow(line); !follows) return follows;
        return proof.finish();
    }
};

}  // namespace

TEST_F(ProofTest, agrees_when_every_checkpoint_is_on_the_trail)
{
    const auto trail = trail_of(5);
    auto proof = AuditProof{0};
    for (const int i : {0, 2, 4}) ASSERT_TRUE(proof.expect(read(statement_of(trail[i])).value()));
    EXPECT_TRUE(followed(proof, trail));
    EXPECT_EQ(proof.met(), 3);
    EXPECT_EQ(proof.chain().checked(), 5);
}

TEST_F(ProofTest, catches_whoever_mended_the_whole_chain)
{
    auto proof = AuditProof{0};
    ASSERT_TRUE(proof.expect(read(statement_of(trail_of(5)[2])).value()));
    EXPECT_EQ(followed(proof, trail_of(5, "person:somebody")).error(),
              (Fault{errc::corrupt, "audit.checkpoint", "3"}));
}

TEST_F(ProofTest, catches_whoever_cut_the_end_off)
{
    auto proof = AuditProof{0};
    ASSERT_TRUE(proof.expect(read(statement_of(trail_of(5)[4])).value()));
    EXPECT_EQ(followed(proof, trail_of(4)).error(), (Fault{errc::corrupt, "audit.checkpoint", "5"}));
}

TEST_F(ProofTest, takes_no_two_checkpoints_that_contradict_each_other_and_none_from_before_its_start)
{
    auto proof = AuditProof{2};
    ASSERT_TRUE(proof.expect(read(statement_of(trail_of(5)[2])).value()));
    EXPECT_FALSE(proof.expect(read(statement_of(trail_of(5, "person:somebody")[2])).value()));
    EXPECT_TRUE(proof.expect(read(statement_of(trail_of(5, "person:somebody")[1])).value()));
}

TEST_F(ProofTest, a_checkpoint_is_what_this_key_signed_as_one)
{
    const auto line = trail_of(1).front();
    EXPECT_EQ(read(statement_of(line))->signed_by, "Throwaway Receipts");
    auto other = statement_of(line);
    other.format = "shanhai receipt 1";
    EXPECT_EQ(read(other).error().at(), "audit.checkpoint-file");

    const test::ThrowawayAuthority stranger;
    const auto sealed = stranger.receipts().seal(as_view(wire::write_json(statement_of(line))), now).value();
    EXPECT_FALSE(read_checkpoint(sealed, authority.roots)) << "of somebody else's authority";
}

TEST(AuditWords, are_for_people_and_unknown_ones_stand_as_they_are)
{
    EXPECT_EQ(done_word("report.signed"), "签发报告");
    EXPECT_EQ(done_word("thing.new"), "thing.new");
    EXPECT_EQ(actor_word("person:dr-wang"), "dr-wang");
    EXPECT_EQ(actor_word("relay"), "中心");
}

TEST(AuditWords, become_fields_that_no_spreadsheet_takes_for_formulas)
{
    const auto line = audit_csv({7, "t", "=cmd()", "a", "say \"hi\", all", "ok", "", "h"});
    EXPECT_EQ(line, "7,\"t\",\"'=cmd()\",\"a\",\"a\",\"say \"\"hi\"\", all\",\"ok\",\"\",\"h\"");
}
