#include "common/dicom/media/zip_policy.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::dicom;

namespace {

auto code_of(const ZipEntryFacts& entry, const ZipLimits& limits = {}) -> std::string
{
    const auto verdict = judge(entry, limits);
    return verdict.why ? std::string{verdict.why->at()} : "";
}

auto code_of_all(const std::vector<ZipEntryFacts>& entries, std::uint64_t file_size, const ZipLimits& limits = {})
    -> std::string
{
    const auto all = judge_all(entries, file_size, limits);
    return all ? std::string{} : std::string{all.error().at()};
}

}  // namespace

TEST(ZipPolicy, reads_plain_files_wherever_they_were_packed)
{
    EXPECT_EQ(code_of({.raw_name = "IMG1", .unix_mode = 0100644}), "");
    EXPECT_EQ(code_of({.raw_name = "IMG1", .unix_mode = 0}), "") << "made on Windows";
    EXPECT_EQ(code_of({.raw_name = "IMG1", .unix_mode = 0644}), "") << "by a program that gives no type";
}

TEST(ZipPolicy, says_why_it_leaves_an_entry_out)
{
    EXPECT_EQ(code_of({.raw_name = "l", .unix_mode = 0120777}), "media.link");
    for (const std::uint32_t device : {0020644U, 0060644U, 0010644U, 0140644U})
        EXPECT_EQ(code_of({.raw_name = "d", .unix_mode = device}), "media.special");
    EXPECT_EQ(code_of({.raw_name = "e", .encrypted = true}), "media.encrypted");
    EXPECT_EQ(code_of({.raw_name = "c", .can_unpack = false}), "media.compression");
    EXPECT_EQ(code_of({.raw_name = "inner/CD.Zip"}), "media.nested");
    EXPECT_EQ(code_of({.raw_name = "../x"}), "media.path");
}

TEST(ZipPolicy, passes_over_folders_in_silence)
{
    EXPECT_TRUE(judge({.raw_name = "CT/"}, {}).folder);
    EXPECT_TRUE(judge({.raw_name = "CT", .unix_mode = 0040755}, {}).folder);
    EXPECT_EQ(code_of({.raw_name = "CT/"}), "");
}

TEST(ZipPolicy, names_the_second_of_two_files_with_one_name)
{
    const auto all = judge_all({{.raw_name = "a"}, {.raw_name = "./a"}, {.raw_name = "b"}}, 100, {}).value();
    EXPECT_FALSE(all[0].why);
    EXPECT_EQ(*all[1].why, (Fault{errc::mismatch, "media.duplicate", "a"}));
    EXPECT_FALSE(all[2].why);
}

TEST(ZipPolicy, limits_entries_and_their_sizes)
{
    const auto limits = ZipLimits{.entries_max = 2, .entry_max = 10, .total_max = 15};
    const auto of = [](std::string name, std::uint64_t size) {
        return ZipEntryFacts{.raw_name = std::move(name), .size = size, .packed = 1};
    };

    EXPECT_EQ(code_of(of("a", 10), limits), "");
    EXPECT_EQ(code_of(of("a", 11), limits), "media.size");
    EXPECT_EQ(code_of_all({of("a", 10), of("b", 5)}, 100, limits), "");
    EXPECT_EQ(code_of_all({of("a", 10), of("b", 6)}, 100, limits), "media.bomb");
    EXPECT_EQ(code_of_all({of("a", 1), of("b", 1), of("c", 1)}, 100, limits), "media.bomb");
    EXPECT_EQ(code_of_all({of("a", 10), of("b", 11)}, 100, limits), "") << "what is not read does not count";
}

TEST(ZipPolicy, refuses_a_zip_that_unpacks_to_more_than_images_do)
{
    const auto limits = ZipLimits{.ratio_max = 200, .ratio_free = 1000};
    const auto of_size = [](std::uint64_t size) { return ZipEntryFacts{.raw_name = "a", .size = size, .packed = 9}; };

    EXPECT_EQ(code_of_all({of_size(2009)}, 10, limits), "");
    EXPECT_EQ(code_of_all({of_size(2210)}, 10, limits), "media.bomb");
    EXPECT_EQ(code_of_all({of_size(1000)}, 1 + 9, ZipLimits{.ratio_max = 1, .ratio_free = 1000}), "") << "too small";
}

TEST(ZipPolicy, refuses_entries_that_share_their_bytes)
{
    const auto half = [](std::string name) {
        return ZipEntryFacts{.raw_name = std::move(name), .size = 60, .packed = 60};
    };
    EXPECT_EQ(code_of_all({half("a")}, 100), "");
    EXPECT_EQ(code_of_all({half("a"), half("b")}, 100), "media.bomb");
}

TEST(ZipPolicy, is_not_fooled_by_sizes_that_overflow)
{
    const auto huge = [](std::string name) {
        return ZipEntryFacts{.raw_name = std::move(name), .size = ~0ULL - 9, .packed = 1};
    };
    const auto limits = ZipLimits{.entry_max = ~0ULL, .total_max = ~0ULL, .ratio_max = ~0ULL};

    EXPECT_EQ(code_of_all({huge("a"), {.raw_name = "b", .size = 9}}, 100, limits), "");
    EXPECT_EQ(code_of_all({huge("a"), {.raw_name = "b", .size = 10}}, 100, limits), "media.bomb");
    EXPECT_EQ(code_of_all({{.raw_name = "a", .size = 1, .packed = ~0ULL}}, 100), "media.bomb");
}
