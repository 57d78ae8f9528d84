// When a case is due, where it stands until then, and why, in one sentence. Pure.
//
// Emergencies are a class of their own. Within a class the order is that of the turns, and a turn is given once:
//
//   - it is the deadline, so that a CT with four hours does not stand before a chest film with two;
//   - an emergency lane starts a few minutes ahead of other emergencies;
//   - a routine case lets urgent ones pass until it is overdue by `patience`, and nobody after that: it ages;
//   - what was marked by a computed limit (an ECG's rate, say) stands where an urgent case with a head start would, and
//     keeps its own deadline: the limit sorts, it decides nothing;
//   - the cases of one site, modality and priority stand `spacing` apart. A screening day's two hundred films take
//     turns with what the other sites send, and are still never overtaken by more than comes in that time.
#pragma once

#include "server/cases/happening.hpp"
#include "server/cases/policy.hpp"

namespace shanhai::cases {

// `last_alike`: the latest turn among what waits of this site, modality and priority; none: nothing does.
auto timing_of(const Policy& policy, const Occasion& occasion, std::optional<Instant> last_alike) -> Timing;

// "急诊，已等 35 分钟，已超时 5 分钟": how urgent, how long, and what else moves it forward or back.
auto why(const Policy& policy, const Case& which, Instant now) -> std::string;

}  // namespace shanhai::cases
