#include "server/reports/sides.hpp"

#include <algorithm>
#include <optional>

namespace shanhai::reports {
namespace {

struct SideWord {
    std::u32string_view word;
    Side side;
};

constexpr auto side_words = std::to_array<SideWord>({
    {U"左侧", Side::left}, {U"右侧", Side::right}, {U"双侧", Side::both}, {U"两侧", Side::both}, {U"左", Side::left},
    {U"右", Side::right}, {U"双", Side::both}, {U"两", Side::both}, {U"left", Side::left}, {U"right", Side::right},
    {U"bilateral", Side::both}, {U"both", Side::both}, {U"(l)", Side::left}, {U"(r)", Side::right},
    {U"l侧", Side::left}, {U"r侧", Side::right},
});

constexpr std::size_t words_shown = 10;  // characters of a mention that a warning repeats

struct Found {
    std::size_t at = 0;
    std::size_t length = 0;
    Side side = Side::unsaid;
    const PartWord* part = nullptr;
};

auto starts_at(std::u32string_view text, std::u32string_view word, std::size_t at) -> bool
{
    return find_word(text.substr(0, std::min(text.size(), at + word.size() + 1)), word, at) == at;
}

// Whether any word of a part begins so: most characters begin none, and are passed over at once.
auto begins_part(char32_t c) -> bool
{
    static const auto all = [] {
        std::u32string first;
        for (const auto& one : part_words) first += one.word.front();
        std::ranges::sort(first);
        return first;
    }();
    return std::ranges::binary_search(all, c);
}

auto part_at(std::u32string_view text, std::size_t at) -> const PartWord*
{
    if (at >= text.size() || !begins_part(text[at])) return nullptr;
    const PartWord* longest = nullptr;
    for (const auto& one : part_words) {
        const bool longer = !longest || one.word.size() > longest->word.size();
        if (one.word.front() == text[at] && longer && starts_at(text, one.word, at)) longest = &one;
    }
    return longest;
}

// 双肺 and 两膝 name both sides, 双能 and 两枚 do not: what follows must be a part. So must it behind a bare L or R.
auto side_at(std::u32string_view text, std::size_t at) -> std::optional<Found>
{
    if (std::u32string_view{U"左右双两lrb("}.find(text[at]) == std::u32string_view::npos) return std::nullopt;
    for (const auto& [word, side] : side_words) {
        if (!starts_at(text, word, at)) continue;
        const bool needs_part = word == U"双" || word == U"两";
        if (needs_part && !part_at(text, at + 1)) return std::nullopt;
        return Found{at, word.size(), side};
    }
    const bool letter = text[at] == U'l' || text[at] == U'r';
    const bool alone = at == 0 || !is_word_character(text[at - 1]);
    if (letter && alone && at + 2 < text.size() && text[at + 1] == U' ' && part_at(text, at + 2))
        return Found{at, 1, text[at] == U'l' ? Side::left : Side::right};
    return std::nullopt;
}

// The clause with everything blanked out that looks like a side and is none.
auto without_idioms(std::u32string_view clause) -> std::u32string
{
    auto text = std::u32string{clause};
    for (const auto& idiom : no_sides)
        for (auto at = text.find(idiom); at != std::u32string::npos; at = text.find(idiom, at))
            std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), idiom.size(), U' ');
    return text;
}

auto sides_in(std::u32string_view text) -> std::vector<Found>
{
    std::vector<Found> all;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (auto side = side_at(text, at)) {
            all.push_back(*side);
            at += side->length - 1;
        }
    return all;
}

auto parts_in(std::u32string_view text) -> std::vector<Found>
{
    std::vector<Found> all;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (const auto* const part = part_at(text, at)) {
            all.push_back({at, part->word.size(), Side::unsaid, part});
            at += part->word.size() - 1;
        }
    return all;
}

// 上叶, 上、下叶, 上中下叶; upper lobe.
auto lobes_in(std::u32string_view text) -> std::uint8_t
{
    std::uint8_t all = 0;
    const auto add = [&](char32_t name, std::uint8_t lobe) {
        for (auto at = text.find(name); at != std::u32string_view::npos; at = text.find(name, at + 1)) {
            const auto end = text.find_first_not_of(U"、及和与上中下", at);
            if (end != std::u32string_view::npos && text[end] == U'叶') all |= lobe;
        }
    };
    add(U'上', 1), add(U'中', 2), add(U'下', 4);
    if (text.find(U"upper lobe") != std::u32string_view::npos) all |= 1;
    if (text.find(U"middle lobe") != std::u32string_view::npos) all |= 2;
    if (text.find(U"lower lobe") != std::u32string_view::npos) all |= 4;
    for (const auto* const lingula : {U"舌段", U"舌叶", U"lingula"})
        if (text.find(lingula) != std::u32string_view::npos) all |= 8;
    return all;
}

