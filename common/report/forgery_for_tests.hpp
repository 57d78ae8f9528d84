// What assemble() does not give out: signatures over anything, with anything inside.
#pragma once

#include "common/report/cms.hpp"
#include "common/report/signed_for_tests.hpp"
#include "common/report/verify.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {

// What stands in the hole of `pdf`, without the padding.
inline auto envelope_of(ByteView pdf) -> Bytes
{
    const auto content = Hole::find(pdf)->content(pdf);
    const auto parsed = parse_cms(content);
    return {content.begin(), content.end() - static_cast<std::ptrdiff_t>(parsed.rest.size())};
}

// Of the last signature field: of the only one, or of the second.
inline auto last_hole(ByteView pdf) -> Hole { return Hole::find(pdf, as_text(pdf).rfind("/ByteRange")).value(); }

inline auto with_envelope(Bytes pdf, ByteView cms) -> Bytes
{
    EXPECT_TRUE(last_hole(pdf).fill(pdf, cms));
    return pdf;
}

// Signs whatever is given: what a specialist's key would do in the wrong hands, and what assemble() does not give out.
inline auto signed_by_hand(const Hospital& hospital, Bytes pdf, bool timestamped = true,
                           std::vector<pki::Certificate> spare = {}) -> Bytes
{
    auto chain = hospital.authority.chain;
    chain.insert(chain.end(), spare.begin(), spare.end());
    const auto cms = pending_cms(last_hole(pdf).digest(pdf), hospital.signer.certificate, chain);
    const auto signature = hospital.signer.key.sign(tbs_of(cms)).value();
    set_signature(cms, signature);
    if (timestamped) add_token(cms, hospital.stamp()(signature).value());
    return with_envelope(std::move(pdf), der_of(cms));
}

struct Verifying {
    Hospital hospital{};
    Prepared prepared = hospital.prepared();
    Bytes pdf = hospital.sign(prepared);

    auto verdict(ByteView bytes) const -> Verdict { return verify(bytes, hospital.authority.roots); }
};

inline void expect(const Verdict& verdict, State state, std::string_view code)
{
    EXPECT_EQ(name_of(verdict.state), name_of(state));
    EXPECT_EQ(verdict.code, code);
    EXPECT_FALSE(verdict.facts) << "nothing is claimed for a report that is not valid";
}

}  // namespace shanhai::report
