// The audit trail's hash chain, reckoned by an outsider: on purpose not with the relay's code, but from what the relay
// says about itself. Whoever wrote down an earlier hash can tell whether anything before it was altered. Pure.
//
//   hash = SHA-256(number at actor action subject outcome detail, each as "length:text"; then the previous hash)
//
// where `at` is in microseconds since 1970 and the first entry's previous hash is SHA-256("shanhai audit 1").
#pragma once

#include "common/base/digest.hpp"
#include "common/wire/insight.hpp"

#include <optional>

namespace shanhai::cli {

class AuditChain {
public:
    // `after` 0 starts at the beginning; later starts must take the first entry's hash on trust.
    explicit AuditChain(std::int64_t after);

    // `corrupt audit.chain` with the number of the entry that is missing, altered or out of place.
    auto follow(const wire::AuditLine& entry) -> Result<void>;

    auto number() const -> std::int64_t { return number_; }
    auto hash() const -> const std::optional<Digest>& { return hash_; }
    auto checked() const -> std::int64_t { return checked_; }

private:
    std::int64_t number_;
    std::optional<Digest> hash_;
    std::int64_t checked_ = 0;
};

}  // namespace shanhai::cli
