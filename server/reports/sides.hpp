// Where a text speaks of a side of the body: 右肺上叶见结节 is the right lung's upper lobe, and something is there.
// Pure.
#pragma once

#include "server/reports/prose.hpp"
#include "server/reports/side_words.hpp"

namespace shanhai::reports {

enum class Side : std::uint8_t { unsaid, left, right, both };

struct Mention {
    Side side = Side::unsaid;
    std::u32string_view part{};  // of side_words.hpp; empty: none was named
    Region region = Region::none;
    std::uint8_t lobes = 0;      // of a lung: upper 1, middle 2, lower 4, lingula 8
    bool normal = false;         // its clause denies something or says that all is well
    bool compared = false;       // its clause looks at the other side, at earlier days, or at what else to do
    std::string words{};         // as they were written

    friend auto operator==(const Mention&, const Mention&) -> bool = default;
};

// A report has some dozen; what comes behind so many is passed over.
inline constexpr std::size_t mentions_max = 500;

// Every part that is named, with its side where there is one, and every side without a part; in the order of the text.
auto mentions_in(std::string_view utf8) -> std::vector<Mention>;

auto opposite(Side side) -> Side;               // both and unsaid: unsaid
auto name_of(Side side) -> std::string_view;    // 左, 右, 双

}  // namespace shanhai::reports
