#include "server/archive/sidecar.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::archive;

namespace {

const auto abc = Digest::of(as_view("abc"));
const auto id = PackId::parse("pack_01jzzzzzzz0123456789abcdef").value();

auto entry(std::uint64_t offset, std::uint64_t length, std::string name = "1.2.840.1") -> IndexEntry
{
    return {std::move(name), offset, length, abc, "application/dicom"};
}

auto verdict_of(std::uint64_t length, std::vector<IndexEntry> entries) -> std::string_view
{
    const auto checked = check_index(PackIndex{id, length, std::move(entries)});
    return checked ? "fine" : name_of(checked.error().code());
}

}  // namespace

TEST(Sidecar, is_lines_that_any_tool_can_read)
{
    const PackIndex index{id, 6, {entry(0, 3), entry(3, 3, "心电图.pdf")}};

    EXPECT_EQ(to_sidecar(index).value(),
              R"({"format":"shanhai-pack/1","pack":"pack_01jzzzzzzz0123456789abcdef","length":6,"objects":2,)"
              R"("sha256":"aec3e66846928470ac7003c8f9f3857630ee0b683825705fcfdc7b31fb2e5914"})"
              "\n"
              R"({"name":"1.2.840.1","offset":0,"length":3,)"
              R"("sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",)"
              R"("media_type":"application/dicom"})"
              "\n"
              R"({"name":"心电图.pdf","offset":3,"length":3,)"
              R"("sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",)"
              R"("media_type":"application/dicom"})"
              "\n");
}

TEST(Sidecar, reads_back_what_it_wrote)
{
    const auto huge = std::uint64_t{1} << 63;
    for (const auto& index : {PackIndex{id, 0, {}}, PackIndex{id, 9, {entry(2, 0), entry(2, 7, "\"\\\n\x01 /é")}},
                              PackIndex{id, huge + 1, {entry(huge, 1)}}})
        EXPECT_EQ(parse_sidecar(to_sidecar(index).value()).value(), index);
}

TEST(Sidecar, refuses_an_index_that_contradicts_itself)
{
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(verdict_of(6, {entry(0, 3), entry(3, 3)}), "fine");
    EXPECT_EQ(verdict_of(9, {entry(1, 3), entry(5, 3)}), "fine") << "gaps are bytes no row points at";
    EXPECT_EQ(verdict_of(6, {entry(0, 7)}), "mismatch");
    EXPECT_EQ(verdict_of(6, {entry(6, 1)}), "mismatch");
    EXPECT_EQ(verdict_of(6, {entry(0, 4), entry(3, 3)}), "mismatch") << "overlapping";
    EXPECT_EQ(verdict_of(6, {entry(3, 3), entry(0, 3)}), "mismatch") << "out of order";
    EXPECT_EQ(verdict_of(6, {entry(most, 2)}), "mismatch");
    EXPECT_EQ(verdict_of(6, {entry(2, most)}), "mismatch");
}

TEST(Sidecar, bounds_the_words_of_an_entry)
{
    auto named = entry(0, 0, std::string(name_max, 'a'));
    named.media_type = std::string(media_type_max, 'b');
    EXPECT_EQ(verdict_of(0, {named}), "fine");

    auto longer = named;
    longer.name += 'a';
    EXPECT_EQ(verdict_of(0, {longer}), "too_large");
    longer = named;
    longer.media_type += 'b';
    EXPECT_EQ(verdict_of(0, {longer}), "too_large");
}

TEST(Sidecar, is_never_written_longer_than_it_may_be_read)
{
    // Control characters need six bytes each, so that this many of the longest names are too much though each is fine.
    const auto longest = entry(0, 0, std::string(name_max, '\x01'));
    const auto line = to_sidecar(PackIndex{id, 0, {longest}}).value().size();
    const PackIndex many{id, 0, std::vector(sidecar_max / (line / 2), longest)};

    EXPECT_TRUE(check_index(many));
    EXPECT_EQ(to_sidecar(many).error().code(), errc::too_large);
}

TEST(Sidecar, does_not_write_a_name_that_could_not_be_read_back)
{
    EXPECT_EQ(to_sidecar(PackIndex{id, 0, {entry(0, 0, "\xC3\x28")}}).error().code(), errc::malformed);
    EXPECT_EQ(to_sidecar(PackIndex{id, 0, {entry(0, 0, "\xD6\xD0")}}).error().code(), errc::malformed) << "GB18030";
}

TEST(Sidecar, notices_every_single_byte_that_changed_or_is_missing)
{
    const auto text = to_sidecar(PackIndex{id, 6, {entry(0, 3), entry(3, 3)}}).value();

    for (std::size_t at = 0; at < text.size(); ++at) {
        EXPECT_EQ(parse_sidecar(std::string_view{text}.substr(0, at)).error().code(), errc::corrupt) << at;
        auto changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const auto parsed = parse_sidecar(changed);
        // The first line does not cover itself: its length and the pack's name are checked against the pack.
        EXPECT_TRUE(!parsed || at < text.find('\n')) << changed;
    }
    EXPECT_FALSE(parse_sidecar(text + "{}\n"));
    EXPECT_FALSE(parse_sidecar(text + " "));
}

TEST(Sidecar, reads_only_what_it_understands)
{
    const auto header = [](std::string_view format, std::string_view fields) {
        return R"({"format":")" + std::string{format} + R"(","pack":")" + id.text() + R"(","length":0,"objects":0)"
               + std::string{fields} + "}\n";
    };
    const auto of_nothing = R"(,"sha256":")" + Digest::of({}).hex() + '"';

    EXPECT_TRUE(parse_sidecar(header("shanhai-pack/1", of_nothing)));
    EXPECT_TRUE(parse_sidecar(header("shanhai-pack/1", of_nothing + R"(,"later":"field")"))) << "may grow";
    EXPECT_FALSE(parse_sidecar(header("shanhai-pack/2", of_nothing)));
    EXPECT_FALSE(parse_sidecar(header("shanhai-pack/1", "")));
    for (const auto* text : {"", "\n", "[]\n", "null\n", "{}\n", "{\n"}) EXPECT_FALSE(parse_sidecar(text)) << text;
}
