// What a modality speaks to: C-ECHO, C-STORE and Storage Commitment. A data set goes into a pack as it arrives, and
// success is said only when it is durable.
//
// One pack per association. The sender's certificate says which site it is; its AE title must be the one that was
// enrolled with it, when one was. An object that is refused costs the sender that object, not its association.
//
// Of an object only two pieces are in memory: one that arrives, one that is written. The pieces of all associations
// together have a budget: few senders get large ones, which is quicker, and thousands get small ones.
#pragma once

#include "common/log/log.hpp"
#include "common/net/association/association.hpp"
#include "common/runtime/clock.hpp"
#include "server/intake/commitment_talk.hpp"
#include "server/intake/reception.hpp"
#include "server/intake/settings.hpp"
#include "server/people/principal.hpp"

namespace shanhai::intake {

class StoreScp {
public:
    StoreScp(Reception::Means means, Commitment& commitment, IntakeSettings settings);

    auto serve(net::Stream& stream) -> awaitable<void>;

    struct Counts {
        std::uint64_t associations = 0;
        std::uint64_t stored = 0;
        std::uint64_t repeated = 0;
        std::uint64_t refused = 0;
        std::uint64_t bytes = 0;
    };
    auto counts() const -> const Counts& { return counts_; }

private:
    struct Session;

    auto admit_caller(std::shared_ptr<Session> session, net::Caller caller) -> awaitable<net::Objection>;
    auto answer(Session& session, net::Association& association, dicom::Command command) -> awaitable<Result<void>>;
    auto store(Session& session, net::Association& association, dicom::StoreRequest request)
        -> awaitable<Result<Standing>>;
    auto receive(Session& session, net::Association& association, const dicom::StoreRequest& request)
        -> awaitable<Result<dicom::Header>>;

    auto take_pieces(Reception& into, net::Association& association, Bytes front) -> awaitable<Result<dicom::Header>>;

    struct Piece {
        Bytes bytes;
        bool ends;  // the data set has no more
    };
    auto fill(net::Association& association, Bytes begun) -> awaitable<Result<Piece>>;

    Reception::Means means_;
    Commitment& commitment_;
    IntakeSettings settings_;
    Counts counts_;
    std::size_t receiving_ = 0;  // associations with an object on its way
};

}  // namespace shanhai::intake
