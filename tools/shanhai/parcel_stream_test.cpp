#include "tools/shanhai/parcel_stream.hpp"

#include "common/dicom/media/zip_for_tests.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"
#include "tools/shanhai/upload.hpp"

#include <gtest/gtest.h>

#include <fstream>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

struct Streaming : testing::Test {
    auto file(const std::string& name, const std::string& content) -> Found
    {
        std::ofstream{folder / name, std::ios::binary} << content;
        auto header = dicom::Header{.sop_class = dicom::SopClassUid::parse("1.2").value(),
                                    .sop_instance = InstanceUid::parse("1.2.3").value(),
                                    .study = StudyUid::parse("1.2").value(),
                                    .series = SeriesUid::parse("1.2").value(),
                                    .transfer_syntax = dicom::TransferSyntaxUid::parse("1.2").value()};
        return {folder / name, name, content.size(), std::move(header)};
    }
    auto hashed(const std::string& name, const std::string& content) -> Hashed
    {
        auto task = hash_file(disk, file(name, content), [this](std::uint64_t count) { heard += count; });
        return test::run(std::move(task)).value();
    }
    static auto pull(http::BodySource source) -> awaitable<Result<std::string>>
    {
        std::string all;
        while (all.size() < source.length) {
            auto piece = co_await source.next();
            if (!piece) co_return piece.error();
            all += as_text(*piece);
        }
        co_return all;
    }

    test::TempDir folder;
    Lane disk{"disk", 1, 16};
    std::uint64_t heard = 0;
};

}  // namespace

TEST(Locating, finds_the_file_and_the_place_in_it)
{
    const std::vector<std::uint64_t> sizes{3, 0, 5};
    const auto at = [&](std::uint64_t offset) {
        const auto place = locate(sizes, offset);
        return std::pair{place.file, place.within};
    };
    EXPECT_EQ(at(0), (std::pair<std::size_t, std::uint64_t>{0, 0}));
    EXPECT_EQ(at(2), (std::pair<std::size_t, std::uint64_t>{0, 2}));
    EXPECT_EQ(at(3), (std::pair<std::size_t, std::uint64_t>{2, 0}));
    EXPECT_EQ(at(7), (std::pair<std::size_t, std::uint64_t>{2, 4}));
    EXPECT_EQ(at(8), (std::pair<std::size_t, std::uint64_t>{3, 0}));
}

TEST_F(Streaming, hashes_what_is_there_and_tells_how_far_it_is)
{
    const std::string content(300'000, 'x');

    const auto one = hashed("a", content);

    EXPECT_EQ(one.digest, Digest::of(as_view(content)));
    EXPECT_EQ(heard, content.size());
}

TEST_F(Streaming, joins_the_files_from_any_byte_on)
{
    const auto big = std::string(262'144, 'b') + "!";  // a piece and one byte
    const ParcelStream stream{disk, {hashed("a", "aaa"), hashed("b", big), hashed("c", "c")}};
    const auto whole = "aaa" + big + "c";
    ASSERT_EQ(stream.length(), whole.size());

    for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{262'147},
                                       std::uint64_t{262'148}, stream.length()}) {
        const auto rest = test::run(pull(stream.from(offset)));
        ASSERT_TRUE(rest) << offset;
        EXPECT_EQ(*rest, whole.substr(offset)) << offset;
    }
}

TEST_F(Streaming, stops_at_a_file_that_is_no_longer_the_one_that_was_hashed)
{
    const auto one = hashed("a", "the first");
    fs::last_write_time(one.file.path, one.changed_at + std::chrono::seconds{1});
    const ParcelStream stream{disk, {one}};

    const auto pulled = test::run(pull(stream.from(0)));

    ASSERT_FALSE(pulled);
    EXPECT_EQ(pulled.error(), (Fault{errc::mismatch, "source.changed", "a"}));
}

TEST_F(Streaming, stops_at_a_file_that_grew_or_went_away)
{
    const auto grown = hashed("a", "the first");
    std::ofstream{grown.file.path, std::ios::app} << "more";
    fs::last_write_time(grown.file.path, grown.changed_at);
    EXPECT_EQ(test::run(pull(ParcelStream{disk, {grown}}.from(0))).error().at(), "source.changed");

    const auto gone = hashed("b", "the second");
    fs::remove(gone.file.path);
    EXPECT_EQ(test::run(pull(ParcelStream{disk, {gone}}.from(0))).error().at(), "source.changed");
}

TEST_F(Streaming, a_receipt_covers_exactly_what_was_sent)
{
    const std::vector<Hashed> files{hashed("a", "aaa"), hashed("b", "bbb")};
    auto receipt = wire::Receipt{};
    for (const auto& one : files) receipt.objects.push_back({one.file.name, one.digest.hex(), 3});
    EXPECT_TRUE(receipt_covers(receipt, files));

    auto short_one = receipt;
    short_one.objects.pop_back();
    EXPECT_FALSE(receipt_covers(short_one, files));

    receipt.objects[1].sha256 = Digest::of(as_view("ccc")).hex();
    EXPECT_FALSE(receipt_covers(receipt, files));
}

TEST_F(Streaming, of_files_in_a_zip_begins_at_any_byte)
{
    dicom::test::write(folder / "a.zip", dicom::test::zip_of({{.name = "a", .content = "abcdef", .deflated = true},
                                                              {.name = "b", .content = "ghi"}}));
    const auto zip = dicom::Zip::open(folder / "a.zip").value();
    std::vector<Hashed> files;
    for (const auto& entry : zip->entries()) {
        auto one = file("unused", {});
        one.path = folder / "a.zip";
        one.name = entry.name;
        one.size = entry.size;
        one.zip = zip;
        one.entry = entry.index;
        files.push_back(test::run(hash_file(disk, std::move(one), [](std::uint64_t) {})).value());
    }
    EXPECT_EQ(files[0].digest, Digest::of(as_view("abcdef")));

    const auto stream = ParcelStream{disk, files};
    const std::string all = "abcdefghi";
    for (std::size_t offset = 0; offset < all.size(); ++offset)
        EXPECT_EQ(test::run(pull(stream.from(offset))).value(), all.substr(offset)) << offset;

    dicom::test::write(folder / "a.zip", "replaced");
    EXPECT_FALSE(blocking::is_unchanged(files[0]));
}
