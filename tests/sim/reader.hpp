// A specialist at work: takes the most urgent case, reads, signs; releases some, hands some over; and is sometimes gone
// for hours, to come back with a signature that is no longer wanted.
#pragma once

#include "tests/sim/resident.hpp"

namespace shanhai::sim {

class Reader final : public Resident {
public:
    using Resident::Resident;

    void take_next(const std::vector<Reader*>& colleagues);
    // Something happened in the queue: whoever has nothing to read looks again.
    void wake(const std::vector<Reader*>& colleagues);

private:
    void read(const ledger::Case& which, const std::vector<Reader*>& colleagues);
    void turn_to_clinic(const CaseId& which, std::int64_t token);
    void hand_over(const ledger::Case& which, Reader& colleague);
    auto work_on(const ledger::Case& which) -> std::chrono::microseconds;
    void keep_claim(CaseId which, std::int64_t token, Instant until);
    auto sign(const CaseId& which, std::int64_t token) -> bool;
    void again_in(std::chrono::microseconds pause, const std::vector<Reader*>& colleagues);

    bool idle_ = false;
};

}  // namespace shanhai::sim
