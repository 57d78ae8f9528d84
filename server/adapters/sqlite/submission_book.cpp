#include "server/adapters/sqlite/submission_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define SELECT_SUBMISSION                                                                         \
    "SELECT s.id, s.site, s.sender_key, s.state, s.stream_offset, s.touched_at, s.facts, b.facts" \
    " FROM submissions s JOIN submission_bodies b ON b.submission = s.id"
#define SELECT_PART "SELECT id, site, pack, part_length, part_offset, touched_at FROM upload_parts"

auto to_json(const ManifestEntry& entry) -> json::value
{
    return json::object{{"name", entry.name},
                        {"media_type", entry.media_type},
                        {"size", entry.size},
                        {"digest", sqlite::to_json(entry.digest)},
                        {"held", sqlite::to_json(entry.held)}};
}

auto read_entry(const json::value& value) -> ManifestEntry
{
    const Fields facts{value};
    return {.name = facts.get<std::string>("name"),
            .media_type = facts.get<std::string>("media_type"),
            .size = facts.get<std::uint64_t>("size"),
            .digest = facts.get<Digest>("digest"),
            .held = facts.get<std::optional<ObjectId>>("held")};
}

auto refusal_to_json(const std::optional<Refusal>& refusal) -> json::value
{
    if (!refusal) return nullptr;
    return json::object{{"code", refusal->code}, {"at", refusal->at}, {"subject", refusal->subject}};
}

auto read_refusal(const Fields& facts) -> std::optional<Refusal>
{
    const auto& value = facts.value("refusal");
    if (value.is_null()) return std::nullopt;
    const Fields refusal{value};
    return Refusal{refusal.get<std::string>("code"), refusal.get<std::string>("at"),
                   refusal.get<std::string>("subject")};
}

// Absent in rows that were written before receipts were signed and streams were joined.
auto read_text(const Fields& facts, std::string_view name) -> std::string
{
    return facts.get<std::optional<std::string>>(name).value_or("");
}

auto facts_of(const Submission& submission) -> std::string
{
    using sqlite::to_json;
    return json::serialize(json::object{{"fingerprint", to_json(submission.fingerprint)},
                                        {"pack", to_json(submission.pack)},
                                        {"length", submission.length},
                                        {"created_at", to_json(submission.created_at)},
                                        {"committed_at", to_json(submission.committed_at)},
                                        {"cases", to_json(submission.cases)},
                                        {"receipt", submission.receipt},
                                        {"signed_receipt", to_base64(submission.signed_receipt)},
                                        {"refusal", refusal_to_json(submission.refusal)},
                                        {"concatenated", submission.concatenated},
                                        {"sent_at", to_json(submission.sent_at)}});
}

auto body_of(const Submission& submission) -> std::string
{
    json::array manifest;
    for (const auto& entry : submission.manifest) manifest.push_back(to_json(entry));
    return json::serialize(json::object{{"form", submission.form}, {"manifest", std::move(manifest)}});
}

auto read_manifest(const Fields& body) -> std::vector<ManifestEntry>
{
    const auto& list = body.value("manifest");
    if (!list.is_array()) throw DamagedRow{};
    std::vector<ManifestEntry> manifest;
    for (const auto& entry : list.get_array()) manifest.push_back(read_entry(entry));
    return manifest;
}

auto read_submission(Row& row) -> Submission
{
    auto id = row.take<SubmissionId>();
    auto site = row.take<SiteId>();
    auto key = row.take<std::string>();
    const auto state = row.take<SubmissionState>();
    const auto offset = row.take<std::uint64_t>();
    const auto touched_at = row.take<Instant>();
    const auto facts = row.take<Fields>();
    const auto body = row.take<Fields>();
    return {.id = std::move(id),
            .site = std::move(site),
            .key = std::move(key),
            .form = body.get<std::string>("form"),
            .fingerprint = facts.get<Digest>("fingerprint"),
            .manifest = read_manifest(body),
            .state = state,
            .pack = facts.get<PackId>("pack"),
            .length = facts.get<std::uint64_t>("length"),
            .offset = offset,
            .created_at = facts.get<Instant>("created_at"),
            .touched_at = touched_at,
            .committed_at = facts.get<std::optional<Instant>>("committed_at"),
            .cases = facts.get<std::vector<CaseId>>("cases"),
            .receipt = facts.get<std::string>("receipt"),
            .signed_receipt = sound(from_base64(read_text(facts, "signed_receipt"))),
            .refusal = read_refusal(facts),
            .concatenated = read_text(facts, "concatenated"),
            .sent_at = facts.get<std::optional<Instant>>("sent_at")};
}

auto read_part(Row& row) -> UploadPart
{
    auto id = row.take<PartId>();
    auto site = row.take<SiteId>();
    auto pack = row.take<PackId>();
    const auto length = row.take<std::uint64_t>();
    const auto offset = row.take<std::uint64_t>();
    return {std::move(id), std::move(site), std::move(pack), length, offset, row.take<Instant>()};
}

}  // namespace

