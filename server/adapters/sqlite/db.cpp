#include "server/adapters/sqlite/db.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>

namespace shanhai::sqlite {
namespace {

constexpr int busy_timeout_ms = 5000;  // another process, a backup for instance, may hold the lock for a moment

// Resets a statement when done with it, so that its locks and its borrowed parameters go with it.
class Lease {
public:
    explicit Lease(sqlite3_stmt* statement) : statement_{statement} {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease()
    {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

auto bind_one(sqlite3_stmt* statement, int at, const Param::Value& value) -> int
{
    if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, at, *number);
    // An empty view may have no address, and without an address SQLite would take it for NULL.
    if (const auto* text = std::get_if<std::string_view>(&value))
        return sqlite3_bind_text64(statement, at, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    if (const auto* bytes = std::get_if<ByteView>(&value))
        return bytes->empty() ? sqlite3_bind_zeroblob(statement, at, 0)
                              : sqlite3_bind_blob64(statement, at, bytes->data(), bytes->size(), SQLITE_STATIC);
    return sqlite3_bind_null(statement, at);
}

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

// The length of the sequence that begins with these bytes (Unicode 15, table 3-7), or 0.
auto utf8_length(const unsigned char* at, std::size_t left) -> std::size_t
{
    const auto tail = [&](std::size_t i, unsigned char low = 0x80, unsigned char high = 0xBF) {
        return i < left && at[i] >= low && at[i] <= high;
    };
    const auto lead = at[0];
    if (lead < 0x80) return lead == 0 ? 0 : 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned char high = lead == 0xED ? 0x9F : 0xBF;
        return tail(1, low, high) && tail(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
        return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

auto fault_of(int extended_code) -> Fault
{
    switch (extended_code) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_UNIQUE: return Fault{errc::conflict, "ledger.unique"};
    }
    switch (extended_code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Fault{errc::busy, "ledger.locked"};
    case SQLITE_FULL: return Fault{errc::storage_full, "ledger.file"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Fault{errc::corrupt, "ledger.file"};
    case SQLITE_TOOBIG: return Fault{errc::too_large, "ledger.row"};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_READONLY: return Fault{errc::unavailable, "ledger.file"};
    }
    return Fault{errc::internal, "ledger.sql"};
}

auto with_positions(std::string_view sql) -> std::string
{
    std::string text{sql};
    bool quoted = false;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '\'') quoted = !quoted;
        if (!quoted && text[i] == '$' && is_digit(text[i + 1])) text[i] = '?';
    }
    return text;
}

auto is_storable(std::string_view text) -> bool
{
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    for (std::size_t i = 0; i < text.size();) {
        const auto length = utf8_length(bytes + i, text.size() - i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

auto Row::is_null(int column) const -> bool { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

auto Row::number(int column) const -> std::int64_t
{
    if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER) throw DamagedRow{};
    return sqlite3_column_int64(statement_, column);
}

auto Row::text(int column) const -> std::string_view
{
    if (sqlite3_column_type(statement_, column) != SQLITE_TEXT) throw DamagedRow{};
    const auto* const begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

auto Row::bytes(int column) const -> ByteView
{
    if (sqlite3_column_type(statement_, column) != SQLITE_BLOB) throw DamagedRow{};
    const auto* const begin = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

auto Row::digest(int column) const -> Digest
{
    const auto view = bytes(column);
    std::array<std::byte, Digest::size> fixed;
    if (view.size() != fixed.size()) throw DamagedRow{};
    std::copy(view.begin(), view.end(), fixed.begin());
    return Digest{fixed};
}

void Db::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void Db::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

auto Db::open(const std::filesystem::path& file, Access access) -> Result<Db>
{
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
                      | (access == Access::write ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    Db db{raw, access};
    if (code != SQLITE_OK) return fault_of(code);
    sqlite3_busy_timeout(raw, busy_timeout_ms);
    return db;
}

auto Db::script(const std::string& sql) -> Result<void>
{
    const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failed(code);
    return {};
}

auto Db::run(std::string_view sql, Params params) -> Result<std::int64_t>
{
    auto done = each(sql, params, [](Row&) { return true; });
    if (!done) return done.error();
    return sqlite3_changes64(db_.get());
}

auto Db::change(std::string_view sql, Params params) -> Result<void>
{
    return each(sql, params, [](Row&) { return true; });
}

auto Db::in_transaction() const -> bool { return sqlite3_get_autocommit(db_.get()) == 0; }

auto Db::rows_walked() const -> std::int64_t
{
    std::int64_t rows = 0;
    for (const auto& [sql, statement] : statements_)
        rows += sqlite3_stmt_status(statement.get(), SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
    return rows;
}

auto Db::each(std::string_view sql, Params params, const Visit& visit) -> Result<void>
try {
    auto statement = prepared(sql);
    if (!statement) return statement.error();
    const Lease lease{*statement};
    if (auto bound = bind(*statement, params.all()); !bound) return bound;

    int code = 0;
    while ((code = sqlite3_step(*statement)) == SQLITE_ROW) {
        Row row{*statement};
        if (!visit(row)) return {};
    }
    if (code != SQLITE_DONE) return failed(code);
    return {};
} catch (const DamagedRow&) {
    return failed(Fault{errc::corrupt, "ledger.row"});
}

auto Db::prepared(std::string_view sql) -> Result<sqlite3_stmt*>
{
    if (const auto found = statements_.find(sql); found != statements_.end()) return found->second.get();
    const auto text = with_positions(sql);
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(db_.get(), text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) return failed(code);
    statements_.emplace(sql, raw);
    return raw;
}

auto Db::bind(sqlite3_stmt* statement, std::span<const Param> params) -> Result<void>
{
    if (sqlite3_bind_parameter_count(statement) != static_cast<int>(params.size()))
        throw std::logic_error{"a statement and its parameters differ in number"};
    for (std::size_t i = 0; i < params.size(); ++i) {
        const auto* const text = std::get_if<std::string_view>(&params[i].value());
        if (text && !is_storable(*text)) return failed(Fault{errc::malformed, "ledger.text"});
        const int code = bind_one(statement, static_cast<int>(i) + 1, params[i].value());
        if (code != SQLITE_OK) return failed(code);
    }
    return {};
}

auto Db::failed(Fault fault) -> Fault
{
    if (!trouble_) trouble_ = fault;
    return fault;
}

auto Db::failed(int code) -> Fault
{
    if ((code & 0xFF) == SQLITE_READONLY && access_ == Access::read) throw std::logic_error{"a look() does not write"};
    return failed(fault_of(code));
}

}  // namespace shanhai::sqlite
