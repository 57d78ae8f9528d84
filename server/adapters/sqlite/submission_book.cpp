#include "server/adapters/sqlite/submission_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define SELECT_SUBMISSION                                                                         \
    "SELECT s.id, s.site, s.sender_key, s.state, s.stream_offset, s.touched_at, s.facts, b.facts" \
    " FROM submissions s JOIN submission_bodies b ON b.submission = s.id"

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

auto facts_of(const Submission& submission) -> std::string
{
    using sqlite::to_json;
    return json::serialize(json::object{{"fingerprint", to_json(submission.fingerprint)},
                                        {"pack", to_json(submission.pack)},
                                        {"length", submission.length},
                                        {"created_at", to_json(submission.created_at)},
                                        {"committed_at", to_json(submission.committed_at)},
                                        {"cases", to_json(submission.cases)},
                                        {"receipt", submission.receipt}});
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
            .receipt = facts.get<std::string>("receipt")};
}

}  // namespace

auto SubmissionBook::put(const Submission& submission) -> Result<void>
{
    auto done = db_.change("INSERT INTO submissions (id, site, sender_key, state, stream_offset, touched_at, facts)"
                           " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                           " ON CONFLICT (id) DO UPDATE SET site = excluded.site, sender_key = excluded.sender_key,"
                           " state = excluded.state, stream_offset = excluded.stream_offset,"
                           " touched_at = excluded.touched_at, facts = excluded.facts",
                           {submission.id, submission.site, submission.key, submission.state, submission.offset,
                            submission.touched_at, facts_of(submission)});
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

}  // namespace shanhai::sqlite
