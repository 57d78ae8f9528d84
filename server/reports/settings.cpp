#include "server/reports/settings.hpp"

namespace shanhai::reports {
namespace {

using namespace std::chrono_literals;

auto as_set(std::vector<std::string> words) -> std::set<std::string> { return {words.begin(), words.end()}; }

}  // namespace

auto rules_from(config::Section& section) -> Rules
{
    auto rules = Rules{};
    rules.prepared_life = section.seconds("prepared_life", {.fallback = rules.prepared_life,
                                                            .min = 1min,
                                                            .max = 24h,
                                                            .help = "Between being shown a report and signing it."});
    rules.amendment_life = section.seconds("amendment_life", {.fallback = rules.amendment_life,
                                                              .min = 5min,
                                                              .max = 7 * 24h,
                                                              .help = "Between opening an amendment and signing it."});
    rules.countersigned = section.boolean(
        "countersigned", {.fallback = false, .help = "Where two persons make a report, both sign: the author first."});
    rules.rewrites_max = static_cast<int>(
        section.integer("rewrites_max", {.fallback = rules.rewrites_max,
                                         .min = 0,
                                         .max = 10,
                                         .help = "How often a reviewer may give a draft back to its author."}));
    rules.trainee_preliminary = section.boolean(
        "trainee_preliminary", {.fallback = false, .help = "A trainee may sign a preliminary report alone."});
    rules.reviewed = as_set(section.texts(
        "reviewed", {.fallback = {}, .help = "Modalities whose routine reports one writes and another signs."}));
    rules.checks_off = section.texts(
        "checks_off", {.fallback = {},
                       .help = "Checks before signing that are not made: side, sex, patient, unopened, incomplete, "
                               "critical, placeholder, contradiction."});
    const bool amendments = section.boolean(
        "second_person_amends", {.fallback = false, .help = "An amendment is opened by one and signed by another."});
    const auto untimed = section.text(
        "untimed", {.fallback = "emergency",
                    .one_of = {"wait", "emergency", "allow"},
                    .help = "Whose reports are issued without a timestamp while no authority answers."});
    rules.untimed = parse_untimed(untimed).value_or(rules.untimed);
    if (amendments) rules.second_person.insert(ledger::ReportStatus::amendment);
    return rules;
}

}  // namespace shanhai::reports
