#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/submissions.hpp"

namespace shanhai::memory {

class SubmissionBook final : public ledger::SubmissionBook {
    using Submission = ledger::Submission;
    using Part = ledger::UploadPart;

public:
    explicit SubmissionBook(Journal& journal) : submissions_{journal}, parts_{journal} {}

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
    auto usage(const SiteId& site, Instant since) -> Result<ledger::Usage> override
    {
        using State = ledger::SubmissionState;
        ledger::Usage all;
        for (const auto* const row : submissions_.with<Sites>(site)) {
            const bool gone = row->state == State::aborted || row->state == State::refused;
            all.open += row->state == State::uploading ? 1 : 0;
            if (row->created_at >= since) all.bytes += gone ? row->offset : row->length;
        }
        for (const auto* const part : parts_.with<PartSites>(site)) {
            all.parts += 1;
            all.part_bytes += part->length;
        }
        return all;
    }

    auto put(const Part& part) -> Result<void> override { return parts_.put(part), Result<void>{}; }
    auto part(const ledger::PartId& id) -> Result<std::optional<Part>> override { return parts_.find(id); }
    auto drop(const ledger::PartId& id) -> Result<void> override { return parts_.drop(id), Result<void>{}; }
    auto idle_parts(Instant before, std::size_t limit) -> Result<std::vector<Part>> override
    {
        const auto idle = [&](const Part& part) { return part.touched_at < before; };
        return copies<Part>(parts_.in<PartAges>(), limit, idle);
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

    struct PartAges {
        static auto of(const Part& row) -> std::optional<std::tuple<Instant, ledger::PartId>>
        {
            return std::tuple{row.touched_at, row.id};
        }
    };
    struct PartSites {
        static auto of(const Part& row) -> std::optional<std::tuple<SiteId, ledger::PartId>>
        {
            return std::tuple{row.site, row.id};
        }
    };

    Table<Submission, ById, Keys, Uploads, Sites> submissions_;
    Table<Part, ById, PartAges, PartSites> parts_;
};

}  // namespace shanhai::memory
