// How far off the forecast was: at each full hour of simulated weeks in which somebody waits, the product is asked when
// they will all have been read, and afterwards the week says when they were.
#pragma once

#include "tests/sim/house.hpp"
#include "tests/sim/week.hpp"

namespace shanhai::sim {

struct Forecast {
    std::size_t waiting = 0;
    std::optional<double> said{};            // minutes; none: the product would not say
    std::optional<double> by_rate{};         // a yardstick: waiting by what more is signed than comes, last two hours
    double was = 0;                          // until the last of them was signed, or called off

    friend auto operator==(const Forecast&, const Forecast&) -> bool = default;
};

class Forecasts {
public:
    auto onlooker() -> Onlooker;
    auto all() const -> const std::vector<Forecast>& { return all_; }

private:
    struct Asked {
        Instant at;
        std::vector<CaseId> waiting;
        Forecast forecast;
    };
    void ask(House& house);
    void compare(House& house);

    std::vector<Asked> asked_;
    std::vector<Forecast> all_;
};

// A county whose readers are busy: 40 clinics, 268 cases a day, three readers, and all that goes wrong. That readers
// are gone for hours, which nobody foresees, can be left out.
auto busy_county(Shape shape, bool readers_leave) -> Shape;

void print(const std::vector<Forecast>& forecasts);

}  // namespace shanhai::sim
