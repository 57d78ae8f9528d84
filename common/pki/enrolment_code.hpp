// What an administrator reads over the telephone so that a clinic's machine can join: 7KQ2-M0XD-...
//
// Twenty-four characters of Crockford's base 32, which has no letter that sounds or looks like a digit:
//   10  a secret of 50 bits: the relay recognises the machine. Good for one use and a short while, with few attempts.
//   13  65 bits of the root certificate's SHA-256: the machine recognises the relay on a network it need not trust.
//    1  a check: every single wrong character and every two that changed places are noticed.
#pragma once

#include "common/base/digest.hpp"
#include "common/pki/certificate.hpp"

#include <array>

namespace shanhai::pki {

class EnrolmentCode {
public:
    using Random = std::array<std::byte, 7>;

    static auto make(const Random& random, const Certificate& root) -> EnrolmentCode;

    // Forgives case, spaces, hyphens, I and L for 1, O for 0, and the full-width characters of a Chinese keyboard.
    // Anything else is `malformed enrolment.code`.
    static auto parse(std::string_view text) -> Result<EnrolmentCode>;

    auto text() const -> std::string;                            // XXXX-XXXX-XXXX-XXXX-XXXX-XXXX
    auto secret_digest() const -> Digest;                        // what the ledger stores in the secret's place
    auto recognises(const Certificate& root) const -> bool;

    friend auto operator==(const EnrolmentCode&, const EnrolmentCode&) -> bool = default;

private:
    explicit EnrolmentCode(std::string symbols) : symbols_{std::move(symbols)} {}
    std::string symbols_;                                        // all twenty-four, in their one spelling
};

}  // namespace shanhai::pki
