// A specialist at work: takes the most urgent case, reads, signs; releases some, hands some over; and is sometimes gone
// for hours, to come back with a signature that is no longer wanted.
#pragma once

#include "tests/sim/chance.hpp"
#include "tests/sim/promises.hpp"

namespace shanhai::sim {

class Reader {
public:
    Reader(House& house, Agenda& agenda, Chance& chance, Promises& promises, const Shape& shape, Principal who)
        : house_{house}, agenda_{agenda}, chance_{chance}, promises_{promises}, shape_{shape}, who_{std::move(who)}
    {}

    void take_next(const std::vector<Reader*>& colleagues);
    // Something happened in the queue: whoever has nothing to read looks again.
    void wake(const std::vector<Reader*>& colleagues);

private:
    void read(const ledger::Case& which, const std::vector<Reader*>& colleagues);
    void hand_over(const ledger::Case& which, Reader& colleague);
    auto work_on(const ledger::Case& which) -> std::chrono::microseconds;
    void keep_claim(CaseId which, std::int64_t token, Instant until);
    auto sign(const CaseId& which, std::int64_t token) -> bool;
    void again_in(std::chrono::microseconds pause, const std::vector<Reader*>& colleagues);

    House& house_;
    Agenda& agenda_;
    Chance& chance_;
    Promises& promises_;
    const Shape& shape_;
    Principal who_;
    bool idle_ = false;
};

}  // namespace shanhai::sim
