#include "server/adapters/sqlite/migrations.hpp"

namespace shanhai::sqlite {
namespace {

constexpr Migration embedded[] = {
#include "migrations.inc"  // written by server/CMakeLists.txt from migrations/*.sql
};

struct Taken {
    std::string name;
    Digest digest;
};

auto digest_of(const Migration& step) -> Digest { return Digest::of(as_view(step.sql)); }

auto taken_steps(Db& db) -> Result<std::vector<Taken>>
{
    auto made = db.script("CREATE TABLE IF NOT EXISTS migrations ("
                          "number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT");
    if (!made) return made.error();
    return db.all("SELECT name, digest FROM migrations ORDER BY number", {}, [](Row& row) {
        return Taken{row.take<std::string>(), row.take<Digest>()};
    });
}

auto take(Db& db, std::size_t number, const Migration& step) -> Result<void>
{
    if (auto done = db.script(std::string{step.sql}); !done) return done;
    auto noted = db.run("INSERT INTO migrations (number, name, digest) VALUES ($1, $2, $3)",
                        {number, step.name, digest_of(step)});
    if (!noted) return noted.error();
    return {};
}

}  // namespace

auto all_migrations() -> std::span<const Migration> { return embedded; }

auto migrate(Db& db, std::span<const Migration> steps) -> Result<void>
{
    auto taken = taken_steps(db);
    if (!taken) return taken.error();
    if (taken->size() > steps.size())
        return Fault{errc::unsupported, "ledger.migration.newer", (*taken)[steps.size()].name};

    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto& step = steps[i];
        if (i < taken->size()) {
            const auto& before = (*taken)[i];
            if (before.name == step.name && before.digest == digest_of(step)) continue;
            return Fault{errc::mismatch, "ledger.migration.changed", before.name};
        }
        if (auto begun = db.script("BEGIN IMMEDIATE"); !begun) return begun;
        auto done = take(db, i + 1, step);
        if (auto ended = db.script(done ? "COMMIT" : "ROLLBACK"); done && !ended) return ended;
        if (!done) return done;
    }
    return {};
}

}  // namespace shanhai::sqlite
