// What may stand in a log: our own ids, counts, times and words written in the source. Nothing a patient brought.
//
// Text from outside has no way in: a literal must be one at compile time, so neither std::string, std::string_view,
// char* nor a buffer converts; nor do DICOM's UIDs, which identify patients. A Value refers to its id and lives no
// longer than the call that logs it.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <span>
#include <string_view>
#include <variant>

namespace shanhai::log {

// A dotted event, "intake.object.stored".
class Event {
public:
    template <std::size_t N>
    consteval Event(const char (&text)[N]) : text_{text, N - 1}
    {
        for (const char c : text_) {
            const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
            if (!word) throw "an event is a-z, 0-9, _ and dots";
        }
        if (text_.find('.') == std::string_view::npos) throw "an event has the name of its area in front of a dot";
    }
    constexpr auto text() const -> std::string_view { return text_; }

private:
    std::string_view text_;
};

class FieldName {
public:
    template <std::size_t N>
    consteval FieldName(const char (&text)[N]) : text_{text, N - 1}
    {
        if (text_.empty()) throw "a field has a name";
        for (const char c : text_) {
            const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            if (!word) throw "a field's name is a-z, 0-9 and _";
        }
        if (text_ == "at" || text_ == "level" || text_ == "event") throw "every line has this field already";
    }
    constexpr auto text() const -> std::string_view { return text_; }

private:
    std::string_view text_;
};

template <class T>
concept Count = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t>
                && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

// One of a closed list of ours whose words name_of() knows: a reason, a state.
template <class T>
concept Named = std::is_enum_v<T> && requires(T word) {
    { name_of(word) } -> std::same_as<std::string_view>;
};

class Value {
public:
    using Milliseconds = std::chrono::duration<double, std::milli>;

    template <std::size_t N>
    consteval Value(const char (&literal)[N]) : held_{check_constant(literal)}
    {
    }
    template <std::size_t N>
    Value(char (&buffer)[N]) = delete;
    template <std::same_as<bool> T>  // exactly bool: a pointer would convert
    Value(T flag) : held_{flag}
    {
    }
    template <Count T>
    Value(T number)
    {
        if constexpr (std::is_signed_v<T>) held_ = std::int64_t{number};
        else held_ = std::uint64_t{number};
    }
    template <std::same_as<double> T>
    Value(T number) : held_{number}
    {
    }
    template <class Rep, class Period>
    Value(std::chrono::duration<Rep, Period> length) : held_{Milliseconds{length}}
    {
    }
    template <std::same_as<Instant> T>  // exactly an instant: a day, a birthday say, would convert
    Value(T when) : held_{when}
    {
    }
    template <Named T>
    Value(T word) : held_{name_of(word)}
    {
    }
    Value(const Fault& fault) : held_{Step{name_of(fault.code()), fault.at()}} {}  // without its subject
    Value(const Digest& digest) : held_{Start{digest.bytes().first<Start::size>()}} {}
    template <class Kind>
    Value(const Id<Kind>& id) : held_{std::string_view{id.text()}}
    {
    }
    template <class Kind>
    Value(const Name<Kind>& name) : held_{std::string_view{name.text()}}
    {
    }

    Value(const Value&) = delete;
    Value& operator=(const Value&) = delete;

    struct Step {
        std::string_view reason;
        std::string_view at;
    };
    // The first bytes of a digest: enough to find it, short enough to read.
    struct Start {
        static constexpr std::size_t size = 6;
        explicit Start(std::span<const std::byte, size> bytes) { std::copy(bytes.begin(), bytes.end(), begin.begin()); }
        std::array<std::byte, size> begin{};
    };
    using Held = std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double, Milliseconds, Instant, Step,
                              Start>;
    auto held() const -> const Held& { return held_; }

private:
    // Reading the characters at compile time is what refuses a buffer of static storage.
    template <std::size_t N>
    static consteval auto check_constant(const char (&literal)[N]) -> std::string_view
    {
        if (literal[N - 1] != '\0') throw "a literal ends in zero";
        for (const char c : std::string_view{literal, N - 1}) {
            if (c == '\0') throw "a literal holds no zero";
        }
        return {literal, N - 1};
    }

    Held held_;
};

struct Field {
    FieldName name;
    Value value;
};

}  // namespace shanhai::log
