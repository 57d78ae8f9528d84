// The relay of the simulation: its real parts on a ledger and packs in memory, which can be told to crash.
#pragma once

#include "server/adapters/memory/ledger.hpp"
#include "server/adapters/memory/memory_packs.hpp"
#include "server/cases/exchange.hpp"
#include "server/delivery/inbox.hpp"
#include "server/intake/held_cases.hpp"
#include "server/intake/parcel_for_tests.hpp"
#include "tests/sim/agenda.hpp"
#include "tests/sim/shape.hpp"

namespace shanhai::sim {

using people::Principal;

class House {
public:
    House(const Shape& shape, std::uint64_t seed);

    test::FakeClock clock;
    test::SeededEntropy entropy;
    memory::Ledger ledger;
    memory::MemoryPacks packs;
    std::vector<Principal> clinics;
    std::vector<Principal> readers;

    struct Running {
        explicit Running(House& house);
        intake::Submissions submissions;
        intake::HeldCases held;
        cases::Queue queue;
        cases::Exchange exchange;
        delivery::Inbox inbox;
    };
    auto running() -> Running& { return *running_; }

    // The power fails, and comes back: what was not flushed is gone, or all but a torn part of it.
    void crash();
    auto crashes() const -> std::size_t { return crashes_; }

    // What the relay does by itself, when nobody asks.
    void tend();

    template <class Task>
    auto ask(Task task)
    {
        return test::run(io_, std::move(task));
    }
    template <class Work>
    auto look(Work work)
    {
        return ask(ledger.look(std::move(work))).value();
    }

private:
    void settle(const Shape& shape);

    Bell bell_;
    intake::test::SayingSigner signer_;
    asio::io_context io_{1};    // goes before the others: what still waits in it may look at them
    Lane cpu_{"cpu", 1, 64};    // goes first, since its answers go to io
    std::unique_ptr<Running> running_;
    std::size_t crashes_ = 0;
};

auto signer_of(const Principal& reader) -> Digest;  // the certificate they sign with

}  // namespace shanhai::sim
