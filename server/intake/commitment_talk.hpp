// One association's part in Storage Commitment: requests come, results go out on it, acknowledgements come back.
#pragma once

#include "server/intake/commitment.hpp"

#include <map>

namespace shanhai::intake {

class CommitmentTalk {
public:
    CommitmentTalk(Commitment& commitment, Commitment::Asker who) : commitment_{commitment}, who_{std::move(who)} {}

    // N-ACTION: judged, remembered, answered; then the result itself, at once.
    auto asked(net::Association& association, dicom::Command command) -> awaitable<Result<void>>;
    // N-EVENT-REPORT-RSP. What we did not wait for is no matter.
    auto acknowledged(dicom::Command response) -> awaitable<void>;

private:
    auto judged(net::Association& association, const dicom::Command& command) -> awaitable<Result<ledger::Commitment>>;

    Commitment& commitment_;
    Commitment::Asker who_;
    std::map<std::uint16_t, std::string> awaited_;  // transactions by the message id of their report
};

// Whether this context is Storage Commitment, and then in which transfer syntax: the first that is uncompressed.
auto choose_commitment(const dicom::ProposedContext& proposed) -> std::optional<dicom::AnsweredContext>;

}  // namespace shanhai::intake
