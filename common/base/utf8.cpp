#include "common/base/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace shanhai {
namespace {

struct Form {
    std::size_t length = 0;           // 0: no character begins so
    unsigned char second_min = 0x80;  // this is what rules out overlong forms, surrogates and what lies beyond Unicode
    unsigned char second_max = 0xBF;
};

// RFC 3629 section 4, its grammar as a table.
auto form_of(unsigned char first) -> Form
{
    if (first < 0x80) return {1};
    if (first < 0xC2) return {};
    if (first < 0xE0) return {2};
    if (first == 0xE0) return {3, 0xA0, 0xBF};
    if (first == 0xED) return {3, 0x80, 0x9F};
    if (first < 0xF0) return {3};
    if (first == 0xF0) return {4, 0x90, 0xBF};
    if (first < 0xF4) return {4};
    if (first == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

}  // namespace

auto is_utf8(std::string_view text) -> bool
{
    while (!text.empty()) {
        const auto form = form_of(static_cast<unsigned char>(text.front()));
        if (form.length == 0 || form.length > text.size()) return false;
        for (std::size_t i = 1; i < form.length; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            const auto least = i == 1 ? form.second_min : 0x80;
            const auto most = i == 1 ? form.second_max : 0xBF;
            if (byte < least || byte > most) return false;
        }
        text.remove_prefix(form.length);
    }
    return true;
}

}  // namespace shanhai