// 不清晰 and 欠完整 are not as it should be.
auto is_normal(std::u32string_view clause) -> bool
{
    if (is_negated(clause, clause.size(), 0)) return clause.find(U"未见显示") == std::u32string_view::npos;
    for (const auto& word : normal_words) {
        const auto at = clause.find(word);
        if (at == std::u32string_view::npos) continue;
        const auto before = at > 0 ? clause[at - 1] : U' ';
        if (std::u32string_view{U"不欠失未非b"}.find(before) == std::u32string_view::npos) return true;
    }
    return false;
}

// 右膝较左侧肿胀: the side that something is compared with.
auto is_compared(std::u32string_view clause, const Found& side) -> bool
{
    const auto before = side.at > 0 ? clause[side.at - 1] : U' ';
    if (std::u32string_view{U"较比与同"}.find(before) != std::u32string_view::npos) return true;
    return std::ranges::any_of(
        comparisons, [&](std::u32string_view word) { return clause.find(word) != std::u32string_view::npos; });
}

// One clause: sides with the parts they stand before, or else behind; then the parts that no side claims.
class Scan {
public:
    Scan(std::u32string_view clause, std::u32string_view written)
        : written_{written}, text_{without_idioms(clause)}, sides_{sides_in(text_)}, parts_{parts_in(text_)},
          normal_{is_normal(clause)}
    {}

    auto mentions() const -> std::vector<Mention>
    {
        std::vector<Mention> all;
        if (sides_.empty()) {
            for (const auto& part : parts_) add(all, part, &part, 0, text_.size());
            return all;
        }
        for (std::size_t i = 0; i < sides_.size(); ++i) {
            const auto begin = i == 0 ? 0 : sides_[i].at;
            const auto end = i + 1 < sides_.size() ? sides_[i + 1].at : text_.size();
            const auto before = all.size();
            for (const auto& part : parts_)
                if (part.at >= sides_[i].at && part.at < end) add(all, sides_[i], &part, sides_[i].at, end);
            if (all.size() > before) continue;
            const Found* behind = nullptr;
            for (const auto& part : parts_)
                if (part.at < sides_[i].at) behind = &part;
            add(all, sides_[i], behind, begin, end);
        }
        return all;
    }

private:
    void add(std::vector<Mention>& all, const Found& from, const Found* part, std::size_t begin, std::size_t end) const
    {
        Mention one{.side = from.side, .normal = normal_, .compared = is_compared(text_, from)};
        if (part) one.part = part->part->part, one.region = part->part->region;
        if (one.part == U"肺") one.lobes = lobes_in(std::u32string_view{text_}.substr(begin, end - begin));
        const auto first = part ? std::min(from.at, part->at) : from.at;
        auto words = written_.substr(first, std::min(end - first, words_shown));
        while (!words.empty() && words.back() == U' ') words.remove_suffix(1);
        one.words = to_utf8(words);
        all.push_back(std::move(one));
    }

    std::u32string_view written_;
    std::u32string text_;
    std::vector<Found> sides_;
    std::vector<Found> parts_;
    bool normal_;
};

}  // namespace

auto mentions_in(std::string_view utf8) -> std::vector<Mention>
{
    const auto text = folded(utf8);
    const auto written = code_points(utf8);
    std::vector<Mention> all;
    Side limb = Side::unsaid;  // a film of one arm goes on speaking of that arm
    Side lung = Side::unsaid;  // 右肺上叶见结节，下叶清晰
    std::size_t sentence = 0;
    for (const auto& clause : clauses_of(text)) {
        if (clause.sentence != sentence) lung = Side::unsaid;
        sentence = clause.sentence;
        const auto begin = static_cast<std::size_t>(clause.text.data() - text.data());
        for (auto one : Scan{clause.text, std::u32string_view{written}.substr(begin, clause.text.size())}.mentions()) {
            auto& latest = one.region == Region::limb ? limb : lung;
            const bool carries = one.region == Region::limb || (one.part == U"肺" && one.lobes != 0);
            if (carries && one.side == Side::unsaid) one.side = latest;
            else if ((carries || one.part == U"肺") && !one.compared) latest = one.side;
            all.push_back(std::move(one));
            if (all.size() == mentions_max) return all;
        }
    }
    return all;
}

auto opposite(Side side) -> Side
{
    if (side == Side::left) return Side::right;
    return side == Side::right ? Side::left : Side::unsaid;
}

auto name_of(Side side) -> std::string_view
{
    switch (side) {
    case Side::left: return "左";
    case Side::right: return "右";
    case Side::both: return "双";
    case Side::unsaid: return "";
    }
    return "";
}

}  // namespace shanhai::reports
