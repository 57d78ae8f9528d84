// What the hospitals agreed on about who writes, reviews and signs. Pure.
#pragma once

#include "server/ledger/cases.hpp"
#include "server/ledger/people.hpp"

#include <chrono>
#include <set>

namespace shanhai::reports {

// What happens to a signed report while no timestamp authority answers. Issued without, it says so to everybody
// (时间戳待补), and gets its time as soon as there is one.
enum class Untimed { wait, emergency, allow };
auto name_of(Untimed rule) -> std::string_view;
auto parse_untimed(std::string_view name) -> std::optional<Untimed>;
auto may_go_untimed(Untimed rule, const ledger::Case& which) -> bool;

struct Rules {
    Untimed untimed = Untimed::emergency;           // never keep an emergency waiting for a clock
    std::chrono::seconds prepared_life{15 * 60};    // between being shown the PDF and signing it
    std::chrono::seconds amendment_life{2 * 3600};  // between opening an amendment and signing it
    bool countersigned = false;                     // of reports that two persons make, both sign: the author first
    int rewrites_max = 2;                           // how often a draft goes back to its author
    bool trainee_preliminary = false;               // a trainee may sign a first word by themselves
    std::set<std::string> reviewed{};               // modalities whose reports two persons make; urgent ones excepted
    std::vector<std::string> checks_off{};          // of checks.hpp: side, sex, unopened ...
    // Kinds of versions that one person opens and another signs. A retraction always.
    std::set<ledger::ReportStatus> second_person{ledger::ReportStatus::retraction};
};

// Who wrote it (报告医师), and who answers for it where that is somebody else (审核医师).
struct Roles {
    PersonId author;
    std::optional<PersonId> reviewer{};

    friend auto operator==(const Roles&, const Roles&) -> bool = default;
};

// For a version of this status that `signer` wants to sign now.
//   forbidden "report.trainee"        who learns does not sign alone
//   conflict  "report.needs-review"   the rule asks for two, and nobody else has written it
//   forbidden "report.second-person"  it was opened by the same person
auto roles_for(const Rules& rules, const ledger::Case& which, const ledger::Person& signer,
               ledger::ReportStatus status) -> Result<Roles>;

// Whether one person opens it and another has to sign it.
auto needs_second_person(const Rules& rules, ledger::ReportStatus status) -> bool;

}  // namespace shanhai::reports
