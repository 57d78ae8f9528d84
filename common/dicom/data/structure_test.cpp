#include "common/dicom/data/object_for_tests.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace shanhai::dicom {
namespace {

using test::DataSet;
using test::fault_of;
using test::in_file;
using test::smallest_header;
using test::smallest_object;

constexpr Tag some_sequence = 0x00081140;
constexpr Tag private_tag = 0x00091001;

auto nested(std::size_t depth) -> DataSet
{
    DataSet data;
    data.add(tags::sop_class, "UI", test::secondary_capture);
    for (std::size_t i = 0; i < depth; ++i) data.open(some_sequence).mark(tags::item, 0xFFFFFFFF);
    for (std::size_t i = 0; i < depth; ++i) data.mark(tags::item_end).mark(tags::sequence_end);
    return data;
}

// The same with every length stated, from the inside out.
auto nested_with_lengths(std::size_t depth) -> DataSet
{
    std::string inside;
    for (std::size_t i = 0; i < depth; ++i) {
        DataSet item;
        item.mark(tags::item, static_cast<std::uint32_t>(inside.size())).text(inside);
        DataSet sequence;
        sequence.add(some_sequence, "SQ", as_text(item.bytes()));
        inside = as_text(sequence.bytes());
    }
    return DataSet{}.add(tags::sop_class, "UI", test::secondary_capture).text(inside);
}

TEST(Structure, finds_where_the_pixels_are)
{
    const auto object = smallest_object();

    const auto found = test::inspect(object);

    ASSERT_TRUE(found) << fault_of(found);
    ASSERT_TRUE(found->pixels);
    EXPECT_EQ(as_text(ByteView{object}.subspan(found->pixels->value_offset, found->pixels->length)), "ab");
    EXPECT_EQ(found->pixels->offset + 12, found->pixels->value_offset);
    EXPECT_FALSE(found->pixels->encapsulated);
    EXPECT_EQ(found->transfer_syntax, "1.2.840.10008.1.2.1");
}

TEST(Structure, counts_fragments_without_the_offset_table)
{
    auto data = smallest_header();
    data.open(tags::pixel_data, "OB").mark(tags::item);
    data.mark(tags::item, 2).text("ab").mark(tags::item, 4).text("cdef").mark(tags::sequence_end);

    const auto found = test::inspect(in_file(data, "1.2.840.10008.1.2.5"));

    ASSERT_TRUE(found && found->pixels) << fault_of(found);
    EXPECT_TRUE(found->pixels->encapsulated);
    EXPECT_EQ(found->pixels->fragments, 2U);
    EXPECT_EQ(found->pixels->length, 8U + 10U + 12U + 8U);
}

TEST(Structure, refuses_every_prefix_of_an_object)
{
    auto encapsulated = smallest_header();
    encapsulated.add(private_tag, "UN", "abcd").open(some_sequence).mark(tags::item, 0xFFFFFFFF);
    encapsulated.add(tags::modality, "CS", "OT").mark(tags::item_end).mark(tags::sequence_end);
    encapsulated.open(tags::pixel_data, "OB").mark(tags::item);
    encapsulated.mark(tags::item, 2).text("ab").mark(tags::sequence_end);

    for (const auto& object : {smallest_object(), in_file(encapsulated, "1.2.840.10008.1.2.4.50")}) {
        ASSERT_TRUE(test::read(object)) << fault_of(test::read(object));
        for (std::size_t length = 0; length < object.size(); ++length) {
            const Bytes prefix(object.begin(), object.begin() + static_cast<std::ptrdiff_t>(length));
            EXPECT_FALSE(test::read(prefix)) << "the first " << length << " of " << object.size() << " bytes";
        }
    }
}

TEST(Structure, knows_a_cut_object_from_something_else)
{
    const auto object = smallest_object();
    const Bytes cut(object.begin(), object.end() - 1);

    EXPECT_EQ(fault_of(test::inspect(cut)), "dicom.truncated");
    EXPECT_EQ(fault_of(test::inspect(Bytes{})), "dicom.not");
    EXPECT_EQ(fault_of(test::inspect(to_bytes("GIF89a, and a little more than that"))), "dicom.not");
    EXPECT_EQ(fault_of(test::inspect(Bytes(4096))), "dicom.not");
}

TEST(Structure, believes_no_length_that_points_past_the_end)
{
    const auto value = in_file(smallest_header().add(tags::laterality, "CS", "L").mark(0x00282000, 0x7FFFFFFF));
    const auto pixels = in_file(smallest_header().open(tags::pixel_data, "OB").mark(tags::item, 0xFFFFFFF0));

    EXPECT_FALSE(test::inspect(value));
    EXPECT_EQ(fault_of(test::inspect(pixels)), "dicom.truncated");
}

TEST(Structure, allows_sequences_down_to_the_limit_and_no_deeper)
{
    const StructureLimits limits;

    EXPECT_TRUE(test::inspect(in_file(nested(limits.depth_max))));
    EXPECT_EQ(fault_of(test::inspect(in_file(nested(limits.depth_max + 1)))), "dicom.depth");
    EXPECT_TRUE(test::inspect(in_file(nested_with_lengths(limits.depth_max))));
    EXPECT_EQ(fault_of(test::inspect(in_file(nested_with_lengths(limits.depth_max + 1)))), "dicom.depth");
}

TEST(Structure, refuses_five_thousand_nested_sequences_at_once)
{
    const auto open = in_file(nested(5000));
    const auto closed = in_file(nested_with_lengths(5000));

    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(fault_of(test::inspect(open)), "dicom.depth");
    EXPECT_EQ(fault_of(test::inspect(closed)), "dicom.depth");

    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{200});
}

