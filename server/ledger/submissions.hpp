// What the ledger knows about parcels on their way in.
#pragma once

#include "server/ledger/archive.hpp"

namespace shanhai::ledger {

// One line of the manifest. `held` names the object we already have with this digest: it is not sent again.
struct ManifestEntry {
    std::string name;
    std::string media_type;
    std::uint64_t size = 0;                  // bytes
    Digest digest;
    std::optional<ObjectId> held;

    friend auto operator==(const ManifestEntry&, const ManifestEntry&) -> bool = default;
};

enum class SubmissionState { uploading, committed, aborted };

struct Submission {
    SubmissionId id;
    SiteId site;
    std::string key;                         // the sender's own name for it: repeating it gets this submission again
    std::string form;                        // the request form, as JSON
    Digest fingerprint;                      // of form and manifest: the same key with other content is a conflict
    std::vector<ManifestEntry> manifest;     // in the order of the upload stream
    SubmissionState state = SubmissionState::uploading;
    PackId pack;                             // where the stream goes
    std::uint64_t length = 0;                // bytes of the stream: the objects not yet held
    std::uint64_t offset = 0;                // bytes acknowledged: they survive a power cut
    Instant created_at;
    Instant touched_at;                      // last progress
    std::optional<Instant> committed_at;
    std::vector<CaseId> cases;
    std::string receipt;                     // JSON, once committed

    friend auto operator==(const Submission&, const Submission&) -> bool = default;
};

class SubmissionBook {
public:
    virtual ~SubmissionBook() = default;

    virtual auto put(const Submission& submission) -> Result<void> = 0;      // by id
    virtual auto submission(const SubmissionId& id) -> Result<std::optional<Submission>> = 0;
    // The newest of that name.
    virtual auto with_key(const SiteId& site, std::string_view key) -> Result<std::optional<Submission>> = 0;
    // Moves the acknowledged offset without rewriting the manifest; not_found for an unknown id.
    virtual auto advance(const SubmissionId& id, std::uint64_t offset, Instant at) -> Result<void> = 0;
    // Uploads without progress since `before`, the oldest first.
    virtual auto idle_uploads(Instant before, std::size_t limit) -> Result<std::vector<Submission>> = 0;
    virtual auto submissions_of(const SiteId& site, std::size_t limit)
        -> Result<std::vector<Submission>> = 0;  // newest first
};

}  // namespace shanhai::ledger
