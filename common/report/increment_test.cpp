// What may follow a report in its file: two kinds of increments, each in one form.
#include "common/report/increment.hpp"

#include "common/report/own_pdf.hpp"
#include "common/report/program_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <gtest/gtest.h>

#include <random>

namespace shanhai::report {
namespace {

const Fault refusal{errc::malformed, "report.increment"};

struct Growing {
    Hospital hospital{};
    Bytes report = hospital.signed_report();
    Instant when = parse_instant("2026-03-05T10:35:00+08:00").value();
    Bytes second = with_second_field(report, when).value();
    Evidence evidence{{to_bytes("certificate"), to_bytes("another\nendobj\n")}, {to_bytes("list")}};
};

TEST(Increment, keeps_every_byte_of_what_it_follows)
{
    const Growing g;
    const auto both = with_evidence_store(g.second, g.evidence).value();

    EXPECT_TRUE(std::equal(g.report.begin(), g.report.end(), g.second.begin()));
    EXPECT_TRUE(std::equal(g.second.begin(), g.second.end(), both.begin()));
    EXPECT_EQ(g.second, with_second_field(g.report, g.when).value()) << "the same parameters, the same bytes";
}

TEST(Increment, is_read_back_as_it_was_written)
{
    const Growing g;
    const auto evident = with_evidence_store(g.report, g.evidence).value();
    const auto both = with_evidence_store(g.second, g.evidence).value();

    const auto plain = take_apart(g.report).value();
    EXPECT_EQ(plain.first.size(), g.report.size());
    EXPECT_FALSE(plain.second || plain.evidence);

    const auto countersigned = take_apart(g.second).value();
    EXPECT_EQ(countersigned.first.size(), g.report.size());
    EXPECT_EQ(countersigned.signed_part().size(), g.second.size());

    EXPECT_EQ(take_apart(evident)->evidence, g.evidence);
    EXPECT_FALSE(take_apart(evident)->second);
    EXPECT_EQ(take_apart(both)->evidence, g.evidence);
    EXPECT_EQ(take_apart(both)->signed_part().size(), g.second.size());
}

TEST(Increment, leaves_a_hole_over_the_whole_file)
{
    const Growing g;
    const auto hole = Hole::find(g.second, g.report.size());

    ASSERT_TRUE(hole);
    EXPECT_TRUE(hole->is_empty(g.second));
    EXPECT_GT(hole->start(), g.report.size());
    EXPECT_EQ(hole->end() - hole->start(), 2 * signature_room + 2);
}

TEST(Increment, comes_in_one_order_and_once)
{
    const Growing g;
    const auto evident = with_evidence_store(g.report, g.evidence).value();

    EXPECT_EQ(with_evidence_store(evident, g.evidence).error(), refusal);
    EXPECT_EQ(with_second_field(g.second, g.when).error(), refusal);
    EXPECT_EQ(with_second_field(evident, g.when).error(), refusal);
}

TEST(Increment, carries_so_much_evidence_and_no_more)
{
    const Growing g;
    const Evidence most{std::vector<Bytes>(evidence_max - 1, to_bytes("x")), {to_bytes("y")}};
    auto more = most;
    more.crls.push_back(to_bytes("z"));

    EXPECT_EQ(take_apart(with_evidence_store(g.report, most).value())->evidence, most);
    EXPECT_EQ(with_evidence_store(g.report, more).error(), (Fault{errc::too_large, "report.evidence"}));
    EXPECT_EQ(with_evidence_store(g.report, {}).error(), (Fault{errc::too_large, "report.evidence"}));
}

TEST(Increment, is_refused_for_any_flipped_bit_that_is_not_content)
{
    const Growing g;
    const auto both = with_evidence_store(g.second, g.evidence).value();
    constexpr std::uint32_t seed = 20260305;
    std::mt19937 chance{seed};
    const auto before = take_apart(both).value();
    for (int i = 0; i < 1000; ++i) {
        const auto bit = g.report.size() * 8 + chance() % ((both.size() - g.report.size()) * 8);
        auto flipped = both;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        const auto after = take_apart(flipped);
        const auto hole = Hole::find(g.second, g.report.size()).value();
        const bool in_hole = bit / 8 > hole.start() && bit / 8 < hole.end();
        ASSERT_TRUE(!after || in_hole || after->evidence != before.evidence) << "seed " << seed << ", bit " << bit;
    }
}

TEST(Increment, is_refused_when_anything_follows_or_is_missing)
{
    const Growing g;
    const auto evident = with_evidence_store(g.report, g.evidence).value();
    for (const auto& whole : {g.report, g.second, evident}) {
        for (const std::string_view tail : {"\n", " ", "%", "\n%%EOF\n", "0 0 obj\n"}) {
            auto longer = whole;
            const auto more = to_bytes(tail);
            longer.insert(longer.end(), more.begin(), more.end());
            EXPECT_EQ(take_apart(longer).error(), refusal);
        }
    }
    for (std::size_t cut = 1; cut < evident.size() - g.report.size(); cut += 7)
        EXPECT_EQ(take_apart(std::span{evident}.first(evident.size() - cut)).error(), refusal) << cut;
    for (std::size_t cut = 1; cut < g.second.size() - g.report.size(); cut += 101)
        EXPECT_EQ(take_apart(std::span{g.second}.first(g.second.size() - cut)).error(), refusal) << cut;
}

TEST(Increment, of_another_report_is_refused)
{
    const Growing g;
    auto document = sample_document();
    document.impression = "未见异常。";
    const auto other = g.hospital.signed_report(document);
    const auto evident = with_evidence_store(other, g.evidence).value();
    auto pasted = g.report;
    pasted.insert(pasted.end(), evident.begin() + static_cast<std::ptrdiff_t>(other.size()), evident.end());

    EXPECT_EQ(take_apart(pasted).error(), refusal);
}

TEST(Increment, is_refused_after_what_is_no_file_of_ours)
{
    for (const std::string_view text :
         {"", "%PDF-1.7\n", "%PDF-1.7\n\n%%EOF\n", "\nstartxref\n0\n%%EOF\n", "xref\nstartxref\n0\n%%EOF\n",
          "xref\n0 99999999999\nstartxref\n0\n%%EOF\n", "x\nxref\n0 1\n\nstartxref\n2\n%%EOF\n",
          "xref\ntrailer << /Root 1 0 R /Info 2 0 R /Size 3 /Prev 0 >>\nstartxref\n0\n%%EOF\n"}) {
        EXPECT_EQ(OwnPdf::read(as_view(text)).error(), refusal) << text;
        EXPECT_EQ(with_second_field(as_view(text), Instant{}).error(), refusal) << text;
        EXPECT_EQ(with_evidence_store(as_view(text), {{}, {Bytes{}}}).error(), refusal) << text;
    }
}

TEST(Increment, is_sound_to_qpdf)
{
    if (!is_installed("qpdf")) FAIL() << "qpdf is not installed";
    const Growing g;
    const test::TempDir dir;
    const auto both = with_evidence_store(g.second, g.evidence).value();
    for (const auto& pdf : {g.second, with_evidence_store(g.report, g.evidence).value(), both}) {
        const auto [code, said] = run({"qpdf", "--check", save(dir, "report.pdf", pdf)});
        EXPECT_EQ(code, 0) << said;
    }
}

}  // namespace
}  // namespace shanhai::report
