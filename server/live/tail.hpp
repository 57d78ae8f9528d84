// The recent past, in memory: the end of the ledger's sequence of events, for all sites together. Pure.
//
// One look at the ledger fills it, however many watch. Who is further behind than it reaches reads the ledger.
#pragma once

#include "server/live/wish.hpp"

#include <deque>

namespace shanhai::live {

class Tail {
public:
    explicit Tail(std::size_t lines_max) : lines_max_{lines_max} {}

    void begin_behind(std::int64_t number);  // forgets everything
    void append(SharedLine line);            // the next number; were there a gap, it would begin anew behind it

    auto begun() const -> bool { return begun_; }
    auto last() const -> std::int64_t { return last_; }
    // Whether everything behind `after` is here.
    auto reaches(std::int64_t after) const -> bool;
    // Moves `after` past what is not wanted.
    void skip(std::int64_t& after, const Wish& wish) const;
    // The first line behind `after` that is wanted, and moves `after` there; none: moves it to the end.
    auto next(std::int64_t& after, const Wish& wish) const -> SharedLine;

private:
    auto behind(std::int64_t after) const -> const SharedLine&;

    std::size_t lines_max_;
    std::deque<SharedLine> lines_;  // numbers without gaps, up to last_
    std::int64_t last_ = 0;
    bool begun_ = false;
};

}  // namespace shanhai::live
