#include "common/report/hole.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace shanhai::report {
namespace {

constexpr std::string_view key = "/ByteRange";

auto skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); }

auto take(std::string_view& text, char expected) -> bool
{
    skip_blanks(text);
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(1);
    return true;
}

auto take_number(std::string_view& text) -> std::optional<std::size_t>
{
    skip_blanks(text);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

auto take_byte_range(std::string_view text) -> std::optional<std::array<std::size_t, 4>>
{
    std::array<std::size_t, 4> range{};
    if (!take(text, '[')) return std::nullopt;
    for (auto& number : range) {
        const auto taken = take_number(text);
        if (!taken) return std::nullopt;
        number = *taken;
    }
    if (!take(text, ']')) return std::nullopt;
    return range;
}

auto is_hex(std::string_view text) -> bool
{
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

auto Hole::find(ByteView pdf, std::size_t from) -> Result<Hole>
{
    const Fault no{errc::malformed, "report.hole"};
    const auto text = as_text(pdf);
    const auto at = text.find(key, from);
    if (at == std::string_view::npos || text.find(key, at + 1) != std::string_view::npos) return no;

    const auto range = take_byte_range(text.substr(at + key.size()));
    if (!range) return no;
    const auto [zero, start, end, rest] = *range;
    const bool whole = zero == 0 && from <= start && start < end && end <= pdf.size() && rest == pdf.size() - end;
    if (!whole || end - start < 4 || (end - start) % 2 != 0) return no;

    const auto gap = text.substr(start, end - start);
    if (gap.front() != '<' || gap.back() != '>' || !is_hex(gap.substr(1, gap.size() - 2))) return no;
    return Hole{start, end};
}

auto Hole::covered(ByteView pdf) const -> Bytes
{
    Bytes bytes(pdf.begin(), pdf.begin() + static_cast<std::ptrdiff_t>(start_));
    bytes.insert(bytes.end(), pdf.begin() + static_cast<std::ptrdiff_t>(end_), pdf.end());
    return bytes;
}

auto Hole::digest(ByteView pdf) const -> Digest
{
    Hasher hasher;
    hasher.update(pdf.first(start_));
    hasher.update(pdf.subspan(end_));
    return hasher.finish();
}

auto Hole::content(ByteView pdf) const -> Bytes
{
    return from_hex(as_text(pdf.subspan(start_ + 1, end_ - start_ - 2))).value();
}

auto Hole::is_empty(ByteView pdf) const -> bool
{
    const auto gap = as_text(pdf.subspan(start_ + 1, end_ - start_ - 2));
    return gap.find_first_not_of('0') == std::string_view::npos;
}

auto Hole::fill(Bytes& pdf, ByteView cms) const -> Result<void>
{
    const auto room = std::span{pdf}.subspan(start_ + 1, end_ - start_ - 2);
    if (cms.size() * 2 > room.size()) return Fault{errc::too_large, "report.signature"};
    const auto hex = to_hex(cms);
    const auto rest = std::copy_n(as_view(hex).begin(), hex.size(), room.begin());
    std::fill(rest, room.end(), std::byte{'0'});
    return {};
}

}  // namespace shanhai::report
