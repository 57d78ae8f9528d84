// Chance that is the same on every machine: everything here is drawn from one printed seed.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace shanhai::samples {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_{seed} {}

    auto next() -> std::uint64_t;  // SplitMix64
    auto below(std::uint64_t bound) -> std::uint64_t { return next() % bound; }
    auto between(double low, double high) -> double;
    auto noise() -> double;  // mean 0, deviation 1, never beyond 3.5

    template <class T, std::size_t n>
    auto pick(const std::array<T, n>& from) -> const T&
    {
        return from[below(n)];
    }

    auto digits(std::size_t count) -> std::string;
    auto uid() -> std::string;  // 2.25 and a random UUID, PS3.5 section B.2

    // Another stream. It begins at a mixed number: SplitMix64's states are multiples of one constant apart, so streams
    // that begin such multiples apart run into each other, and two studies shared SOP Instance UIDs.
    auto branch(std::uint64_t which) const -> Chance
    {
        auto child = Chance{state_ ^ (which + 1) * 0xD1342543DE82EF95};
        return Chance{child.next()};
    }

private:
    std::uint64_t state_;
};

}  // namespace shanhai::samples
