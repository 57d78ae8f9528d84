// Whatever was published against signed PDFs, and every kind of byte that a finished report has: verify() objects.
#include "common/report/attacks_for_tests.hpp"
#include "common/report/evidence.hpp"
#include "common/report/increment.hpp"
#include "common/report/own_pdf.hpp"
#include "common/report/program_for_tests.hpp"

#include <gtest/gtest.h>

#include <random>

namespace shanhai::report {
namespace {

// A report with everything: two signatures, two timestamps, evidence.
struct Finished {
    TwoSigners two;
    Bytes signed_twice = two.countersigned();
    Bytes pdf = with_evidence(signed_twice, two.hospital.crls(), two.hospital.authority.roots).value();
    Bytes by_one = two.hospital.signed_report();
};

void expect_objection(const TwoSigners& two, const Attack& attack)
{
    const auto verdict = two.verdict(attack.pdf);
    EXPECT_FALSE(is_genuine(verdict.state)) << attack.name;
    EXPECT_FALSE(verdict.facts) << attack.name << ": " << name_of(verdict.state);
}

TEST(Attacks, published_ones_are_objected_to_in_every_state_of_a_report)
{
    const Finished f;
    for (const auto* const pdf : {&f.by_one, &f.two.by_author, &f.signed_twice, &f.pdf})
        for (const auto build : {incremental_saving, shadows})
            for (const auto& attack : build(*pdf)) expect_objection(f.two, attack);
    for (const auto build : {wrapping, universal_forgery})
        for (const auto& attack : build(f.by_one)) expect_objection(f.two, attack);
}

TEST(Attacks, on_the_first_signature_are_objected_to_under_a_second_one)
{
    const Finished f;
    for (const auto build : {wrapping, universal_forgery}) {
        for (const auto& attack : build(f.two.by_author)) {
            auto pdf = attack.pdf;
            pdf.insert(pdf.end(), f.pdf.begin() + static_cast<std::ptrdiff_t>(f.two.by_author.size()), f.pdf.end());
            expect_objection(f.two, {attack.name + ", with the rest as it was", pdf});
        }
    }
}

// Poppler is a good judge of the signature, and none of what was appended: its own word for that is easily missed.
TEST(Attacks, some_of_them_pdfsig_alone_lets_pass)
{
    if (!is_installed("pdfsig")) FAIL() << "pdfsig is not installed";
    const Finished f;
    const test::TempDir dir;
    int passed = 0;
    for (const auto build : {incremental_saving, shadows}) {
        for (const auto& attack : build(f.by_one)) {
            const auto said = run({"pdfsig", "-nocert", save(dir, "attack.pdf", attack.pdf)}).text;
            passed += holds(said, "Signature is Valid.") ? 1 : 0;
        }
    }
    EXPECT_GE(passed, 8) << "else this verifier has learned something: rejoice, and lower the number";
}

// Every kind of byte -------------------------------------------------------------------------------------------------

struct Region {
    std::string name;
    std::size_t from;
    std::size_t to;
};

auto place_of(ByteView pdf, std::string_view what, std::size_t from = 0) -> std::size_t
{
    const auto at = as_text(pdf).find(what, from);
    EXPECT_NE(at, std::string_view::npos) << what;
    return at;
}

auto stream_after(ByteView pdf, const std::string& name, std::size_t from) -> Region
{
    const auto start = place_of(pdf, "\nstream\n", from) + 8;
    return {name, start, place_of(pdf, "\nendstream", start)};
}

auto inside_of_envelope(const std::string& whose, ByteView part, std::size_t from) -> std::vector<Region>
{
    const auto hole = Hole::find(part, from).value();
    const auto content = hole.content(part);
    const auto [cms, padding] = parse_cms(content);
    const auto text = as_text(content);
    const auto region = [&](const std::string& name, ByteView of) {
        const auto at = hole.start() + 1 + 2 * text.find(as_text(of));
        return Region{whose + name, at, at + 2 * of.size()};
    };
    const auto tbs = tbs_of(cms);
    const auto token = token_of(cms);
    const auto signature = signature_of(cms);
    const auto signer = signer_of(cms).to_der();
    const auto used = content.size() - padding.size();
    return {region("signed attributes", ByteView{tbs}.subspan(4)),
            region("timestamp", token),
            region("signature value", signature),
            region("signer's certificate", signer),
            region("issuer's certificate", others_of(cms).front().to_der()),
            {whose + "padding", hole.start() + 1 + 2 * used, hole.end() - 1},
            {whose + "head of the envelope", hole.start(), hole.start() + 40}};
}

auto regions_of(const Finished& f) -> std::vector<Region>
{
    const auto& pdf = f.pdf;
    const auto first = f.two.by_author.size();
    const auto second = f.signed_twice.size();
    const auto second_range = place_of(pdf, "/ByteRange", first);
    const auto first_table = place_of(pdf, "\nxref\n");
    std::vector<Region> all{
        {"header", 0, 15},
        {"catalog", place_of(pdf, "1 0 obj"), place_of(pdf, "endobj")},
        {"first field", place_of(pdf, "\n4 0 obj"), place_of(pdf, "\n5 0 obj")},
        {"first byte range", place_of(pdf, "/ByteRange"), place_of(pdf, "]", place_of(pdf, "/ByteRange"))},
        stream_after(pdf, "text of the page", place_of(pdf, "\n10 0 obj")),
        stream_after(pdf, "attachment", place_of(pdf, "/Type /EmbeddedFile")),
        {"table", first_table, place_of(pdf, "trailer")},
        {"trailer", place_of(pdf, "trailer"), first},
        {"second field", first, place_of(pdf, "/ByteRange", first)},
        {"second byte range", second_range, place_of(pdf, "]", second_range)},
        {"second page and catalog", place_of(pdf, " /M (D:", first), second},
        stream_after(pdf, "certificate in the evidence", second),
        {"end of the evidence", place_of(pdf, "/Certs [", second), pdf.size()},
    };
    auto lists_at = second;
    for (std::size_t i = 0; i < 4; ++i) lists_at = place_of(pdf, "\nendobj\n", lists_at) + 1;
    all.push_back(stream_after(pdf, "revocation list in the evidence", lists_at));
    all.push_back(stream_after(pdf, "font", place_of(pdf, "/Subtype /CIDFontType0C")));
    for (auto& one : inside_of_envelope("first ", f.two.by_author, 0)) all.push_back(one);
    for (auto& one : inside_of_envelope("second ", f.signed_twice, first)) all.push_back(one);
    return all;
}

TEST(Attacks, a_flipped_bit_of_any_kind_of_byte_is_noticed)
{
    const Finished f;
    constexpr std::uint32_t seed = 20260305;
    std::mt19937 chance{seed};
    ASSERT_EQ(f.two.verdict(f.pdf).state, State::valid);
    for (const auto& region : regions_of(f)) {
        ASSERT_LT(region.from, region.to) << region.name;
        ASSERT_LE(region.to, f.pdf.size()) << region.name;
        for (int i = 0; i < 24; ++i) {
            const auto bit = region.from * 8 + chance() % ((region.to - region.from) * 8);
            auto flipped = f.pdf;
            flipped[bit / 8] ^= std::byte{1} << (bit % 8);
            EXPECT_FALSE(is_genuine(f.two.verdict(flipped).state))
                << region.name << ", seed " << seed << ", bit " << bit;
        }
    }
}

TEST(Attacks, a_flipped_bit_anywhere_is_noticed)
{
    const Finished f;
    constexpr std::uint32_t seed = 11;
    std::mt19937 chance{seed};
    for (int i = 0; i < 600; ++i) {
        const auto bit = chance() % (f.pdf.size() * 8);
        auto flipped = f.pdf;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        ASSERT_FALSE(is_genuine(f.two.verdict(flipped).state)) << "seed " << seed << ", bit " << bit;
    }
}

// Parts of other reports ---------------------------------------------------------------------------------------------

TEST(Attacks, parts_of_another_report_are_noticed)
{
    const Finished f;
    auto document = countersigned_document();
    document.impression = "未见异常。";
    TwoSigners other = f.two;
    other.document = document;
    other.by_author = other.hospital.signed_report(document);
    const auto others_pdf = other.countersigned();
    const auto swap_last = with_envelope(f.signed_twice, [&] {
        const auto content = last_hole(others_pdf).content(others_pdf);
        const auto parsed = parse_cms(content);
        return Bytes(content.begin(), content.end() - static_cast<std::ptrdiff_t>(parsed.rest.size()));
    }());
    auto pasted = f.two.by_author;
    pasted.insert(pasted.end(), others_pdf.begin() + static_cast<std::ptrdiff_t>(other.by_author.size()),
                  others_pdf.end());

    expect_objection(f.two, {"another report's signature", with_envelope(f.by_one, envelope_of(other.by_author))});
    expect_objection(f.two, {"another report's countersignature", swap_last});
    expect_objection(f.two, {"another report's whole second increment", pasted});
}

TEST(Attacks, what_was_taken_away_is_seen)
{
    const Finished f;
    const auto state = [&](ByteView pdf) { return f.two.verdict(pdf).state; };
    const auto without_second = ByteView{f.pdf}.first(f.two.by_author.size());
    auto without_second_but_evident = f.two.by_author;
    without_second_but_evident.insert(without_second_but_evident.end(),
                                      f.pdf.begin() + static_cast<std::ptrdiff_t>(f.signed_twice.size()), f.pdf.end());

    EXPECT_EQ(state(without_second), State::incomplete) << "it says itself that it wants two";
    EXPECT_EQ(state(without_second_but_evident), State::altered);
    EXPECT_EQ(state(signed_by_hand(f.two.hospital, f.two.hospital.prepared().pdf, false)), State::untimed);
    EXPECT_EQ(f.two.verdict(f.signed_twice).facts->level, Level::t) << "and the level tells that evidence is lacking";
}

TEST(Attacks, another_token_for_the_same_signature_is_another_file_and_a_genuine_one)
{
    const Finished f;
    const auto cms = parse_cms(envelope_of(f.by_one)).cms;
    const auto again = pending_cms(Hole::find(f.by_one)->digest(f.by_one), signer_of(cms), others_of(cms));
    set_signature(again, signature_of(cms));
    auto later = f.two.hospital;
    later.now += std::chrono::hours{24};
    add_token(again, later.stamp()(signature_of(cms)).value());
    const auto restamped = with_envelope(f.by_one, der_of(again));

    // Anyone may have a signature stamped again, later: it proves less, and nothing false.
    EXPECT_EQ(f.two.verdict(restamped).state, State::valid);
    EXPECT_EQ(f.two.verdict(restamped).facts->signed_at, later.now);
    EXPECT_NE(Digest::of(restamped), Digest::of(f.by_one));
}

}  // namespace
}  // namespace shanhai::report
