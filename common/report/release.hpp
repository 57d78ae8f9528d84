// A signed report on its way to somebody: what was signed, and what only its signing made known.
#pragma once

#include "common/base/name_uuid.hpp"
#include "common/report/document.hpp"

namespace shanhai::report {

// It was taken back after it was signed, and nothing in the file can say so.
struct Withdrawal {
    std::string reason;
    bool wrong_patient = false;
    Instant at;
};

struct Release {
    Document document;
    Digest digest;      // SHA-256 of the signed PDF: what every other form belongs to
    Instant signed_at;  // as the timestamp says
    std::optional<Withdrawal> withdrawal{};
};

// The name of a version in every other form: made from its signed file, so that the next version, which knows no more
// of it than that digest, can name it too.
inline auto uuid_of(const Digest& signed_file, std::string_view form) -> NameUuid
{
    return NameUuid::of(std::string{form} + '\n' + signed_file.hex());
}

}  // namespace shanhai::report
