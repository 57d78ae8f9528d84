// HTML that cannot be broken out of: what the source says goes in as it is, everything else is escaped. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shanhai::verification {

class Html {
public:
    // Markup is what was written in the source, known when this was compiled; text from outside does not convert.
    class Markup {
    public:
        template <std::size_t N>
        consteval Markup(const char (&literal)[N]) : text_{literal, N - 1}
        {}
        constexpr auto text() const -> std::string_view { return text_; }

    private:
        std::string_view text_;
    };

    auto operator<<(Markup markup) -> Html&
    {
        text_ += markup.text();
        return *this;
    }
    auto operator<<(const Html& other) -> Html&
    {
        text_ += other.text_;
        return *this;
    }
    auto say(std::string_view text) -> Html&;  // escaped; also right between double quotes
    auto trusted(std::string_view ours) -> Html&  // a file of ours that is embedded: the style sheet
    {
        text_ += ours;
        return *this;
    }

    auto text() const -> const std::string& { return text_; }

private:
    std::string text_;
};

}  // namespace shanhai::verification