TEST(Structure, allows_so_many_elements_and_not_one_more)
{
    const auto object = smallest_object();
    StructureLimits limits;

    limits.elements_max = test::inspect(object)->elements;
    EXPECT_TRUE(test::inspect(object, limits));
    --limits.elements_max;
    EXPECT_EQ(fault_of(test::inspect(object, limits)), "dicom.elements");
}

TEST(Structure, allows_a_wanted_value_of_the_greatest_length_and_not_one_more)
{
    const StructureLimits limits;
    const auto with_description = [](std::uint64_t length) {
        const std::string text(length, 'x');
        return smallest_object({.description = text});
    };

    EXPECT_TRUE(test::read(with_description(limits.value_max)));
    EXPECT_EQ(fault_of(test::read(with_description(limits.value_max + 1))), "dicom.value");
}

TEST(Structure, takes_padding_and_litter_after_the_pixels_for_what_they_are)
{
    const auto padded =
        in_file(smallest_header().add(tags::pixel_data, "OB", "ab").add(0xFFFCFFFC, "OB", std::string(64, '\0')));
    auto littered = smallest_object();
    littered.resize(littered.size() + 100);

    const auto with_padding = test::inspect(padded);
    const auto with_litter = test::inspect(littered);

    ASSERT_TRUE(with_padding && with_litter);
    EXPECT_EQ(with_padding->trailing_bytes, 0U);
    EXPECT_EQ(with_litter->trailing_bytes, 100U);
}

TEST(Structure, takes_zeros_before_the_pixels_for_a_loss)
{
    auto data = smallest_header();
    data.text(std::string(4096, '\0'));

    EXPECT_FALSE(test::read(in_file(data)));
    EXPECT_FALSE(test::read(in_file(data, "1.2.840.10008.1.2")));
}

TEST(Structure, steps_over_a_sequence_whose_inside_is_odd)
{
    DataSet inside;
    inside.mark(tags::item, 9999).text("what is this");
    const auto under = [&](const char(&vr)[3]) {
        auto data = smallest_header();
        data.add(0x00289110, vr, as_text(inside.bytes())).add(tags::pixel_data, "OB", "ab");
        return test::inspect(in_file(data));
    };

    ASSERT_TRUE(under("SQ") && under("UN"));
    EXPECT_TRUE(under("SQ")->irregular_sequence);
    EXPECT_FALSE(under("UN")->irregular_sequence);  // any bytes may be UN
    EXPECT_TRUE(under("SQ")->pixels && under("UN")->pixels);
}

