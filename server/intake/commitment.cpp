#include "server/intake/commitment.hpp"

#include "common/dicom/pdu/uids.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/people/dicom_address.hpp"

#include <algorithm>
#include <map>

namespace shanhai::intake {
namespace {

using ledger::Facts;
namespace uids = dicom::uids;

constexpr std::int64_t open_max = 100;  // unacknowledged transactions of one device
constexpr std::size_t due_max = 50;     // in one round
constexpr auto longest_pause = std::chrono::hours{1};

// PS3.4 section J.3.3: "held" is a promise, so whoever cannot be sure says why. Where a copy with other bytes is kept
// apart, nobody knows which of the two the device means.
auto failure_of(Facts& facts, const SiteId& site, const dicom::InstanceReference& asked)
    -> Result<std::optional<std::uint16_t>>
{
    const auto uid = InstanceUid::parse(asked.sop_instance);
    if (!uid) return std::optional{dicom::commitment::no_such_object_instance};
    auto held = facts.archive().instance(site, *uid);
    if (!held) return held.error();
    if (!*held) return std::optional{dicom::commitment::no_such_object_instance};
    if ((*held)->instance->sop_class != asked.sop_class)
        return std::optional{dicom::commitment::class_instance_conflict};
    auto apart = facts.archive().conflicts_with(site, *uid);
    if (!apart) return apart.error();
    if (!apart->empty()) return std::optional{dicom::commitment::processing_failure};
    return std::optional<std::uint16_t>{};
}

auto result_of(const ledger::Commitment& commitment) -> dicom::CommitmentSet
{
    auto result = dicom::CommitmentSet{commitment.transaction, {}};
    for (const auto& one : commitment.instances)
        result.instances.push_back({one.sop_class, one.sop_instance, one.failure});
    return result;
}

auto failures_in(const ledger::Commitment& commitment) -> std::size_t
{
    return static_cast<std::size_t>(std::count_if(commitment.instances.begin(), commitment.instances.end(),
                                                  [](const auto& one) { return one.failure.has_value(); }));
}

// Twice as long after each attempt.
auto pause_after(std::int64_t attempts, std::chrono::seconds first) -> std::chrono::seconds
{
    const auto doublings = std::min<std::int64_t>(attempts, 20);
    return std::min<std::chrono::seconds>(first * (std::int64_t{1} << doublings), longest_pause);
}

auto request_to(const ledger::Commitment& commitment) -> net::AssociateRequest
{
    net::AssociateRequest wish;
    wish.calling_title = commitment.called_title;
    wish.called_title = commitment.calling_title;
    wish.proposals = {{std::string{uids::storage_commitment_push},
                       {std::string{uids::explicit_little_endian}, std::string{uids::implicit_little_endian}}}};
    // PS3.4 section J.3.3: who reports on an association of its own is its requestor, and the SCP all the same.
    wish.roles = {{std::string{uids::storage_commitment_push}, false, true}};
    return wish;
}

}  // namespace

Commitment::Commitment(ledger::Ledger& ledger, Lane& cpu, Clock& clock, IntakeSettings settings, Dial dial,
                       log::Log log)
    : ledger_{ledger}, cpu_{cpu}, clock_{clock}, settings_{settings}, dial_{std::move(dial)}, log_{log}
{}

auto Commitment::ask(Asker who, Bytes data_set, std::string transfer_syntax) -> awaitable<Result<ledger::Commitment>>
{
    auto parse = [data_set = std::move(data_set), transfer_syntax] {
        return dicom::read_commitment_request(data_set, transfer_syntax);
    };
    auto asked = co_await offload(cpu_, std::move(parse));
    if (!asked) co_return asked.error();
    const auto transaction = asked->transaction;
    auto instances = co_await judge(who.site, std::move(*asked));
    if (!instances) co_return instances.error();

    const auto now = clock_.now();
    auto commitment = ledger::Commitment{.device = who.device,
                                         .transaction = transaction,
                                         .site = who.site,
                                         .calling_title = who.calling_title,
                                         .called_title = who.called_title,
                                         .asked_at = now,
                                         .due_at = now + settings_.commitment_retry,
                                         .attempts = 0,
                                         .instances = std::move(*instances)};
    auto work = [who, now, commitment](Facts& facts) -> Result<ledger::Commitment> {
        auto open = facts.commitments().count_of(commitment.device);
        if (!open) return open.error();
        if (*open >= open_max) return Fault{errc::busy, "commitment.open"};
        if (auto put = facts.commitments().put(commitment); !put) return put.error();
        const auto note = audit::Note{now, who.actor, "commitment.asked", commitment.device.hex()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return commitment;
    };
    co_return co_await ledger_.commit(std::move(work));
}

// On a look, which keeps no writer waiting: what is held stays held.
auto Commitment::judge(SiteId site, dicom::CommitmentSet asked)
    -> awaitable<Result<std::vector<ledger::CommittedInstance>>>
{
    auto work = [site, asked = std::move(asked)](Facts& facts) -> Result<std::vector<ledger::CommittedInstance>> {
        std::vector<ledger::CommittedInstance> judged;
        for (const auto& one : asked.instances) {
            auto failure = failure_of(facts, site, one);
            if (!failure) return failure.error();
            judged.push_back({one.sop_class, one.sop_instance, *failure});
        }
        return judged;
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Commitment::report(net::Association& association, ledger::Commitment commitment)
    -> awaitable<Result<std::uint16_t>>
{
    const auto& contexts = association.contexts();
    const auto context = std::find_if(contexts.begin(), contexts.end(), [](const auto& agreed) {
        return agreed.abstract_syntax == uids::storage_commitment_push;
    });
    if (context == contexts.end()) co_return Fault{errc::unsupported, "association.context"};

    auto print = [result = result_of(commitment), syntax = context->transfer_syntax] {
        return dicom::write_commitment_result(result, syntax);
    };
    auto data_set = co_await offload(cpu_, std::move(print));
    if (!data_set) co_return data_set.error();

    dicom::Command command;
    command.field = dicom::CommandField::n_event_report_rq;
    command.sop_class = uids::storage_commitment_push;
    command.sop_instance = uids::storage_commitment_push_instance;
    command.event_or_action =
        failures_in(commitment) == 0 ? dicom::commitment::all_held_event : dicom::commitment::failures_event;
    auto source = net::BytesSource{std::move(*data_set)};
    co_return co_await association.request(std::move(command), source);
}

auto Commitment::acknowledged(Digest device, std::string transaction) -> awaitable<Result<void>>
{
    auto work = [device, transaction, now = clock_.now()](Facts& facts) -> Result<void> {
        if (auto dropped = facts.commitments().drop(device, transaction); !dropped) return dropped.error();
        return audit::note(facts, audit::Note{now, "relay", "commitment.acknowledged", device.hex()});
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Commitment::due() -> awaitable<Result<Batch>>
{
    auto work = [now = clock_.now()](Facts& facts) { return facts.commitments().due(now, due_max); };
    co_return co_await ledger_.look(std::move(work));
}

auto Commitment::report_due() -> awaitable<Result<Round>>
{
    auto all = co_await due();
    if (!all) co_return all.error();
    std::map<Digest, Batch> devices;
    for (auto& one : *all) devices[one.device].push_back(std::move(one));

    Round round;
    for (auto& [device, batch] : devices) {
        auto called = co_await call(std::move(batch), round);
        if (!called) co_return called.error();
    }
    co_return round;
}

// One device, one association. Whatever goes wrong with it is the next round's; the ledger's own trouble is ours.
auto Commitment::call(Batch batch, Round& round) -> awaitable<Result<void>>
{
    const auto device = batch.front().device;
    auto find = [device](Facts& facts) { return facts.people().credential(device); };
    auto credential = co_await ledger_.look(std::move(find));
    if (!credential) co_return credential.error();
    const bool known = *credential && !(*credential)->revoked_at && (*credential)->commitment_to;
    auto address = known ? people::DicomAddress::parse(*(*credential)->commitment_to)
                         : Result<people::DicomAddress>{Fault{errc::unavailable, "commitment.address"}};
    if (!address) co_return co_await postpone(batch, round);

    auto stream = co_await dial_(address->host, address->port, device);
    if (!stream) {
        log_.info("intake.commitment.unreachable", {{"site", batch.front().site}, {"code", stream.error().code()}});
        co_return co_await postpone(batch, round);
    }
    const auto reported_before = round.reported;
    auto told = co_await report_all(**stream, batch, round);
    if (told) co_return Result<void>{};
    log_.info("intake.commitment.unheard", {{"site", batch.front().site}, {"code", told.error().code()}});
    const auto unheard =
        Batch(batch.begin() + static_cast<std::ptrdiff_t>(round.reported - reported_before), batch.end());
    co_return co_await postpone(unheard, round);
}

auto Commitment::report_all(net::Stream& stream, const Batch& batch, Round& round) -> awaitable<Result<void>>
{
    auto wish = request_to(batch.front());
    auto association = co_await net::Association::open(stream, std::move(wish));
    if (!association) co_return association.error();
    if (!association->may_perform(uids::storage_commitment_push)) {
        co_await association->abort();
        co_return Fault{errc::unsupported, "commitment.role"};
    }
    for (const auto& one : batch) {
        auto told = co_await report_and_wait(*association, one);
        if (!told) co_return told.error();
        ++round.reported;
    }
    co_return co_await association->release();
}

auto Commitment::report_and_wait(net::Association& association, ledger::Commitment commitment)
    -> awaitable<Result<void>>
{
    auto id = co_await report(association, commitment);
    if (!id) co_return id.error();
    auto answer = co_await association.next_command();
    if (!answer) co_return answer.error();
    const bool heard = *answer && (*answer)->field == dicom::CommandField::n_event_report_rsp &&
                       (*answer)->message_id == *id && (*answer)->status == dicom::status::success;
    if (!heard) {
        co_await association.abort();
        co_return Fault{errc::unavailable, "commitment.unheard"};
    }
    co_return co_await acknowledged(commitment.device, commitment.transaction);
}

auto Commitment::postpone(const Batch& batch, Round& round) -> awaitable<Result<void>>
{
    const auto now = clock_.now();
    const auto is_over = [&](const ledger::Commitment& one) { return now - one.asked_at > settings_.commitment_life; };
    auto later = batch;
    for (auto& one : later) {
        ++one.attempts;
        one.due_at = now + pause_after(one.attempts, settings_.commitment_retry);
        ++(is_over(one) ? round.given_up : round.postponed);
    }
    auto work = [later = std::move(later), is_over, now](Facts& facts) -> Result<void> {
        for (const auto& one : later) {
            auto done =
                is_over(one) ? facts.commitments().drop(one.device, one.transaction) : facts.commitments().put(one);
            if (!done) return done.error();
            if (!is_over(one)) continue;
            const auto note = audit::Note{now, "relay", "commitment.given-up", one.device.hex()};
            if (auto noted = audit::note(facts, note); !noted) return noted.error();
        }
        return {};
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::intake
