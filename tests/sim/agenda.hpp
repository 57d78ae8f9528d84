// What will happen, in order: the clock jumps from one thing to the next. Of two at the same instant the first put in
// comes first, so that a week is the same week every time.
#pragma once

#include "tests/support/fake_clock.hpp"

#include <functional>

namespace shanhai::sim {

class Agenda {
public:
    explicit Agenda(test::FakeClock& clock) : clock_{clock} {}

    void at(Instant when, std::function<void()> what)
    {
        ahead_.emplace(std::max(when, clock_.now()), std::move(what));
    }
    void in(std::chrono::microseconds length, std::function<void()> what)
    {
        at(clock_.now() + length, std::move(what));
    }

    // False when nothing is left, or nothing before `end`.
    auto step(Instant end) -> bool
    {
        if (ahead_.empty() || ahead_.begin()->first > end) return false;
        const auto next = ahead_.extract(ahead_.begin());
        if (next.key() > clock_.now()) clock_.advance(next.key() - clock_.now());
        next.mapped()();
        return true;
    }

private:
    test::FakeClock& clock_;
    std::multimap<Instant, std::function<void()>> ahead_;  // equal keys keep the order they were put in
};

}  // namespace shanhai::sim
