#include "server/adapters/sqlite/ledger.hpp"

#include "server/adapters/sqlite/migrations.hpp"
#include "server/adapters/sqlite/readers.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace shanhai::sqlite {
namespace {

// SQLite's habit is every 1000 pages: a hundred instances. Most of those pages are changed again in the next hundred,
// so waiting longer writes each of them once instead of four times; the log is 16 MiB then, read anew after a crash.
constexpr auto checkpoint_rarely = "PRAGMA wal_autocheckpoint = 4000";

// trusted_schema: a schema is data, and runs none of our functions. cell_size_check: damage is found, not followed.
constexpr auto every_connection = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                                  "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;";

// The file holds patients' names: it belongs to the relay alone, and SQLite gives its log the same permissions.
void create_private(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
}

auto word(Db& db, std::string_view pragma) -> Result<std::string>
{
    auto found = db.first(pragma, {}, [](Row& row) { return row.take<std::string>(); });
    if (!found) return found.error();
    return found->value_or("");
}

auto number(Db& db, std::string_view pragma) -> Result<std::int64_t>
{
    auto found = db.first(pragma, {}, [](Row& row) { return row.take<std::int64_t>(); });
    if (!found) return found.error();
    return found->value_or(0);
}

// Without WAL a reader would stop the writer and durability would mean something else: so it is asked for and checked.
auto be_durable(Db& db) -> Result<void>
{
    auto mode = word(db, "PRAGMA journal_mode = WAL");
    if (!mode) return mode.error();
    if (*mode != "wal") return Fault{errc::unavailable, "ledger.wal"};
    if (auto done = db.script("PRAGMA synchronous = FULL"); !done) return done.error();
    return db.script(checkpoint_rarely);
}

auto be_bounded(Db& db, std::uint64_t file_max) -> Result<void>
{
    if (file_max == 0) return {};
    auto page = number(db, "PRAGMA page_size");
    if (!page) return page.error();
    return db.script("PRAGMA max_page_count = " + std::to_string(file_max / static_cast<std::uint64_t>(*page)));
}

auto be_sound(Db& db, const std::filesystem::path& file, std::uint64_t checked_whole_max) -> Result<void>
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error) return Fault{errc::unavailable, "ledger.file"};
    if (size > checked_whole_max) return {};
    auto verdict = word(db, "PRAGMA quick_check(1)");
    if (!verdict) return verdict.error();
    if (*verdict != "ok") return Fault{errc::corrupt, "ledger.file"};
    return {};
}

auto open_writer(const std::filesystem::path& file, const Settings& settings) -> Result<std::unique_ptr<Connection>>
{
    create_private(file);
    auto db = Db::open(file, Db::Access::write);
    if (!db) return db.error();
    if (auto done = db->script(every_connection); !done) return done.error();
    if (auto done = be_durable(*db); !done) return done.error();
    if (auto done = be_bounded(*db, settings.file_max); !done) return done.error();
    if (auto done = be_sound(*db, file, settings.checked_whole_max); !done) return done.error();
    if (auto done = migrate(*db, all_migrations()); !done) return done.error();
    return std::make_unique<Connection>(std::move(*db));
}

auto open_reader(const std::filesystem::path& file) -> Result<std::unique_ptr<Connection>>
{
    auto db = Db::open(file, Db::Access::read);
    if (!db) return db.error();
    if (auto done = db->script(every_connection); !done) return done.error();
    if (auto done = db->script("PRAGMA query_only = ON"); !done) return done.error();
    return std::make_unique<Connection>(std::move(*db));
}

}  // namespace

auto Ledger::open(const std::filesystem::path& file, Settings settings) -> Result<std::unique_ptr<Ledger>>
{
    auto writing = open_writer(file, settings);
    if (!writing) return writing.error();
    std::vector<std::unique_ptr<Connection>> reading;
    for (std::size_t i = 0; i < settings.readers; ++i) {
        auto reader = open_reader(file);
        if (!reader) return reader.error();
        reading.push_back(std::move(*reader));
    }
    auto readers = std::make_unique<Readers>(std::move(reading), settings.looks_waiting_max);
    auto writer = std::make_unique<Writer>(std::move(*writing), settings.writer);
    return std::make_unique<Ledger>(std::move(writer), std::move(readers));
}

Ledger::Ledger(std::unique_ptr<Writer> writer, std::unique_ptr<Readers> readers)
    : writer_{std::move(writer)}, readers_{std::move(readers)}
{}

Ledger::~Ledger() = default;

auto Ledger::write(Job job) -> awaitable<Result<void>>
{
    auto home = co_await asio::this_coro::executor;
    auto landing = std::make_shared<Landing<Result<void>>>(home);
    // The writer lets go of the landing before the caller hears: a timer must not outlive its context.
    auto land = [home, landing](Result<void> answer) mutable {
        asio::post(home, [landing = std::move(landing), answer = std::move(answer)] {
            landing->answer.emplace(answer);
            landing->bell.cancel();
        });
    };
    if (!writer_->accept(std::move(job), std::move(land))) co_return Fault{errc::busy, "ledger.writer"};

    co_await landing->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!landing->answer) co_return Fault{errc::cancelled, "ledger.writer"};
    co_return std::move(*landing->answer);
}

auto Ledger::read(Job job) -> awaitable<Result<void>> { return readers_->look(std::move(job)); }

}  // namespace shanhai::sqlite
