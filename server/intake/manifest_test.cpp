#include "server/intake/manifest.hpp"

#include "server/intake/cart_files.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;

namespace {

auto line(std::string name, std::int64_t size) -> wire::ManifestLine
{
    return {.name = name, .size = size, .sha256 = Digest::of(as_view(name)).hex()};
}

auto fault_of(std::vector<wire::ManifestLine> lines, IntakeSettings settings = {}) -> Fault
{
    auto manifest = read_manifest(lines, settings);
    return manifest ? Fault{errc::internal, "accepted"} : manifest.error();
}

}  // namespace

TEST(Manifest, a_proper_one_is_read_in_order)
{
    const auto manifest = read_manifest({line("张三.dcm", 10), line("b.dcm", 5)}, {}).value();

    ASSERT_EQ(manifest.size(), 2U);
    EXPECT_EQ(manifest[0].name, "张三.dcm");
    EXPECT_EQ(manifest[1].size, 5U);
    EXPECT_EQ(manifest[1].digest, Digest::of(as_view("b.dcm")));
}

TEST(Manifest, one_that_cannot_be_true_is_refused_with_the_line_that_is_wrong)
{
    auto digest = line("b", 1);
    digest.sha256 = "00ff";
    auto type = line("b", 1);
    type.media_type = "text/html";
    auto escape = line("b\x1b[2J", 1);

    EXPECT_EQ(fault_of({}), (Fault{errc::malformed, "manifest.empty"}));
    EXPECT_EQ(fault_of({line("a", 1), digest}), (Fault{errc::malformed, "manifest.digest", "1"}));
    EXPECT_EQ(fault_of({line("a", 1), type}), (Fault{errc::unsupported, "manifest.type", "1"}));
    auto cart = line("a", static_cast<std::int64_t>(cart_files_max));
    cart.media_type = "application/octet-stream";
    EXPECT_EQ(fault_of({cart}), (Fault{errc::internal, "accepted"}));
    ++cart.size;
    EXPECT_EQ(fault_of({cart}), (Fault{errc::too_large, "ecg.size", "0"})) << "carts' files are read in memory";
    EXPECT_EQ(fault_of({line("a", 1), escape}), (Fault{errc::malformed, "manifest.name", "1"}));
    EXPECT_EQ(fault_of({line("a", 1), line("", 1)}), (Fault{errc::malformed, "manifest.name", "1"}));
    EXPECT_EQ(fault_of({line("a", 0)}), (Fault{errc::malformed, "manifest.size", "0"}));
    EXPECT_EQ(fault_of({line("a", -1)}), (Fault{errc::malformed, "manifest.size", "0"}));
    EXPECT_EQ(fault_of({line("a", 1), line("a", 1)}), (Fault{errc::mismatch, "manifest.repeated", "1"}));
}

TEST(Manifest, limits_hold_at_the_limit_and_one_beyond)
{
    const auto settings = IntakeSettings{.object_max = 100, .submission_max = 150, .objects_max = 2};

    EXPECT_TRUE(read_manifest({line("a", 100), line("b", 50)}, settings));
    EXPECT_EQ(fault_of({line("a", 101)}, settings), (Fault{errc::too_large, "manifest.size", "0"}));
    EXPECT_EQ(fault_of({line("a", 100), line("b", 51)}, settings), (Fault{errc::too_large, "manifest.total"}));
    EXPECT_EQ(fault_of({line("a", 1), line("b", 1), line("c", 1)}, settings),
              (Fault{errc::too_large, "manifest.count"}));
}

TEST(Manifest, the_stream_holds_what_is_not_held_already_in_order)
{
    auto manifest = read_manifest({line("a", 10), line("b", 5), line("c", 7)}, {}).value();
    manifest[1].held = ObjectId::mint(from_micros(1), {});

    const auto layout = layout_of(manifest);

    ASSERT_EQ(layout.size(), 2U);
    EXPECT_EQ(layout[1].entry, 2U);
    EXPECT_EQ(layout[1].begin, 10U);
    EXPECT_EQ(layout[1].end, 17U);
}

TEST(Manifest, a_repeated_declaration_has_the_same_fingerprint_and_another_has_not)
{
    auto request = wire::SubmissionRequest{.key = "k", .form = {}, .manifest = {line("a", 1)}};
    const auto first = fingerprint_of(request);
    EXPECT_EQ(fingerprint_of(wire::read_json<wire::SubmissionRequest>(wire::write_json(request)).value()), first);

    request.form.patient.name = "李四";
    EXPECT_NE(fingerprint_of(request), first);
}
