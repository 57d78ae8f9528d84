// Storage Commitment, Push Model (PS3.4 annex J): "may I delete my copies?", answered truthfully until it is heard.
//
// A request is judged against the ledger, whose rows stand for durable bytes, and remembered before it is answered. The
// result goes out on the device's own association; when that ended too early, on a new one to the address the device
// was given (`shanhai admin device commitment`), again and again with growing pauses, across restarts, until the device
// has acknowledged it or a life is over.
#pragma once

#include "common/dicom/data/commitment.hpp"
#include "common/log/log.hpp"
#include "common/net/association/association.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/intake/settings.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

class Commitment {
public:
    // A connection to this address, at whose end is this device and nobody else.
    using Dial = std::function<awaitable<Result<std::unique_ptr<net::Stream>>>(std::string host, std::uint16_t port,
                                                                               Digest device)>;

    Commitment(ledger::Ledger& ledger, Lane& cpu, Clock& clock, IntakeSettings settings, Dial dial, log::Log log);

    struct Asker {
        Digest device;
        SiteId site;
        std::string actor;
        std::string calling_title;
        std::string called_title;
    };
    // The judgement, durably remembered. A repeat with the same Transaction UID is judged anew. malformed
    // "commitment.request"; too_large "commitment.count"; busy "commitment.open" when the device has too many open.
    auto ask(Asker who, Bytes data_set, std::string transfer_syntax) -> awaitable<Result<ledger::Commitment>>;

    // Says the result; answers the message id under which the device will acknowledge.
    auto report(net::Association& association, ledger::Commitment commitment) -> awaitable<Result<std::uint16_t>>;
    // The device has heard it: there is nothing left to remember.
    auto acknowledged(Digest device, std::string transaction) -> awaitable<Result<void>>;

    struct Round {
        std::size_t reported = 0;
        std::size_t postponed = 0;
        std::size_t given_up = 0;
    };
    // What is due, each device on one new association.
    auto report_due() -> awaitable<Result<Round>>;

private:
    using Batch = std::vector<ledger::Commitment>;

    auto due() -> awaitable<Result<Batch>>;
    auto judge(SiteId site, dicom::CommitmentSet asked) -> awaitable<Result<std::vector<ledger::CommittedInstance>>>;
    auto call(Batch batch, Round& round) -> awaitable<Result<void>>;
    auto report_all(net::Stream& stream, const Batch& batch, Round& round) -> awaitable<Result<void>>;
    auto report_and_wait(net::Association& association, ledger::Commitment commitment) -> awaitable<Result<void>>;
    auto postpone(const Batch& batch, Round& round) -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    Lane& cpu_;
    Clock& clock_;
    IntakeSettings settings_;
    Dial dial_;
    log::Log log_;
};

}  // namespace shanhai::intake
