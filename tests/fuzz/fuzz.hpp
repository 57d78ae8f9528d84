// What a fuzz target is: a function that takes any bytes at all, and neither crashes, nor hangs, nor breaks a promise.
#pragma once

#include "common/base/bytes.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace shanhai::fuzz {

void run(ByteView input);  // each target's own

// A promise of the parser's header, kept for every input.
inline void must(bool holds, const char* promise)
{
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

// The first byte, to choose between things to do; the rest is the input.
inline auto take_choice(ByteView& input) -> unsigned
{
    if (input.empty()) return 0;
    const auto choice = std::to_integer<unsigned>(input.front());
    input = input.subspan(1);
    return choice;
}

}  // namespace shanhai::fuzz
