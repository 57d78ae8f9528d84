#include "tools/shanhai/receipt.hpp"

#include "common/pki/authority_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

struct ReceiptTest : testing::Test {
    test::ThrowawayAuthority authority;
    Instant now = authority.from + std::chrono::days{60};
    wire::Receipt receipt{
        .committed_at = "2026-03-02T00:00:00Z",
        .objects = {{"a.dcm", Digest::of(as_view("a")).hex(), 1}, {"series/b.dcm", Digest::of(as_view("b")).hex(), 1}},
        .site = "niujie",
        .submission = "sub_01hxaaaaaaaaaaaaaaaaaaaaaa"};

    auto sealed(std::string_view text) { return authority.receipts().seal(as_view(text), now).value(); }
    static auto file(std::string name, std::string_view content) -> blocking::HeldFile
    {
        return {name, {name, Digest::of(as_view(content))}};
    }
};

}  // namespace

TEST_F(ReceiptTest, is_read_back_with_who_signed_it_and_when)
{
    const auto read = read_receipt(sealed(wire::write_json(receipt)), authority.roots).value();

    EXPECT_EQ(read.receipt.submission, receipt.submission);
    EXPECT_EQ(read.receipt.objects.size(), 2U);
    EXPECT_EQ(read.signed_by, "Throwaway Receipts");
    EXPECT_EQ(read.signed_at, now);
}

TEST_F(ReceiptTest, something_else_that_was_signed_is_none)
{
    EXPECT_EQ(read_receipt(sealed("{\"report\":1}"), authority.roots).error(),
              (Fault{errc::malformed, "receipt.content"}));
}

TEST_F(ReceiptTest, its_json_is_canonical)
{
    EXPECT_EQ(wire::write_json(
                  wire::Receipt{.committed_at = "t", .objects = {{"n", "d", 5}}, .site = "s", .submission = "u"}),
              R"({"committed_at":"t","objects":[{"name":"n","sha256":"d","size":5}],"site":"s","submission":"u"})");
}

TEST_F(ReceiptTest, files_are_compared_by_their_bytes_and_then_by_their_names)
{
    const auto same = compare(receipt, {file("renamed.dcm", "a"), file("b.dcm", "b")});
    EXPECT_EQ(same.present.size(), 2U);
    EXPECT_TRUE(same.missing.empty() && same.altered.empty() && same.unrelated.empty());

    const auto other = compare(receipt, {file("b.dcm", "B"), file("c.dcm", "c")});
    EXPECT_EQ(other.missing, std::vector<std::string>{"a.dcm"});
    EXPECT_EQ(other.altered, std::vector<std::string>{"series/b.dcm"});
    EXPECT_EQ(other.unrelated, std::vector<std::string>{"c.dcm"});
}

TEST_F(ReceiptTest, a_file_is_taken_for_one_by_its_first_byte)
{
    EXPECT_TRUE(looks_like_receipt(sealed("{}")));
    EXPECT_FALSE(looks_like_receipt(as_view("%PDF-1.7")));
    EXPECT_FALSE(looks_like_receipt(ByteView{}));
}
