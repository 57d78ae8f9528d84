#include "common/net/http/media_type.hpp"

#include "common/net/http/headers.hpp"

#include <algorithm>

namespace shanhai::http {
namespace {

constexpr std::string_view blanks = " \t";

auto is_token_char(char c) -> bool
{
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

auto lower_case(std::string_view text) -> std::string
{
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return lower;
}

// Reads a field's value from left to right.
class Reader {
public:
    explicit Reader(std::string_view text) : left_{text} {}

    auto done() -> bool
    {
        skip_blanks();
        return left_.empty();
    }
    auto take(char c) -> bool
    {
        skip_blanks();
        if (!left_.starts_with(c)) return false;
        left_.remove_prefix(1);
        skip_blanks();
        return true;
    }
    auto token() -> std::string_view
    {
        const auto end = std::ranges::find_if_not(left_, is_token_char);
        const auto token = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
        left_.remove_prefix(token.size());
        return token;
    }
    // A value without quotes: senders leave them out around application/dicom and boundaries with = in them, too.
    auto bare() -> std::string
    {
        const auto end = std::min(left_.find_first_of("; \t,\""), left_.size());
        const auto value = left_.substr(0, end);
        left_.remove_prefix(end);
        return std::string{value};
    }
    auto quoted() -> std::optional<std::string>  // behind its opening quote
    {
        std::string text;
        for (std::size_t i = 0; i < left_.size(); ++i) {
            if (left_[i] == '"') {
                left_.remove_prefix(i + 1);
                return text;
            }
            if (left_[i] == '\\' && ++i == left_.size()) break;
            text += left_[i];
        }
        return std::nullopt;
    }

private:
    void skip_blanks() { left_.remove_prefix(std::min(left_.find_first_not_of(blanks), left_.size())); }

    std::string_view left_;
};

auto read_parameter(Reader& reader, MediaType& into) -> bool
{
    const auto name = lower_case(reader.token());
    if (name.empty() || !reader.take('=')) return false;
    auto value = reader.take('"') ? reader.quoted() : std::optional{reader.bare()};
    const bool again =
        std::ranges::find(into.parameters, name, [](const auto& one) { return one.first; }) != into.parameters.end();
    if (!value || value->empty() || again) return false;
    into.parameters.emplace_back(name, std::move(*value));
    return true;
}

// Cut at commas that stand in no quotes.
auto members_of(std::string_view list) -> std::vector<std::string_view>
{
    std::vector<std::string_view> all;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i == list.size() || (list[i] == ',' && !quoted)) {
            all.push_back(list.substr(begin, i - begin));
            begin = i + 1;
        } else if (list[i] == '"') {
            quoted = !quoted;
        } else if (list[i] == '\\' && quoted && i + 1 < list.size()) {
            ++i;
        }
    }
    return all;
}

// "0.7" as 700; what is no weight counts as 1, since the type was named.
auto weight_of(const MediaType& range) -> int
{
    const auto text = range.parameter("q");
    const bool shaped =
        !text.empty() && text.size() <= 5 && (text[0] == '0' || text[0] == '1') && (text.size() == 1 || text[1] == '.');
    if (!shaped) return 1000;
    int weight = text[0] == '1' ? 1000 : 0;
    int unit = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9') return 1000;
        weight += (c - '0') * unit;
        unit /= 10;
    }
    return std::min(weight, 1000);
}

// How closely a range of Accept names a type: exactly, by its family, or as anything.
auto closeness(const MediaType& range, std::string_view type) -> int
{
    if (range.name == type) return 3;
    // PS3.18 section 8.7.4 lets a client ask for parts: multipart/related; type="application/dicom+xml".
    if (range.is("multipart/related") && lower_case(range.parameter("type")) == type) return 3;
    if (range.name.ends_with("/*") && type.starts_with(range.name.substr(0, range.name.size() - 1))) return 2;
    return range.is("*/*") ? 1 : 0;
}

}  // namespace

auto MediaType::parameter(std::string_view wanted) const -> std::string_view
{
    for (const auto& [name_of_one, value] : parameters)
        if (name_of_one == wanted) return value;
    return {};
}

auto parse_media_type(std::string_view text) -> Result<MediaType>
{
    const auto wrong = Fault{errc::malformed, "http.media-type"};
    Reader reader{text};
    if (reader.done()) return wrong;
    MediaType type;
    const auto family = reader.token();
    if (family.empty() || !reader.take('/')) return wrong;
    const auto subtype = reader.token();
    if (subtype.empty()) return wrong;
    type.name = lower_case(family) + '/' + lower_case(subtype);
    while (!reader.done()) {
        if (!reader.take(';')) return wrong;
        if (!reader.done() && !read_parameter(reader, type)) return wrong;
    }
    return type;
}

auto choose(std::string_view accept, std::span<const std::string_view> offered) -> std::optional<std::size_t>
{
    std::vector<MediaType> ranges;
    for (const auto member : members_of(accept))
        if (auto range = parse_media_type(member)) ranges.push_back(std::move(*range));
    if (ranges.empty() && !offered.empty()) return 0;

    std::optional<std::size_t> best;
    int best_weight = 0;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        int closest = 0;
        int weight = 0;
        for (const auto& range : ranges) {
            const int close = closeness(range, offered[i]);
            if (close <= closest) continue;
            closest = close;
            weight = weight_of(range);
        }
        if (weight > best_weight) {
            best = i;
            best_weight = weight;
        }
    }
    return best;
}

}  // namespace shanhai::http
