// What makes human eyes come earlier: rate extremes, pauses, a very wide QRS. It sorts the queue and says nothing about
// the heart. The limits are data (domain reference 3.5): per region, versioned, in marks/*.json, inside the program.
#pragma once

#include "common/ecg/quality/verdict.hpp"

namespace shanhai::ecg {

// A limit is not judged when it is absent. Rates and intervals are judged as people read them: rounded.
struct MarkRules {
    std::string id;  // "national-2017"
    std::string title;
    std::string issuer;
    std::string version;
    Day valid_from{};
    std::string source;                    // how far it is the issuer's own
    std::optional<double> rate_below{};    // per minute; lists differ: < 35 here, <= 35 there
    std::optional<double> rate_at_most{};  // never both of these
    std::optional<double> rate_at_least{};
    std::optional<double> pause_at_least_ms{};  // between two beats, or from an end of the recording to the first
    std::optional<double> qrs_at_least_ms{};
    std::optional<double> qtc_at_least_ms{};  // Bazett, or Fridericia above 100 a minute where Bazett exaggerates

    // malformed "ecg.marks" with the member's name: missing, unknown or absurd.
    static auto parse(std::string_view json) -> Result<MarkRules>;
    // Those that travel inside the program, by id; not_found "ecg.marks".
    static auto named(std::string_view id) -> Result<MarkRules>;
};

auto all_mark_rules() -> const std::vector<MarkRules>&;  // inside the program, by id

struct Mark {
    std::string what;     // "rate-low", "rate-high", "pause", "wide-qrs", "long-qtc": stable
    double value = 0;     // measured
    double limit = 0;
    std::string list{};     // id and version of the rules: "national-2017 2017"
    std::string chinese{};  // 心率 32 次/分（≤35）
    std::string english{};

    friend auto operator==(const Mark&, const Mark&) -> bool = default;
};

// Only of what was measured on leads that are good enough to be believed: noise has no rate, and a clipped or trembling
// QRS has no width.
auto marks_of(const Measured& measured, const Verdict& verdict, const MarkRules& rules) -> std::vector<Mark>;

}  // namespace shanhai::ecg
