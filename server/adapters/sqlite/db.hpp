// One connection to SQLite: statements prepared once by their text, `$n` parameters, rows read by type.
//
// A thin coat over the C API, of the size a second one for PostgreSQL would have: it takes the same SQL text.
// Every call blocks; only the writer's thread and the readers' lane make them. One thread at a time per connection.
#pragma once

#include "server/adapters/sqlite/codec.hpp"

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <unordered_map>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace shanhai::sqlite {

// A value on its way into a statement. It borrows, and lives no longer than the call.
class Param {
public:
    using Value = std::variant<std::monostate, std::int64_t, std::string_view, ByteView>;

    Param(std::nullopt_t) {}
    Param(std::integral auto number) : value_{static_cast<std::int64_t>(number)} {}
    Param(std::string_view text) : value_{text} {}
    Param(const std::string& text) : value_{std::string_view{text}} {}
    Param(const char* text) : value_{std::string_view{text}} {}
    Param(const Bytes& bytes) : value_{ByteView{bytes}} {}
    Param(const Digest& digest) : value_{digest.bytes()} {}
    Param(Instant when) : value_{to_micros(when)} {}
    Param(const Identity auto& id) : value_{std::string_view{id.text()}} {}
    Param(Worded auto word) : value_{word_of(word)} {}
    template <class T>
    Param(const std::optional<T>& maybe) : value_{maybe ? Param{*maybe}.value_ : Value{}}
    {}

    auto value() const -> const Value& { return value_; }

private:
    Value value_;
};

class Params {
public:
    Params(std::initializer_list<Param> list) : all_{list.begin(), list.size()} {}
    Params(const std::vector<Param>& list) : all_{list} {}
    auto all() const -> std::span<const Param> { return all_; }

private:
    std::span<const Param> all_;
};

// A row under the cursor, read column by column in the order of the SELECT.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_{statement} {}

    template <class T>
    auto take() -> T
    {
        if constexpr (Optional<T>) {
            if (!is_null(next_)) return take<typename T::value_type>();
            ++next_;
            return std::nullopt;
        } else if constexpr (std::same_as<T, Instant>) {
            return from_micros(number(next_++));
        } else if constexpr (std::integral<T>) {
            const auto value = number(next_++);
            if (!std::in_range<std::conditional_t<std::same_as<T, bool>, std::uint8_t, T>>(value)) throw DamagedRow{};
            return static_cast<T>(value);
        } else if constexpr (std::same_as<T, Bytes>) {
            const auto view = bytes(next_++);
            return Bytes(view.begin(), view.end());
        } else if constexpr (std::same_as<T, Digest>) {
            return digest(next_++);
        } else if constexpr (std::same_as<T, Fields>) {
            return Fields{text(next_++)};
        } else {
            return meaning<T>(text(next_++));
        }
    }

private:
    auto is_null(int column) const -> bool;
    auto number(int column) const -> std::int64_t;
    auto text(int column) const -> std::string_view;
    auto bytes(int column) const -> ByteView;
    auto digest(int column) const -> Digest;

    sqlite3_stmt* statement_;
    int next_ = 0;
};

class Db {
public:
    enum class Access { write, read };

    static auto open(const std::filesystem::path& file, Access access) -> Result<Db>;

    // Several statements without parameters: pragmas and migrations.
    auto script(const std::string& sql) -> Result<void>;
    // One statement to its end; answers how many rows it changed.
    auto run(std::string_view sql, Params params = {}) -> Result<std::int64_t>;
    auto change(std::string_view sql, Params params = {}) -> Result<void>;  // the same, for those who do not count

    template <class Read>
    auto all(std::string_view sql, Params params, Read read) -> Result<std::vector<std::invoke_result_t<Read&, Row&>>>
    {
        std::vector<std::invoke_result_t<Read&, Row&>> rows;
        auto done = each(sql, params, [&](Row& row) { return rows.push_back(read(row)), true; });
        if (!done) return done.error();
        return rows;
    }
    template <class Read>
    auto first(std::string_view sql, Params params, Read read)
        -> Result<std::optional<std::invoke_result_t<Read&, Row&>>>
    {
        std::optional<std::invoke_result_t<Read&, Row&>> found;
        auto done = each(sql, params, [&](Row& row) { return found.emplace(read(row)), false; });
        if (!done) return done.error();
        return found;
    }

    auto in_transaction() const -> bool;
    // Rows that statements so far had to step over for want of an index.
    auto rows_walked() const -> std::int64_t;
    // The first thing that went wrong since it was last forgotten: what failed must not be acknowledged, even when the
    // one who asked did not look.
    auto trouble() const -> const std::optional<Fault>& { return trouble_; }
    void forget_trouble() { trouble_.reset(); }

private:
    struct Close {
        void operator()(sqlite3* db) const;
        void operator()(sqlite3_stmt* statement) const;
    };
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Close>;
    using Visit = std::function<bool(Row&)>;  // false: no more

    Db(sqlite3* db, Access access) : db_{db}, access_{access} {}

    auto each(std::string_view sql, Params params, const Visit& visit) -> Result<void>;
    auto prepared(std::string_view sql) -> Result<sqlite3_stmt*>;
    auto bind(sqlite3_stmt* statement, std::span<const Param> params) -> Result<void>;
    auto failed(Fault fault) -> Fault;
    auto failed(int code) -> Fault;

    std::unique_ptr<sqlite3, Close> db_;
    Access access_;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;  // gone before the connection
    std::optional<Fault> trouble_;
};

// Why SQLite refused, as one of ours.
auto fault_of(int extended_code) -> Fault;

// PostgreSQL's `$1` is a position; to SQLite it is a name, numbered by first appearance. `?1` is a position there.
auto with_positions(std::string_view sql) -> std::string;

// UTF-8 without NUL: what both databases and JSON take back.
auto is_storable(std::string_view text) -> bool;

}  // namespace shanhai::sqlite
