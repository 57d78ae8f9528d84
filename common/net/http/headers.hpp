// Header fields: in order, names compared without case (RFC 9110 section 5.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shanhai::http {

class Headers {
public:
    struct Field {
        Field(std::string_view field, std::string_view text) : name{field}, value{text} {}
        std::string name;
        std::string value;
    };

    Headers() = default;
    explicit Headers(std::vector<Field> received) : fields_{std::move(received)} {}

    // A name or value that could not stand in a header (a line break above all) throws: it is a bug of the caller.
    void set(std::string_view name, std::string_view value);                    // replaces
    void add(std::string_view name, std::string_view value);                    // appends
    auto find(std::string_view name) const -> std::optional<std::string_view>;  // the first
    auto count(std::string_view name) const -> std::size_t;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<Field> fields_;
};

auto same_word(std::string_view a, std::string_view b) -> bool;  // ASCII, without case

}  // namespace shanhai::http
