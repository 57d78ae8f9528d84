// shanhai verify: is it genuine, does it still count, and are these the files it names? Without a network, by anybody.
//
// What a file is, is seen from its content: a report (PDF), a receipt or a checkpoint of the audit trail (CMS), an
// exported trail (a line of JSON for each entry), or a manifest (JSON).
#pragma once

#include "common/report/lineage.hpp"
#include "common/report/verify.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct VerifyWishes {
    std::vector<std::string> files;
    std::string objects;             // folder, or empty
    std::string roots;               // PEM; empty: the profile's
    std::string timestamp_roots;     // PEM; on top of them, for times alone; empty: the profile's, if its roots count
    std::vector<std::string> crls;   // DER or PEM; the profile's kept ones are used as well, where there is a profile
    std::vector<std::string> later;  // other versions of the same report
    std::string sm2;                 // a detached signature over the report, or empty
};

// Of several files the worst end, and a sentence for each that is not good.
auto verify_files(Session& session, VerifyWishes wishes) -> awaitable<Outcome<void>>;

enum class FileKind { report, sealed, trail, manifest, other };
auto kind_of(std::string_view beginning) -> FileKind;  // of a file, from its first 64 KiB

// Pure: what may be said of a genuine report among its versions, in one word for programs: valid,
// valid_with_addendum, preliminary, superseded, retracted, retraction, revoked_since.
auto word_for(const report::Verdict& verdict, const report::Lineage& lineage) -> std::string_view;

// Pure: why a report must not be relied upon, if it must not. corrupt, malformed and unsupported "verify.…" or
// "chain.…" for what is not genuine; stale "verify.revoked-since", "verify.superseded", "verify.retracted" and
// "verify.retraction" for what was; stale "verify.untimed" and "verify.countersigning" for what is not finished.
auto objection(const report::Verdict& verdict, const std::optional<report::Lineage>& lineage) -> Result<void>;

}  // namespace shanhai::cli
