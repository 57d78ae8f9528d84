#include "common/dicom/media/zip.hpp"

#include "common/dicom/media/zip_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace shanhai;
using namespace shanhai::dicom;
using namespace shanhai::dicom::test;

namespace {

auto long_text() -> std::string
{
    std::string text;
    for (int i = 0; i < 40'000; ++i) text += std::to_string(i * 7919) + ' ';
    return text;
}

auto read(Source& source, std::uint64_t offset, std::size_t size) -> std::string
{
    Bytes bytes(size);
    const auto count = source.read(offset, bytes);
    if (!count) return std::string{count.error().at()};
    return std::string{as_text(ByteView{bytes}.first(*count))};
}

struct ZipTest : testing::Test {
    auto open(std::string_view bytes, const ZipLimits& limits = {}) -> Result<std::shared_ptr<Zip>>
    {
        write(folder / "a.zip", bytes);
        return Zip::open(folder / "a.zip", limits);
    }
    auto content(Zip& zip, std::size_t which = 0) -> std::string
    {
        const auto& entry = zip.entries().at(which);
        auto source = zip.open_entry(entry.index);
        return source ? read(**source, 0, entry.size + 10) : std::string{source.error().at()};
    }

    shanhai::test::TempDir folder;
};

}  // namespace

TEST_F(ZipTest, gives_each_file_as_it_was_packed_under_its_name)
{
    const auto text = long_text();
    auto zip = open(zip_of({{.name = "CT/"},
                            {.name = "\xD3\xB0\xCF\xF1/1", .content = "stored"},
                            {.name = "影像/2", .content = text, .deflated = true, .flags = 0x800},
                            {.name = "empty"}}))
                   .value();

    ASSERT_EQ(zip->entries().size(), 3U);
    EXPECT_EQ(zip->entries()[0].name, "影像/1");
    EXPECT_EQ(content(*zip, 0), "stored");
    EXPECT_EQ(zip->entries()[1].name, "影像/2");
    EXPECT_EQ(content(*zip, 1), text);
    EXPECT_EQ(content(*zip, 2), "");
    EXPECT_TRUE(zip->left_out().empty());
}

TEST_F(ZipTest, is_read_from_any_byte_on_and_back_again)
{
    const auto text = long_text();
    auto zip = open(zip_of({{.name = "a", .content = text, .deflated = true}})).value();
    auto source = zip->open_entry(0).value();

    for (const std::size_t at : {std::size_t{200'000}, std::size_t{0}, std::size_t{5}, text.size() - 3, text.size()})
        EXPECT_EQ(read(*source, at, 10), text.substr(at, 10)) << at;
}

TEST_F(ZipTest, entries_may_be_read_side_by_side_and_outlive_its_owner)
{
    auto zip = open(zip_of({{.name = "a", .content = "first file"}, {.name = "b", .content = "other file"}})).value();
    auto first = zip->open_entry(0).value();
    auto other = zip->open_entry(1).value();
    zip.reset();

    EXPECT_EQ(read(*first, 0, 5), "first");
    EXPECT_EQ(read(*other, 0, 5), "other");
    EXPECT_EQ(read(*first, 5, 5), " file");
}

TEST_F(ZipTest, damage_is_found_before_the_last_byte_is_handed_over)
{
    auto wrong_sum = open(zip_of({{.name = "a", .content = "content", .crc = 7}})).value();
    EXPECT_EQ(content(*wrong_sum), "media.damaged");
    auto shorter = open(zip_of({{.name = "a", .content = long_text(), .deflated = true, .size = 100}})).value();
    EXPECT_EQ(content(*shorter), "media.damaged") << "it unpacks to more than it says";
    auto longer = open(zip_of({{.name = "a", .content = "content", .deflated = true, .size = 100}})).value();
    EXPECT_EQ(content(*longer), "media.damaged") << "it unpacks to less than it says";
}

TEST_F(ZipTest, leaves_out_what_is_no_file_of_a_clinic)
{
    const auto zip = open(zip_of({{.name = "link", .content = "/etc/passwd", .unix_mode = 0120777},
                                  {.name = "locked", .content = "x", .flags = 1},
                                  {.name = "odd", .content = "x", .method = 97},
                                  {.name = "inner.zip", .content = "x"},
                                  {.name = "../up", .content = "x"},
                                  {.name = "good", .content = "x"},
                                  {.name = "good", .content = "y"}}))
                         .value();

    ASSERT_EQ(zip->entries().size(), 1U);
    EXPECT_EQ(zip->entries()[0].name, "good");
    std::vector<std::string> codes;
    for (const auto& one : zip->left_out()) codes.emplace_back(one.why.at());
    EXPECT_EQ(codes, (std::vector<std::string>{"media.link", "media.encrypted", "media.compression", "media.nested",
                                               "media.path", "media.duplicate"}));
    EXPECT_FALSE(zip->open_entry(0)) << "nor can it be asked for";
}

TEST_F(ZipTest, that_unpacks_to_too_much_is_refused_whole)
{
    const auto limits = ZipLimits{.ratio_max = 10, .ratio_free = 1000};
    const auto zeros = std::string(100'000, '\0');

    EXPECT_EQ(open(zip_of({{.name = "a", .content = zeros, .deflated = true}}), limits).error().at(), "media.bomb");
    EXPECT_TRUE(open(zip_of({{.name = "a", .content = zeros}}), limits));
}

TEST_F(ZipTest, cut_short_anywhere_is_refused)
{
    const auto whole = zip_of({{.name = "a", .content = "content", .deflated = true}});
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_EQ(open(std::string_view{whole}.substr(0, size)).error().at(), "media.zip") << size;
    EXPECT_EQ(Zip::open(folder / "nowhere.zip").error().at(), "source.open");
}

TEST_F(ZipTest, damaged_at_random_is_an_answer_and_never_wrong_content)
{
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 chance{seed};
    const auto text = long_text().substr(0, 3000);
    const auto whole = zip_of({{.name = "a", .content = text, .deflated = true}, {.name = "b", .content = "stored"}});
    for (int round = 0; round < 500; ++round) {
        auto bytes = whole;
        for (int i = 0; i < 2; ++i) bytes[chance() % bytes.size()] = static_cast<char>(chance());
        auto zip = open(bytes);
        if (!zip) continue;
        for (std::size_t i = 0; i < (*zip)->entries().size(); ++i) {
            const auto got = content(**zip, i);
            EXPECT_TRUE(got == text || got == "stored" || got == "" || got == "media.damaged") << got.substr(0, 100);
        }
    }
}

TEST_F(ZipTest, is_told_from_dicom_with_an_odd_preamble)
{
    const auto is_zip = [](std::string bytes) {
        MemorySource source{as_view(bytes)};
        return Zip::is_zip(source);
    };
    EXPECT_TRUE(is_zip(zip_of({{.name = "a"}})));
    EXPECT_TRUE(is_zip(zip_of({})));
    EXPECT_FALSE(is_zip("PK\x03\x04" + std::string(124, '\0') + "DICM"));
    EXPECT_FALSE(is_zip("PK"));
}
