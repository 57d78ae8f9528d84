// How quickly cases are read, and who reads what: the groundwork of the forecast. Pure.
#pragma once

#include "server/insight/throughput.hpp"

#include <map>
#include <set>

namespace shanhai::insight {

using Seconds = double;
using Kind = std::pair<SiteId, std::string>;  // who reads, and the modality

inline auto kind_of(const ledger::Case& which) -> Kind { return {which.group, which.modality}; }

// From claim to signature, on average, where one reader did it in one go.
class Pace {
public:
    explicit Pace(const std::vector<Reading>& readings);

    // Of that kind; of all kinds when there is none to go by. None: nothing was ever read.
    auto of(const Kind& kind) const -> std::optional<Seconds>;
    // Between a signature and the next claim, when somebody waited.
    auto pause() const -> Seconds { return pause_; }

private:
    struct Mean {
        Seconds sum = 0;
        std::int64_t count = 0;
    };
    std::map<Kind, Mean> kinds_;
    Mean all_;
    Seconds pause_ = 0;
};

// Kinds and readers that are connected by who has read what.
struct Pool {
    std::set<Kind> kinds;
    std::set<PersonId> readers;
};
auto pools_of(const std::vector<Reading>& readings) -> std::vector<Pool>;

// Those of a pool who are at work.
auto on_duty(const Pool& pool, const std::vector<Reading>& readings, Instant now) -> std::int64_t;

}  // namespace shanhai::insight
