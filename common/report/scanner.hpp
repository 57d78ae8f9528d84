// Reading text from the front, for formats of which every blank is agreed.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace shanhai::report {

class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_{text} {}

    auto take(std::string_view expected) -> bool
    {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    auto number() -> std::optional<std::size_t>  // decimal digits and nothing else
    {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) return std::nullopt;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }
    auto take(std::size_t count) -> std::optional<std::string_view>  // so many bytes, whatever they are
    {
        if (count > rest_.size()) return std::nullopt;
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    auto rest() const -> std::string_view { return rest_; }

private:
    std::string_view rest_;
};

}  // namespace shanhai::report
