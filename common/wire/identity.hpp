// Numbers that identify a person (证件号码), checked digit by digit. Pure.
//
// A number with a wrong digit is a wrong person, so what a rule can find out is refused at the form, with the rule that
// failed. Numbers are personal data: never in a log or a fault; listings show masked() ones.
#pragma once

#include "common/base/instant.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace shanhai::wire {

// id_card        GB 11643-1999: 17 digits and a check character (ISO 7064 MOD 11-2), or 15 digits as before 1999
// health_card    居民健康卡, 电子健康卡: the card's own 18 to 64 letters and digits (WS/T 543.2); an ID number if it is
// one anything else  insurance, passport, permit, other: letters, digits, - and /, at most 64 none, ""       there is
// none, and the form may say why
//
// malformed "identity.type", "identity.length", "identity.digits", "identity.region", "identity.birth-date",
// "identity.check-digit", "identity.characters", "identity.none" (a number beside "none").
auto check_identity(std::string_view type, std::string_view number) -> Result<void>;

struct IdentityFacts {
    Day birth_date;
    char sex = 'M';  // M or F

    friend auto operator==(const IdentityFacts&, const IdentityFacts&) -> bool = default;
};

// What a valid ID card number says of its owner; nothing for any other text.
auto facts_of_identity(std::string_view number) -> std::optional<IdentityFacts>;

// 110101********1234: enough to tell two patients apart on a list. Short ones keep only their last two characters.
auto masked(std::string_view number) -> std::string;

// The same for ID card numbers wherever they stand in a text, as in a Patient ID that is one.
auto mask_identities(std::string_view text) -> std::string;

}  // namespace shanhai::wire
