// When everything that waits now will have been read, at the present rate and with one more reader.
//
// The method, measured against simulated weeks in README.md:
//   pools      readers and what they read fall into groups that do not help each other: the waiting time is the longest
//              of theirs
//   pace       of each kind of case: from claim to signature on average over two days, and the pause before the next
//   on duty    who holds a claim now, or signed in the last twenty minutes; if nobody and nobody has waited longer than
//              that, who signed in the last two hours
//   overtaking what comes later and goes first (emergencies, earlier turns), as often as in the last two hours
// The work of the waiting, of what is being read and of what overtakes, divided by those on duty; the last case is read
// by one alone. None when nobody of a pool in which somebody waits is on duty. Pure.
#pragma once

#include "server/insight/throughput.hpp"

namespace shanhai::insight {

inline constexpr auto backlog_window = std::chrono::hours{2};

// `readings`: the cases opened in the last two days, and whatever still waits of older ones.
auto backlog(const std::vector<Reading>& readings, std::int64_t waiting, Instant now) -> wire::Backlog;

}  // namespace shanhai::insight
