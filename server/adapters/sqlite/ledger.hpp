// The ledger in one file on this machine: SQLite with a write-ahead log, flushed at every commit. The default.
//
// Works of commit() run on the writer's thread, works of look() on a lane of readers; answers land on the caller's
// executor, which is a strand or a single-threaded context that outlives the ledger. One process at a time.
#pragma once

#include "common/base/bytes.hpp"
#include "server/adapters/sqlite/writer.hpp"

namespace shanhai::sqlite {

class Readers;

struct Settings {
    WriterLimits writer;
    std::size_t readers = 2;
    std::size_t looks_waiting_max = 256;        // one more is `busy`
    std::uint64_t file_max = 0;                 // bytes the database may take, then `storage_full`; 0: no limit of ours
    std::uint64_t checked_whole_max = 256_MiB;  // reading a larger file through at every start would take minutes
};

class Ledger final : public ledger::Ledger {
public:
    // Creates what is missing and takes the migrations that are. Refuses a damaged file (corrupt) and one whose past is
    // not ours (mismatch, unsupported; see migrations.hpp).
    static auto open(const std::filesystem::path& file, Settings settings = {}) -> Result<std::unique_ptr<Ledger>>;

    Ledger(std::unique_ptr<Writer> writer, std::unique_ptr<Readers> readers);
    ~Ledger() override;  // does what was accepted

    auto counts() const -> WriterCounts { return writer_->counts(); }

protected:
    auto write(Job job) -> awaitable<Result<void>> override;
    auto read(Job job) -> awaitable<Result<void>> override;

private:
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Readers> readers_;  // gone before the writer, whose closing then leaves no log behind
};

}  // namespace shanhai::sqlite
