// The notices of an alert: who is called, called again, told that it was none. Pure.
#pragma once

#include "server/ledger/alerts.hpp"

namespace shanhai::critical {

using ledger::Alert;
using ledger::Notice;

// Calls these contacts: a notice that is there already goes into its next round, so that their number stays bounded
// however often somebody is reminded. What is live is accepted at once: it is written down where the clinic listens.
void call(Alert& alert, const std::vector<Notice>& calls, Instant at);

// What is still on its way is not sent any more.
void stop_sending(Alert& alert);

// One for each notice that was taken, or may have been: whoever was told has to be told the correction.
auto corrections_of(const Alert& alert) -> std::vector<Notice>;

// Whether anybody of the treating side may know of it.
auto was_told(const Alert& alert) -> bool;
auto is_of_the_treating(const Notice& notice, const Alert& alert) -> bool;

// Whether a device of `site` that says "it is here" speaks of this notice.
auto has_come_to(const Notice& notice, std::string_view site) -> bool;

}  // namespace shanhai::critical
