// Whatever was done to a report after it was signed, or by whom it was signed: the verdict says so.
#include "common/report/verify.hpp"

#include "common/report/forgery_for_tests.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <random>

namespace shanhai::report {
namespace {

TEST(Verifying, needs_nothing_but_the_file_and_a_root)
{
    const Verifying v;

    EXPECT_EQ(v.verdict(v.pdf).state, State::valid);
    EXPECT_EQ(v.verdict(v.pdf).code, "verify.valid");
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Verifying, objects_to_any_flipped_bit_of_the_file)
{
    const Verifying v;
    constexpr std::uint32_t seed = 20260305;
    std::mt19937 chance{seed};
    for (int i = 0; i < 400; ++i) {
        const auto bit = chance() % (v.pdf.size() * 8);
        auto flipped = v.pdf;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        ASSERT_NE(v.verdict(flipped).state, State::valid) << "seed " << seed << ", bit " << bit;
    }
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Verifying, objects_to_any_flipped_bit_of_the_envelope)
{
    const Verifying v;
    const auto envelope = envelope_of(v.pdf);
    constexpr std::uint32_t seed = 7;
    std::mt19937 chance{seed};
    for (int i = 0; i < 1000; ++i) {
        const auto bit = chance() % (envelope.size() * 8);
        auto flipped = envelope;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        ASSERT_NE(v.verdict(with_envelope(v.pdf, flipped)).state, State::valid) << "seed " << seed << ", bit " << bit;
    }
}

TEST(Verifying, objects_to_appended_bytes)
{
    const Verifying v;
    for (const std::string_view tail : {"\n", " ", "%", "\n%%EOF\n"}) {
        auto longer = v.pdf;
        const auto more = to_bytes(tail);
        longer.insert(longer.end(), more.begin(), more.end());
        expect(v.verdict(longer), State::altered, "verify.increment");
    }
}

TEST(Verifying, objects_to_an_incremental_update)
{
    const Verifying v;
    const auto update =
        "1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n1 1\n0000000000 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R "
        "/Prev 9 >>\nstartxref\n" +
        std::to_string(v.pdf.size()) + "\n%%EOF\n";
    auto updated = v.pdf;
    const auto more = to_bytes(update);
    updated.insert(updated.end(), more.begin(), more.end());

    expect(v.verdict(updated), State::altered, "verify.increment");
}

TEST(Verifying, objects_to_a_shortened_file)
{
    const Verifying v;
    auto shorter = v.pdf;
    shorter.pop_back();

    expect(v.verdict(shorter), State::altered, "verify.hole");
    expect(v.verdict(std::span{v.pdf}.first(v.pdf.size() / 2)), State::altered, "verify.hole");
    expect(v.verdict(std::span{v.pdf}.first(100)), State::not_a_report, "verify.pdf");
}

TEST(Verifying, names_the_part_that_was_changed)
{
    const Verifying v;
    const auto hole = Hole::find(v.pdf).value();
    const auto changed = [&](std::size_t at, char to) {
        auto bytes = v.pdf;
        bytes[at] = static_cast<std::byte>(to);
        return v.verdict(bytes);
    };

    expect(changed(hole.end() + 500, '!'), State::altered, "verify.digest");
    expect(changed(hole.end() - 2, '1'), State::altered, "verify.padding");
    expect(changed(hole.start() + 1, 'A'), State::altered, "verify.hole");
    expect(changed(hole.start() + 1, '0'), State::altered, "verify.envelope");
}

TEST(Verifying, objects_to_the_signature_of_another_report)
{
    const Verifying v;
    auto document = sample_document();
    document.impression = "未见异常。";
    const auto other = v.hospital.signed_report(document);

    expect(v.verdict(with_envelope(v.pdf, envelope_of(other))), State::altered, "verify.digest");
}

TEST(Verifying, does_not_know_signers_of_other_hospitals)
{
    const Verifying v;
    const Hospital elsewhere;

    // Where no root vouches for the authority of the timestamp, there is no time as of which to judge the signer.
    expect(verify(v.pdf, elsewhere.authority.roots), State::unproven_time, "chain.unknown-issuer");
    expect(verify(v.pdf, Trust{}), State::unproven_time, "chain.unknown-issuer");

    auto stranger = v.hospital;
    stranger.authority = elsewhere.authority;
    stranger.signer = elsewhere.signer;
    expect(v.verdict(signed_by_hand(stranger, v.prepared.pdf)), State::unknown_signer, "chain.unknown-issuer");
}

TEST(Verifying, does_not_take_other_certificates_for_a_signers)
{
    Verifying v;
    for (auto& identity :
         {v.hospital.authority.person("dr-yang"), v.hospital.authority.site("niujie"), v.hospital.authority.server()}) {
        v.hospital.signer = identity;
        expect(v.verdict(signed_by_hand(v.hospital, v.prepared.pdf)), State::unknown_signer, "chain.purpose");
    }
}

TEST(Verifying, judges_the_signer_as_of_the_time_of_signing)
{
    Verifying v;
    auto key = test::ThrowawayAuthority::fresh_key();
    const auto from = v.hospital.now - std::chrono::hours{24};
    const auto until = v.hospital.now + std::chrono::hours{24};
    auto certificate =
        v.hospital.authority.issuer
            .issue(key, pki::Profile::signer,
                   {.common_name = "dr-brief", .organization = "Tests", .uri = "urn:shanhai:person:dr-yang"}, from,
                   until)
            .value();
    v.hospital.signer = {std::move(key), std::move(certificate)};
    const auto signed_at = [&](Instant when) {
        v.hospital.now = when;
        return v.verdict(signed_by_hand(v.hospital, v.prepared.pdf));
    };

    EXPECT_EQ(signed_at(from + std::chrono::hours{1}).state, State::valid);
    EXPECT_EQ(signed_at(until - std::chrono::hours{1}).state, State::valid);
    expect(signed_at(from - std::chrono::hours{1}), State::unknown_signer, "chain.not-yet-valid");
    expect(signed_at(until + std::chrono::hours{1}), State::unknown_signer, "chain.expired");
}

TEST(Verifying, wants_the_time_proven)
{
    const Verifying v;
    const Hospital elsewhere;
    auto mixed = v.hospital;
    mixed.timestamps = elsewhere.timestamps;
    const auto pdf = signed_by_hand(mixed, v.prepared.pdf);
    expect(v.verdict(pdf), State::unproven_time, "chain.unknown-issuer");

    const auto& ours = v.hospital.authority.roots;
    const auto& theirs = elsewhere.authority.roots;
    EXPECT_EQ(verify(pdf, Trust{.roots = ours, .timestamp_roots = theirs}).state, State::valid);
    expect(verify(pdf, Trust{.roots = theirs, .timestamp_roots = ours}), State::unknown_signer, "chain.unknown-issuer");
}

TEST(Verifying, objects_to_a_timestamp_about_something_else)
{
    const Verifying v;
    const auto parsed = parse_cms(envelope_of(v.pdf));
    const auto cms = pending_cms(v.prepared.digest, v.hospital.signer.certificate, v.hospital.authority.chain);
    set_signature(cms, signature_of(parsed.cms));
    add_token(cms, v.hospital.stamp()(as_view("another signature")).value());

    expect(v.verdict(with_envelope(v.pdf, der_of(cms))), State::altered, "timestamp.imprint");
}

TEST(Verifying, objects_to_certificates_that_serve_nothing)
{
    const Verifying v;
    const Hospital elsewhere;

    expect(v.verdict(signed_by_hand(v.hospital, v.prepared.pdf, true, elsewhere.authority.chain)), State::altered,
           "verify.envelope");
}

TEST(Verifying, tells_an_unsigned_report_from_other_files)
{
    const Verifying v;

    expect(v.verdict(v.prepared.pdf), State::not_signed, "verify.unsigned");
    expect(v.verdict(render(sample_document(), test_fonts()).value()), State::not_a_report, "verify.pdf");
    expect(v.verdict({}), State::not_a_report, "verify.pdf");
    expect(v.verdict(as_view("/ByteRange")), State::not_a_report, "verify.pdf");
}

TEST(Verifying, has_a_largest_size)
{
    const Verifying v;
    auto large = v.pdf;
    large.resize(pdf_max);
    expect(v.verdict(large), State::altered, "verify.increment");

    large.resize(pdf_max + 1);
    expect(v.verdict(large), State::not_a_report, "verify.size");
}

}  // namespace
}  // namespace shanhai::report
