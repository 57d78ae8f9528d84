#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/submissions.hpp"

namespace shanhai::memory {

class SubmissionBook final : public ledger::SubmissionBook {
    using Submission = ledger::Submission;

public:
    explicit SubmissionBook(Journal& journal) : submissions_{journal} {}

    auto put(const Submission& submission) -> Result<void> override
    {
        return submissions_.put(submission), Result<void>{};
    }
    auto submission(const SubmissionId& id) -> Result<std::optional<Submission>> override
    {
        return submissions_.find(id);
    }
    auto with_key(const SiteId& site, std::string_view key) -> Result<std::optional<Submission>> override
    {
        return first_of<Submission>(submissions_.with<Keys>(site, std::string{key}) | std::views::reverse);
    }
    auto advance(const SubmissionId& id, std::uint64_t offset, Instant at) -> Result<void> override
    {
        auto moved = submissions_.find(id);
        if (!moved) return Fault{errc::not_found, "ledger.submission"};
        moved->offset = offset;
        moved->touched_at = at;
        submissions_.put(std::move(*moved));
        return {};
    }
    auto idle_uploads(Instant before, std::size_t limit) -> Result<std::vector<Submission>> override
    {
        const auto idle = [&](const Submission& submission) { return submission.touched_at < before; };
        return copies<Submission>(submissions_.in<Uploads>(), limit, idle);
    }
    auto submissions_of(const SiteId& site, std::size_t limit) -> Result<std::vector<Submission>> override
    {
        return copies<Submission>(submissions_.with<Sites>(site) | std::views::reverse, limit);
    }

private:
    struct Keys {
        static auto of(const Submission& row) -> std::optional<std::tuple<SiteId, std::string, SubmissionId>>
        {
            return std::tuple{row.site, row.key, row.id};
        }
    };
    struct Uploads {
        static auto of(const Submission& row) -> std::optional<std::tuple<Instant, SubmissionId>>
        {
            if (row.state != ledger::SubmissionState::uploading) return std::nullopt;
            return std::tuple{row.touched_at, row.id};
        }
    };
    struct Sites {
        static auto of(const Submission& row) -> std::optional<std::tuple<SiteId, SubmissionId>>
        {
            return std::tuple{row.site, row.id};
        }
    };

    Table<Submission, ById, Keys, Uploads, Sites> submissions_;
};

}  // namespace shanhai::memory
