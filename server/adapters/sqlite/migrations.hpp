// The numbered steps by which the database came to its present shape. They travel inside the program.
#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

struct Migration {
    std::string_view name;  // 0001_facts
    std::string_view sql;
};

auto all_migrations() -> std::span<const Migration>;

// Takes the steps that are missing, each in a transaction of its own, and remembers them with their digests. Refuses a
// database whose past is not ours: a step that was changed since (mismatch), or one this program does not know, because
// a newer one was here (unsupported). The fault's subject is the step.
auto migrate(Db& db, std::span<const Migration> steps) -> Result<void>;

}  // namespace shanhai::sqlite
