// The bytes of a submission: from a connection, or from parts that are here already.
#include "server/intake/submissions.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;
using ledger::Submission;
using ledger::SubmissionState;

constexpr auto takeover_patience = std::chrono::seconds{5};

}  // namespace

auto Submissions::receive(Principal who, SubmissionId which, std::uint64_t offset, Pull body, LetGo let_go,
                          std::optional<Checksum> checksum) -> awaitable<Result<Submission>>
{
    auto taken_over = std::make_shared<bool>(false);
    auto ask = [taken_over, let_go = std::move(let_go)] {
        *taken_over = true;
        let_go();
    };
    auto turn = co_await turns_.take(which.text(), std::move(ask), takeover_patience);
    if (!turn) co_return turn.error();

    auto work = [who, which](Facts& facts) { return own_submission(facts, who, which); };
    auto found = co_await ledger_.look(std::move(work));
    if (!found) co_return found.error();
    if (found->state == SubmissionState::committed) co_return found;  // the last reply was lost: here it is again
    if (auto why = ended(*found)) co_return *why;
    if (offset != found->offset) co_return Fault{errc::conflict, "upload.offset"};

    if (found->offset < found->length) {
        auto upload = co_await Upload::resume(ledger_, packs_, cpu_, clock_, entropy_, *found);
        if (!upload) co_return upload.error();
        auto poured = co_await pour_into(**upload, *found, body, std::move(checksum));
        found->offset = (*upload)->safe();
        if (!poured && *taken_over) co_return Fault{errc::conflict, "upload.taken-over"};
        if (!poured) co_return poured.error();
    }
    if (found->offset < found->length) co_return found;

    auto finished = co_await finish(std::move(*found));
    if (!finished) co_return finished.error();
    if (auto why = ended(*finished)) co_return *why;
    co_return finished;
}

// An emergency that moves holds the site's other uploads back; they ask before every sip.
auto Submissions::pour_into(Upload& upload, const Submission& submission, Pull& body, std::optional<Checksum> checksum)
    -> awaitable<Result<void>>
{
    auto from = Pouring{body, settings_.checkpoint};
    from.checksum = std::move(checksum);
    auto urgent = Pull{[this, &body, site = submission.site, id = submission.id](asio::mutable_buffer into) {
        precedence_.moves(site, id);
        return body(into);
    }};
    if (is_emergency(submission)) {
        auto first = Pouring{urgent, settings_.checkpoint};
        first.checksum = std::move(from.checksum);
        co_return co_await pour(upload, std::move(first), cpu_, clock_);
    }
    from.gives_way = [this, site = submission.site] { return precedence_.hold_back(site); };
    co_return co_await pour(upload, std::move(from), cpu_, clock_);
}

auto Submissions::assemble(Principal who, SubmissionId which, std::string parts,
                           std::function<Pull(std::uint64_t offset)> from) -> awaitable<Result<Submission>>
{
    auto work = [who, which, parts = std::move(parts)](Facts& facts) -> Result<Submission> {
        auto found = own_submission(facts, who, which);
        if (!found || found->state != SubmissionState::uploading) return found;
        found->concatenated = parts;
        if (auto put = facts.submissions().put(*found); !put) return put.error();
        return found;
    };
    auto found = co_await ledger_.commit(std::move(work));
    if (!found) co_return found.error();
    auto body = from(found->offset);
    auto nobody = LetGo{[] {}};
    co_return co_await receive(std::move(who), std::move(which), found->offset, std::move(body), std::move(nobody));
}

}  // namespace shanhai::intake
