// Where readers race: a real ledger file with a county, readers, and cases that wait.
#pragma once

#include "server/adapters/sqlite/ledger.hpp"
#include "server/cases/queue.hpp"

namespace shanhai::race {

struct Ground {
    asio::io_context io{1};
    SystemClock clock;
    SystemEntropy entropy;
    Bell bell;
    std::unique_ptr<sqlite::Ledger> ledger;
    cases::Queue queue;

    // Opens the ledger at `file`, or makes it. Faults are bugs here: they are thrown.
    explicit Ground(const std::filesystem::path& file);

    void settle(std::size_t readers);          // the sites, the agreement between them, and so many readers
    void fill(std::size_t cases);              // that wait, as intake opens them
    void fill_quickly(std::size_t cases);      // the same rows without their events and audit lines

    auto reader(std::size_t number) const -> people::Principal;  // from 0
    auto waiting_ids(std::size_t limit) -> std::vector<CaseId>;
};

}  // namespace shanhai::race
