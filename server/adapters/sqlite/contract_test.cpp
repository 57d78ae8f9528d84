// The SQLite ledger is held to the port's contract.
#include "server/adapters/sqlite/ledger.hpp"

#include "tests/contract/ledger_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <future>

namespace shanhai::test {
namespace {

class SqliteHouse final : public LedgerHouse {
public:
    explicit SqliteHouse(std::size_t works_waiting_max)
    {
        sqlite::Settings settings;
        settings.writer.works_waiting_max = works_waiting_max;
        sqlite_ = sqlite::Ledger::open(folder_ / "ledger.db", settings).value();
    }
    auto ledger() -> Ledger& override { return *sqlite_; }

    // The writer stops inside a work of ours, so that everything after it waits.
    void hold() override
    {
        std::promise<void> begun;
        auto work = [this, &begun, gate = gate_.get_future().share()](Facts&) -> Result<void> {
            begun.set_value();
            gate.wait();
            return {};
        };
        asio::co_spawn(io_, holding(std::move(work)), asio::detached);
        io_.poll();
        begun.get_future().wait();
    }
    void release() override { gate_.set_value(); }

private:
    auto holding(std::function<Result<void>(Facts&)> work) -> awaitable<void>
    {
        const auto done = co_await sqlite_->commit(std::move(work));
        EXPECT_TRUE(done);
    }

    asio::io_context io_{1};
    std::promise<void> gate_;
    TempDir folder_;
    std::unique_ptr<sqlite::Ledger> sqlite_;
};

auto open_sqlite(std::size_t works_waiting_max) -> std::unique_ptr<LedgerHouse>
{
    return std::make_unique<SqliteHouse>(works_waiting_max);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, LedgerContract, testing::Values(LedgerAdapter{"sqlite", open_sqlite}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace shanhai::test
