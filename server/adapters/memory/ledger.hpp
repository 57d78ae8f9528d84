// The ledger for tests: everything in memory, on the caller's own thread, failing when told to.
//
// It keeps the port's contract, except that nothing outlives it. An answer never comes synchronously, so that nobody
// gets used to that. Not for several threads.
#pragma once

#include "server/ledger/ledger.hpp"

#include <memory>

namespace shanhai::memory {

class Ledger final : public ledger::Ledger {
public:
    explicit Ledger(std::size_t works_waiting_max = 1024);
    ~Ledger() override;

    // The next `count` commits answer `code` and write nothing.
    void fail_commits(errc code, int count = 1);
    // The next `count` commits that succeed take effect, and answer `code` all the same: the lost acknowledgement.
    void lose_acknowledgements(errc code, int count = 1);
    void fail_looks(errc code, int count = 1);
    // From now on every work is run once and taken back before it is run to stay: finds works that cannot be repeated.
    void run_works_twice() { twice_ = true; }

protected:
    auto write(Job job) -> awaitable<Result<void>> override;
    auto read(Job job) -> awaitable<Result<void>> override;

private:
    struct Books;
    struct Trouble {
        errc code = errc::internal;
        int left = 0;

        auto strikes() -> bool { return left > 0 && left-- > 0; }
    };

    auto commit_now(Job& job) -> Result<void>;
    auto attempt(Job& job, bool to_stay) -> Result<void>;

    std::unique_ptr<Books> books_;
    std::size_t waiting_ = 0;
    std::size_t waiting_max_;
    Trouble refused_;
    Trouble unacknowledged_;
    Trouble blind_;
    bool twice_ = false;
};

}  // namespace shanhai::memory
