// What the ledger knows about parcels on their way in.
#pragma once

#include "common/base/bytes.hpp"
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

enum class SubmissionState { uploading, committed, aborted, refused };

// Why a parcel that is here whole cannot become a case.
struct Refusal {
    std::string code;  // of the Fault: its reason, step and subject
    std::string at;
    std::string subject;

    friend auto operator==(const Refusal&, const Refusal&) -> bool = default;
};

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
    std::string receipt;             // canonical JSON, once committed
    Bytes signed_receipt;            // the same in the relay's CMS signature
    std::optional<Refusal> refusal;  // once refused
    std::string concatenated;        // the parts it was made of, as tus lists them; empty: one stream
    std::optional<Instant> sent_at{};  // by the clinic's clock, when it declared the parcel

    friend auto operator==(const Submission&, const Submission&) -> bool = default;
};

// A part of a stream that a client sends over several connections; what it belongs to is said when they are joined.
struct PartKind {
    static constexpr std::string_view prefix = "part";
};
using PartId = Id<PartKind>;

struct UploadPart {
    PartId id;
    SiteId site;
    PackId pack;
    std::uint64_t length = 0;  // bytes
    std::uint64_t offset = 0;  // bytes acknowledged
    Instant touched_at;        // last progress

    friend auto operator==(const UploadPart&, const UploadPart&) -> bool = default;
};

// What a site has on its way, as quotas count it.
struct Usage {
    std::int64_t open = 0;    // submissions that are uploading
    std::uint64_t bytes = 0;  // of submissions since a moment: declared, or sent until they ended
    std::int64_t parts = 0;
    std::uint64_t part_bytes = 0;  // their lengths

    friend auto operator==(const Usage&, const Usage&) -> bool = default;
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
    // Submissions declared at `since` or later count with their bytes; open ones and parts whenever they began.
    virtual auto usage(const SiteId& site, Instant since) -> Result<Usage> = 0;

    virtual auto put(const UploadPart& part) -> Result<void> = 0;  // by id
    virtual auto part(const PartId& id) -> Result<std::optional<UploadPart>> = 0;
    virtual auto drop(const PartId& id) -> Result<void> = 0;  // one that is gone is fine
    // Parts without progress since `before`, the oldest first.
    virtual auto idle_parts(Instant before, std::size_t limit) -> Result<std::vector<UploadPart>> = 0;
};

}  // namespace shanhai::ledger