TEST(Structure, brings_along_the_items_of_a_sequence_with_their_own_values_only)
{
    constexpr auto sequences = std::to_array<Tag>({0x00041220});
    constexpr auto of_items = std::to_array<Tag>({0x00041500});
    auto data = smallest_header().open(0x00041220);
    data.mark(tags::item, 0xFFFFFFFF).add(0x00041500, "CS", "A\\1").open(0x00081140).mark(tags::item, 0xFFFFFFFF);
    data.add(0x00041500, "CS", "NESTED").mark(tags::item_end).mark(tags::sequence_end).mark(tags::item_end);
    data.mark(tags::item, 12).add(0x00041500, "CS", "B\\22").mark(tags::sequence_end);
    data.open(0x00081115).mark(tags::item, 10).add(0x00041500, "CS", "OT").mark(tags::sequence_end);
    data.add(tags::pixel_data, "OB", "ab");
    Wanted wanted;
    wanted.sequences = sequences;
    wanted.of_items = of_items;
    const auto file = in_file(data);
    MemorySource source{file};

    const auto found = inspect(source, wanted);

    ASSERT_TRUE(found) << fault_of(found);
    std::vector<std::string> values;
    for (const auto& item : found->items)
        for (const auto& value : item.values) values.emplace_back(as_text(value.bytes));
    EXPECT_EQ(values, (std::vector<std::string>{"A\\1 ", "B\\22"}));
    EXPECT_EQ(found->items.size(), 2U);
}

TEST(Structure, reads_a_data_set_labelled_with_the_other_little_endian_encoding)
{
    const auto object = in_file(smallest_header().add(tags::pixel_data, "OB", "ab"), "1.2.840.10008.1.2");

    const auto found = test::inspect(object);

    ASSERT_TRUE(found) << fault_of(found);
    EXPECT_EQ(found->encoding, Encoding::explicit_little);
    EXPECT_EQ(found->transfer_syntax, "1.2.840.10008.1.2");
}

TEST(Structure, reads_transfer_syntaxes_that_were_not_invented_yet)
{
    for (const auto* const syntax : {"1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.999"}) {
        auto data = smallest_header();
        data.open(tags::pixel_data, "OB").mark(tags::item).mark(tags::item, 2).text("ab").mark(tags::sequence_end);

        const auto header = test::read(in_file(data, syntax));

        ASSERT_TRUE(header) << syntax << ' ' << fault_of(header);
        EXPECT_EQ(header->transfer_syntax.text(), syntax);
    }
}

TEST(Structure, finds_a_bare_data_set)
{
    const auto data = smallest_header().add(tags::pixel_data, "OB", "ab");

    const auto found = test::inspect(data.bytes());

    ASSERT_TRUE(found) << fault_of(found);
    EXPECT_FALSE(found->transfer_syntax_declared);
    EXPECT_EQ(found->transfer_syntax, "1.2.840.10008.1.2.1");
    EXPECT_EQ(found->data_set_offset, 0U);
}

TEST(Structure, survives_whatever_happens_to_the_bytes)
{
    auto data = smallest_header();
    data.add(private_tag, "UN", "abcdefgh").open(some_sequence).mark(tags::item, 0xFFFFFFFF);
    data.add(tags::modality, "CS", "OT").mark(tags::item_end).mark(tags::sequence_end);
    data.open(tags::pixel_data, "OB").mark(tags::item);
    data.mark(tags::item, 4).text("abcd").mark(tags::sequence_end);
    const auto object = in_file(data, "1.2.840.10008.1.2.4.50");
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 chance{seed};

    std::size_t accepted = 0;
    for (int round = 0; round < 10'000; ++round) {
        auto mutant = object;
        for (auto changes = 1 + chance() % 4; changes > 0; --changes)
            mutant[132 + chance() % (mutant.size() - 132)] = static_cast<std::byte>(chance());
        const auto header = test::read(mutant);
        EXPECT_TRUE(header || header.error().at().starts_with("dicom."));
        accepted += header ? 1 : 0;
    }

    EXPECT_GT(accepted, 0U);
}

}  // namespace
}  // namespace shanhai::dicom
