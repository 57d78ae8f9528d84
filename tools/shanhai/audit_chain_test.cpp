#include "tools/shanhai/audit_chain.hpp"

#include "common/base/instant.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

// As the relay would write it, by the rule in audit_chain.hpp and not by the code under test.
auto entry(std::int64_t number, const Digest& previous, std::string actor = "person:admin") -> wire::AuditLine
{
    auto line = wire::AuditLine{.number = number,
                                .at = "2026-03-05T07:08:09.123456Z",
                                .actor = std::move(actor),
                                .action = "code.made",
                                .subject = "niujie",
                                .outcome = "ok",
                                .detail = {}};
    const auto length = [](const std::string& text) { return std::to_string(text.size()) + ":" + text; };
    const auto fields = length(std::to_string(number)) + "16:1772694489123456" + length(line.actor) + "9:code.made" +
                        "6:niujie" + "2:ok" + "0:";
    auto bytes = to_bytes(fields);
    bytes.insert(bytes.end(), previous.bytes().begin(), previous.bytes().end());
    line.hash = Digest::of(bytes).hex();
    return line;
}

auto beginning() -> Digest { return Digest::of(as_view("shanhai audit 1")); }
auto hash_in(const wire::AuditLine& line) -> Digest { return Digest::parse(line.hash).value(); }

}  // namespace

TEST(AuditChain, follows_a_whole_trail_from_its_beginning)
{
    const auto first = entry(1, beginning());
    const auto second = entry(2, hash_in(first));
    AuditChain chain{0};

    EXPECT_TRUE(chain.follow(first));
    EXPECT_TRUE(chain.follow(second));

    EXPECT_EQ(chain.number(), 2);
    EXPECT_EQ(chain.checked(), 2);
    EXPECT_EQ(chain.hash(), std::optional{hash_in(second)});
}

TEST(AuditChain, notices_any_altered_field)
{
    for (const auto& change :
         {+[](wire::AuditLine& line) { line.actor = "person:nobody"; },
          +[](wire::AuditLine& line) { line.at = "2026-03-05T07:08:09.123457Z"; },
          +[](wire::AuditLine& line) { line.action = "code.mad"; }, +[](wire::AuditLine& line) { line.subject += 'x'; },
          +[](wire::AuditLine& line) { line.outcome = "no"; }, +[](wire::AuditLine& line) { line.detail = "{}"; },
          +[](wire::AuditLine& line) { line.hash[0] = line.hash[0] == '0' ? '1' : '0'; }}) {
        auto line = entry(1, beginning());
        change(line);
        AuditChain chain{0};
        EXPECT_FALSE(chain.follow(line));
    }
}

TEST(AuditChain, notices_a_missing_entry_and_names_the_next)
{
    const auto first = entry(1, beginning());
    const auto third = entry(3, hash_in(first));
    AuditChain chain{0};
    ASSERT_TRUE(chain.follow(first));

    const auto follows = chain.follow(third);

    ASSERT_FALSE(follows);
    EXPECT_EQ(follows.error(), (Fault{errc::corrupt, "audit.chain", "3"}));
}

TEST(AuditChain, that_begins_later_takes_its_first_hash_on_trust_and_says_so)
{
    const auto fifth = entry(5, Digest::of(as_view("whatever came before")));
    AuditChain chain{4};

    EXPECT_TRUE(chain.follow(fifth));
    EXPECT_EQ(chain.checked(), 0);
    EXPECT_TRUE(chain.follow(entry(6, hash_in(fifth))));
    EXPECT_EQ(chain.checked(), 1);
}
