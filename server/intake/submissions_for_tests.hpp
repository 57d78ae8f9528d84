// Submissions over a county in memory, with a parcel of two images to send.
#pragma once

#include "server/intake/parcel_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::intake::test {

inline const auto cut_link = Fault{errc::cancelled, "http.body"};

struct SubmissionsTest : testing::Test {
    County county;
    SayingSigner signer;
    std::optional<Submissions> submissions{
        std::in_place, county.ledger,  county.packs, county.cpu,       signer,
        county.clock,  county.entropy, county.bell,  IntakeSettings{}, cases::Policy::defaults()};

    Bytes front = image({.instance = "2.25.1001"});
    Bytes side = image({.instance = "2.25.1002", .pixels = "efghij", .number = "2"});
    std::vector<Bytes> both{front, side};
    Bytes stream = joined(both);

    auto declare(const wire::SubmissionRequest& request)
    {
        return county.ask(submissions->declare(county.clinic(), request));
    }
    auto declared(const std::vector<Bytes>& objects, std::string key = "parcel-1") -> ledger::Submission
    {
        return declare(request_for(objects, std::move(key))).value();
    }
    auto receive(const ledger::Submission& which, std::uint64_t offset, std::deque<Bytes> pieces,
                 std::optional<Fault> ending = std::nullopt) -> Result<ledger::Submission>
    {
        return county.ask(
            submissions->receive(county.clinic(), which.id, offset, pull_of(std::move(pieces), ending), [] {}));
    }
    auto find(const ledger::Submission& which) { return county.ask(submissions->find(county.clinic(), which.id)); }
    auto offset_of(const ledger::Submission& which) -> std::uint64_t
    {
        const auto work = [&](ledger::Facts& facts) { return facts.submissions().submission(which.id); };
        return county.look(work)->offset;
    }
    void start(IntakeSettings settings = {})
    {
        submissions.reset();
        submissions.emplace(county.ledger, county.packs, county.cpu, signer, county.clock, county.entropy, county.bell,
                            settings, cases::Policy::defaults());
    }
    auto object(const ledger::Submission& which, std::size_t line)
    {
        return county.ask(submissions->object(county.clinic(), which.id, line));
    }
    void power_cut()
    {
        county.packs.crash();
        start();
    }
};

inline auto code_of(const Result<ledger::Submission>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

}  // namespace shanhai::intake::test
