// The clinic's side after sending: what became of it, and the reports that came back.
#pragma once

#include "common/report/verify.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

auto ping(Session& session) -> awaitable<Outcome<void>>;

// One submission, or the latest fifty.
auto show_status(Session& session, std::string submission) -> awaitable<Outcome<void>>;

// Clocks that are off: of the own site's devices, or of everybody's for an administrator.
auto show_clocks(Session& session) -> awaitable<Outcome<void>>;

struct InboxWishes {
    std::optional<int> wait;  // seconds until something is there
    bool all = false;         // acknowledged ones, too
};
auto show_inbox(Session& session, InboxWishes wishes) -> awaitable<Outcome<void>>;

// Verified offline before it gets its name; REPORT.pdf unless `file` says otherwise.
// `sm2`: where to put the detached SM2 signature; empty: nowhere.
auto get_report(Session& session, std::string report, std::string file, std::string sm2)
    -> awaitable<Outcome<void>>;
// The two questions behind it: is it genuine (corrupt, with verify's code), and is it the one that was asked for
// (mismatch "report.other")?
auto check_report(ByteView pdf, const report::Trust& trust, const std::string& id) -> Result<report::Facts>;
auto acknowledge_report(Session& session, std::string report, std::string by) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
