// What makes human eyes come earlier: rate extremes, pauses, a very wide QRS. It sorts the queue and says nothing about
// the heart. The limits are data (domain reference 3.5): per region, versioned, in marks/*.json.
#pragma once

#include "common/ecg/measuring/measuring.hpp"

namespace shanhai::ecg {

// A limit is not judged when it is absent.
struct MarkRules {
    std::string id;       // "national-2017"
    std::string version;
    std::string issuer;
    std::optional<double> rate_below{};      // per minute
    std::optional<double> rate_above{};
    std::optional<double> pause_ms{};        // an RR at least so long
    std::optional<double> qrs_above_ms{};
    std::optional<double> qtc_above_ms{};

    // malformed "ecg.marks" with the member's name
    static auto parse(std::string_view json) -> Result<MarkRules>;
    // Those that travel inside the program, by id; not_found "ecg.marks".
    static auto named(std::string_view id) -> Result<MarkRules>;
};

struct Mark {
    std::string what;    // "rate-low", "rate-high", "pause", "wide-qrs", "long-qtc": stable
    double value = 0;    // measured
    double limit = 0;
    std::string list{};  // id and version of the rules
    std::string chinese{};  // 心率 32 次/分（≤35）
    std::string english{};

    friend auto operator==(const Mark&, const Mark&) -> bool = default;
};

// Only of what was measured on a recording that is good enough to be believed: noise has no rate.
auto marks_of(const Measured& measured, const MarkRules& rules) -> std::vector<Mark>;

}  // namespace shanhai::ecg
