#include "server/intake/commitment_talk.hpp"

#include "common/dicom/pdu/uids.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

namespace uids = dicom::uids;
namespace status = dicom::status;

constexpr std::size_t request_max = 4_MiB;  // 20,000 instances with the longest names there are

// PS3.7 section 10.1.4.1.10.
auto status_for(const Fault& fault) -> dicom::Status
{
    switch (fault.code()) {
    case errc::malformed:
    case errc::mismatch: return status::invalid_argument;
    case errc::not_found: return status::no_such_instance;
    case errc::unsupported: return status::no_such_action;
    case errc::too_large:
    case errc::busy:
    case errc::timeout:
    case errc::cancelled:
    case errc::unavailable:
    case errc::storage_full: return status::resource_limitation;
    case errc::unauthenticated:
    case errc::forbidden: return status::not_authorized;
    case errc::conflict:
    case errc::stale:
    case errc::corrupt:
    case errc::internal: return status::processing_failure;
    }
    return status::processing_failure;
}

auto read_data_set(net::Association& association) -> awaitable<Result<Bytes>>
{
    Bytes all;
    Bytes piece(16_KiB);
    for (;;) {
        const auto into = asio::buffer(piece);
        auto count = co_await association.read_data(into);
        if (!count) co_return count.error();
        if (*count == 0) co_return all;
        if (all.size() + *count > request_max) co_return Fault{errc::too_large, "commitment.size"};
        all.insert(all.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
    }
}

}  // namespace

auto CommitmentTalk::asked(net::Association& association, dicom::Command command) -> awaitable<Result<void>>
{
    auto commitment = co_await judged(association, command);
    auto drained = co_await association.drain_data();
    if (!drained) co_return drained.error();
    const auto said = commitment ? status::success : status_for(commitment.error());
    auto answer = dicom::answer_to(command, said);
    answer.event_or_action = command.event_or_action;
    auto answered = co_await association.respond(std::move(answer));
    if (!answered) co_return answered.error();
    if (!commitment) co_return Result<void>{};

    auto transaction = commitment->transaction;
    auto id = co_await commitment_.report(association, std::move(*commitment));
    if (!id) co_return id.error();
    awaited_[*id] = std::move(transaction);
    co_return Result<void>{};
}

auto CommitmentTalk::judged(net::Association& association, const dicom::Command& command)
    -> awaitable<Result<ledger::Commitment>>
{
    if (command.event_or_action != dicom::commitment::request_action)
        co_return Fault{errc::unsupported, "commitment.action"};
    const bool the_one = command.sop_class == uids::storage_commitment_push &&
                         command.sop_instance == uids::storage_commitment_push_instance;
    if (!the_one) co_return Fault{errc::not_found, "commitment.instance"};
    if (association.context().abstract_syntax != command.sop_class)
        co_return Fault{errc::mismatch, "commitment.context"};
    auto data_set = co_await read_data_set(association);
    if (!data_set) co_return data_set.error();
    auto syntax = association.context().transfer_syntax;
    co_return co_await commitment_.ask(who_, std::move(*data_set), std::move(syntax));
}

auto CommitmentTalk::acknowledged(dicom::Command response) -> awaitable<void>
{
    const auto found = awaited_.find(response.message_id);
    const bool heard = response.status == dicom::status::success;
    if (found == awaited_.end() || !heard) co_return;
    auto transaction = std::move(found->second);
    awaited_.erase(found);
    auto done = co_await commitment_.acknowledged(who_.device, std::move(transaction));
    static_cast<void>(done);  // then it is reported once more, which does no harm
}

auto choose_commitment(const dicom::ProposedContext& proposed) -> std::optional<dicom::AnsweredContext>
{
    using dicom::ContextResult;
    if (proposed.abstract_syntax != uids::storage_commitment_push) return std::nullopt;
    for (const auto& syntax : proposed.transfer_syntaxes)
        for (const auto known : {uids::explicit_little_endian, uids::implicit_little_endian, uids::explicit_big_endian})
            if (syntax == known) return dicom::AnsweredContext{proposed.id, ContextResult::accepted, syntax};
    return dicom::AnsweredContext{proposed.id, ContextResult::transfer_syntaxes_not_supported, {}};
}

}  // namespace shanhai::intake
