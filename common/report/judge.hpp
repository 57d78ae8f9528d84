// One signature of a file, judged by itself: what was signed, by which key, when, and by whom. For verify.cpp.
#pragma once

#include "common/pki/timestamp.hpp"
#include "common/report/hole.hpp"
#include "common/report/verify.hpp"

#include <variant>

namespace shanhai::report {

struct Judged {
    std::vector<pki::Certificate> path;   // the signer first, a root last
    std::optional<pki::Timestamp> time;   // none: it has no timestamp

    auto signer() const -> const pki::Certificate& { return path.front(); }
    auto issuer() const -> const pki::Certificate& { return path.size() > 1 ? path[1] : path.front(); }
};

// Or the verdict on the file. `part` is all that the hole belongs to, and the hole is not empty.
auto judge(ByteView part, const Hole& hole, const Trust& trust) -> std::variant<Judged, Verdict>;

}  // namespace shanhai::report
