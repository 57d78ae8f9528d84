// All chance of one week, from one seed.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>

namespace shanhai::sim {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_{seed} {}

    auto happens(double probability) -> bool { return uniform() < probability; }
    auto below(std::uint64_t end) -> std::uint64_t { return end == 0 ? 0 : engine_() % end; }
    auto between(std::chrono::microseconds least, std::chrono::microseconds most) -> std::chrono::microseconds
    {
        return least + std::chrono::microseconds{below(static_cast<std::uint64_t>((most - least).count()) + 1)};
    }
    // A Poisson process's next gap.
    auto gap(std::chrono::duration<double> mean) -> std::chrono::microseconds
    {
        return std::chrono::duration_cast<std::chrono::microseconds>(mean * -std::log(1 - uniform()));
    }
    auto lognormal(std::chrono::duration<double> median, double sigma) -> std::chrono::microseconds
    {
        // Box and Muller; std::lognormal_distribution differs from one library to the next.
        const auto normal = std::sqrt(-2 * std::log(1 - uniform())) * std::cos(2 * 3.14159265358979323846 * uniform());
        return std::chrono::duration_cast<std::chrono::microseconds>(median * std::exp(sigma * normal));
    }
    template <class All>
    auto one_of(All& all) -> auto&
    {
        return all[below(all.size())];
    }

private:
    auto uniform() -> double { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

    std::mt19937_64 engine_;
};

}  // namespace shanhai::sim