auto SubmissionBook::put(const Submission& submission) -> Result<void>
{
    auto done = db_.change("INSERT INTO submissions (id, site, sender_key, state, stream_offset, touched_at, facts,"
                           " created_at, stream_length) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                           " ON CONFLICT (id) DO UPDATE SET site = excluded.site, sender_key = excluded.sender_key,"
                           " state = excluded.state, stream_offset = excluded.stream_offset,"
                           " touched_at = excluded.touched_at, facts = excluded.facts,"
                           " created_at = excluded.created_at, stream_length = excluded.stream_length",
                           {submission.id, submission.site, submission.key, submission.state, submission.offset,
                            submission.touched_at, facts_of(submission), submission.created_at, submission.length});
    if (!done) return done;
    return db_.change("INSERT INTO submission_bodies (submission, facts) VALUES ($1, $2)"
                      " ON CONFLICT (submission) DO UPDATE SET facts = excluded.facts"
                      " WHERE submission_bodies.facts <> excluded.facts",
                      {submission.id, body_of(submission)});
}

auto SubmissionBook::submission(const SubmissionId& id) -> Result<std::optional<Submission>>
{
    return db_.first(SELECT_SUBMISSION " WHERE s.id = $1", {id}, read_submission);
}

auto SubmissionBook::with_key(const SiteId& site, std::string_view key) -> Result<std::optional<Submission>>
{
    return db_.first(SELECT_SUBMISSION " WHERE s.site = $1 AND s.sender_key = $2 ORDER BY s.id DESC LIMIT 1",
                     {site, key}, read_submission);
}

auto SubmissionBook::advance(const SubmissionId& id, std::uint64_t offset, Instant at) -> Result<void>
{
    auto changed =
        db_.run("UPDATE submissions SET stream_offset = $2, touched_at = $3 WHERE id = $1", {id, offset, at});
    if (!changed) return changed.error();
    if (*changed == 0) return Fault{errc::not_found, "ledger.submission"};
    return {};
}

auto SubmissionBook::idle_uploads(Instant before, std::size_t limit) -> Result<std::vector<Submission>>
{
    return db_.all(SELECT_SUBMISSION " WHERE s.state = 'uploading' AND s.touched_at < $1"
                                     " ORDER BY s.touched_at, s.id LIMIT $2",
                   {before, limit}, read_submission);
}

auto SubmissionBook::submissions_of(const SiteId& site, std::size_t limit) -> Result<std::vector<Submission>>
{
    return db_.all(SELECT_SUBMISSION " WHERE s.site = $1 ORDER BY s.id DESC LIMIT $2", {site, limit}, read_submission);
}

auto SubmissionBook::usage(const SiteId& site, Instant since) -> Result<Usage>
{
    Usage all;
    auto open = db_.first("SELECT COUNT(*) FROM submissions WHERE site = $1 AND state = 'uploading'", {site},
                          [](Row& row) { return row.take<std::int64_t>(); });
    if (!open) return open.error();
    all.open = open->value_or(0);
    auto bytes = db_.first("SELECT COALESCE(SUM(CASE WHEN state IN ('aborted', 'refused') THEN stream_offset"
                           " ELSE stream_length END), 0) FROM submissions WHERE site = $1 AND created_at >= $2",
                           {site, since}, [](Row& row) { return row.take<std::uint64_t>(); });
    if (!bytes) return bytes.error();
    all.bytes = bytes->value_or(0);
    auto parts = db_.first("SELECT COUNT(*), COALESCE(SUM(part_length), 0) FROM upload_parts WHERE site = $1", {site},
                           [](Row& row) {
                               const auto count = row.take<std::int64_t>();
                               return std::pair{count, row.take<std::uint64_t>()};
                           });
    if (!parts) return parts.error();
    if (*parts) std::tie(all.parts, all.part_bytes) = **parts;
    return all;
}

auto SubmissionBook::put(const UploadPart& part) -> Result<void>
{
    return db_.change("INSERT INTO upload_parts (id, site, pack, part_length, part_offset, touched_at)"
                      " VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT (id) DO UPDATE SET site = excluded.site, pack = excluded.pack,"
                      " part_length = excluded.part_length, part_offset = excluded.part_offset,"
                      " touched_at = excluded.touched_at",
                      {part.id, part.site, part.pack, part.length, part.offset, part.touched_at});
}

auto SubmissionBook::part(const PartId& id) -> Result<std::optional<UploadPart>>
{
    return db_.first(SELECT_PART " WHERE id = $1", {id}, read_part);
}

auto SubmissionBook::drop(const PartId& id) -> Result<void>
{
    return db_.change("DELETE FROM upload_parts WHERE id = $1", {id});
}

auto SubmissionBook::idle_parts(Instant before, std::size_t limit) -> Result<std::vector<UploadPart>>
{
    return db_.all(SELECT_PART " WHERE touched_at < $1 ORDER BY touched_at, id LIMIT $2", {before, limit}, read_part);
}

}  // namespace shanhai::sqlite
