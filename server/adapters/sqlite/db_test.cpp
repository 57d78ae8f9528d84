#include "server/adapters/sqlite/db.hpp"

#include "server/adapters/sqlite/connection.hpp"
#include "server/adapters/sqlite/migrations.hpp"
#include "tests/contract/ledger_outbox_rows.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace shanhai::test {
namespace {

using namespace sqlite;

class DbTest : public testing::Test {
protected:
    TempDir folder;
    Result<Db> opened = Db::open(folder / "test.db", Db::Access::write);
    Db& db = opened.value();
};

auto take_int(Row& row) -> std::int64_t { return row.take<std::int64_t>(); }
auto take_text(Row& row) -> std::string { return row.take<std::string>(); }

TEST(Sql, names_parameters_by_position_as_postgresql_does)
{
    EXPECT_EQ(with_positions("SELECT $2, $1, $12"), "SELECT ?2, ?1, ?12");
    EXPECT_EQ(with_positions("SELECT '$1', $1 || '$'"), "SELECT '$1', ?1 || '$'");
    EXPECT_EQ(with_positions("$"), "$");
}

TEST(Sql, takes_only_text_that_every_database_gives_back)
{
    for (const auto* text : {"", "plain", "山海", "\U00020000", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"})
        EXPECT_TRUE(is_storable(text)) << text;
    EXPECT_FALSE(is_storable(std::string_view{"a\0b", 3}));
    for (const auto* text : {"\x80", "\xC0\xAF", "\xC1\x81", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                             "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE5\xB1", "\xE5\xB1 ", "\xD6\xD0\xB9\xFA"})
        EXPECT_FALSE(is_storable(text)) << to_hex(as_view(text));
}

TEST(Sql, turns_every_refusal_into_one_of_our_reasons)
{
    const std::vector<std::pair<int, errc>> table{{SQLITE_CONSTRAINT_UNIQUE, errc::conflict},
                                                  {SQLITE_CONSTRAINT_PRIMARYKEY, errc::conflict},
                                                  {SQLITE_CONSTRAINT_NOTNULL, errc::internal},
                                                  {SQLITE_BUSY_SNAPSHOT, errc::busy},
                                                  {SQLITE_LOCKED, errc::busy},
                                                  {SQLITE_FULL, errc::storage_full},
                                                  {SQLITE_CORRUPT_INDEX, errc::corrupt},
                                                  {SQLITE_NOTADB, errc::corrupt},
                                                  {SQLITE_IOERR_FSYNC, errc::unavailable},
                                                  {SQLITE_CANTOPEN_ISDIR, errc::unavailable},
                                                  {SQLITE_READONLY_DBMOVED, errc::unavailable},
                                                  {SQLITE_NOMEM, errc::unavailable},
                                                  {SQLITE_TOOBIG, errc::too_large},
                                                  {SQLITE_ERROR, errc::internal},
                                                  {SQLITE_MISUSE, errc::internal}};
    for (const auto& [code, reason] : table) EXPECT_EQ(fault_of(code).code(), reason) << code;
}

TEST_F(DbTest, gives_back_every_kind_of_value)
{
    ASSERT_TRUE(db.script("CREATE TABLE t (n INTEGER, s TEXT, b BLOB, z TEXT) STRICT"));
    ASSERT_TRUE(db.change("INSERT INTO t VALUES ($1, $2, $3, $4)", {large, "", Bytes{}, std::optional<std::string>{}}));

    const auto read = [](Row& row) {
        return std::tuple{row.take<std::int64_t>(), row.take<std::string>(), row.take<Bytes>(),
                          row.take<std::optional<std::string>>()};
    };
    EXPECT_EQ(db.first("SELECT n, s, b, z FROM t", {}, read).value().value(),
              (std::tuple{large, std::string{}, Bytes{}, std::nullopt}))
        << "empty is not absent";
    EXPECT_EQ(db.run("DELETE FROM t WHERE n = $1", {1}).value(), 0);
    EXPECT_EQ(db.run("DELETE FROM t WHERE n = $1", {large}).value(), 1);
    EXPECT_EQ(db.first("SELECT n FROM t", {}, take_int).value(), std::nullopt);
}

TEST_F(DbTest, uses_a_statement_again_with_nothing_left_from_before)
{
    ASSERT_TRUE(db.script("CREATE TABLE t (n INTEGER, s TEXT)"));
    for (int n = 1; n <= 3; ++n) ASSERT_TRUE(db.change("INSERT INTO t VALUES ($1, $2)", {n, std::to_string(n)}));

    EXPECT_EQ(db.first("SELECT s FROM t WHERE n >= $1 ORDER BY n", {2}, take_text).value(), "2")
        << "left in the middle";
    EXPECT_EQ(db.all("SELECT s FROM t WHERE n >= $1 ORDER BY n", {1}, take_text).value(),
              (std::vector<std::string>{"1", "2", "3"}));
    EXPECT_THROW(static_cast<void>(db.change("INSERT INTO t VALUES ($1, $2)", {1})), std::logic_error);
}

TEST_F(DbTest, calls_a_value_of_another_kind_damage)
{
    ASSERT_TRUE(db.script("CREATE TABLE t (v); INSERT INTO t VALUES ('text')"));

    const auto reason = [&](auto read) { return db.first("SELECT v FROM t", {}, read).error().code(); };
    EXPECT_EQ(reason([](Row& row) { return row.take<std::int64_t>(); }), errc::corrupt);
    EXPECT_EQ(reason([](Row& row) { return row.take<Digest>(); }), errc::corrupt);
    EXPECT_EQ(reason([](Row& row) { return row.take<CaseId>(); }), errc::corrupt);
    EXPECT_EQ(reason([](Row& row) { return row.take<Fields>(); }), errc::corrupt);
    EXPECT_EQ(reason([](Row& row) { return row.take<CaseStateName>(); }), errc::corrupt);
    ASSERT_TRUE(db.script("UPDATE t SET v = 70000"));
    EXPECT_EQ(reason([](Row& row) { return static_cast<int>(row.take<std::int16_t>()); }), errc::corrupt);
    EXPECT_EQ(reason([](Row& row) { return row.take<std::string>(); }), errc::corrupt);
    EXPECT_EQ(db.trouble(), (Fault{errc::corrupt, "ledger.row"}));
}

// ---- migrations

constexpr Migration first{"0001_one", "CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (1)"};
constexpr Migration second{"0002_two", "CREATE TABLE two (n INTEGER)"};
constexpr Migration broken{"0002_two", "CREATE TABLE two (n INTEGER); INSERT INTO nowhere VALUES (1)"};
constexpr Migration changed{"0001_one", "CREATE TABLE one (n BLOB)"};

TEST_F(DbTest, takes_each_migration_once)
{
    const Migration one[] = {first};
    const Migration both[] = {first, second};

    ASSERT_TRUE(migrate(db, one));
    ASSERT_TRUE(migrate(db, both));
    ASSERT_TRUE(migrate(db, both));

    EXPECT_EQ(db.first("SELECT count(*) FROM one", {}, take_int).value(), 1);
    EXPECT_EQ(db.all("SELECT name FROM migrations ORDER BY number", {}, take_text).value(),
              (std::vector<std::string>{"0001_one", "0002_two"}));
}

TEST_F(DbTest, takes_a_migration_whole_or_not_at_all)
{
    const Migration steps[] = {first, broken};
    const Migration mended[] = {first, second};

    EXPECT_FALSE(migrate(db, steps));
    EXPECT_EQ(db.first("SELECT count(*) FROM sqlite_schema WHERE name = 'two'", {}, take_int).value(), 0);
    EXPECT_FALSE(db.in_transaction());

    EXPECT_TRUE(migrate(db, mended));
}

TEST_F(DbTest, refuses_a_past_that_is_not_ours)
{
    const Migration both[] = {first, second};
    const Migration only_first[] = {first};
    const Migration other[] = {changed, second};
    ASSERT_TRUE(migrate(db, both));

    EXPECT_EQ(migrate(db, only_first).error(), (Fault{errc::unsupported, "ledger.migration.newer", "0002_two"}));
    EXPECT_EQ(migrate(db, other).error(), (Fault{errc::mismatch, "ledger.migration.changed", "0001_one"}));
}

// ---- the books' questions

// Whatever is asked every few seconds, or for one of millions, must not walk a table.
TEST_F(DbTest, no_question_walks_a_table)
{
    ASSERT_TRUE(migrate(db, all_migrations()));
    Connection books{std::move(db)};
    ASSERT_TRUE(books.db().script("BEGIN"));
    const auto kept = books.attempt([](Facts& facts) -> Result<void> {
        for (int number = 1; number <= 100; ++number) {
            EXPECT_TRUE(facts.archive().put(full_object(number)));
            EXPECT_TRUE(facts.archive().put(bare_study(number)));
            EXPECT_TRUE(facts.submissions().put(bare_submission(number)));
            EXPECT_TRUE(facts.cases().put(number % 2 ? waiting_case(number) : claimed_case(number, at(number))));
            EXPECT_TRUE(facts.reports().put(full_prepared(number)));
            EXPECT_TRUE(facts.reports().put(full_report(number)));
            EXPECT_TRUE(facts.deliveries().put(bare_delivery(number)));
            EXPECT_TRUE(facts.outbox().put(push(number, at(number))));
            EXPECT_TRUE(facts.trail().append(full_event()));
            EXPECT_TRUE(facts.trail().append(audit_entry(number)));
        }
        return {};
    });
    ASSERT_TRUE(kept);
    ASSERT_TRUE(books.db().script("COMMIT"));
    const auto niujie = site_id("niujie");
    const auto seaside = site_id("seaside");

    EXPECT_TRUE(books.archive().object(id<ObjectId>(1)));
    EXPECT_TRUE(books.archive().instance(niujie, uid<InstanceUid>(1)));
    EXPECT_TRUE(books.archive().with_digest(niujie, digest_of("1")));
    EXPECT_TRUE(books.archive().objects_of(niujie, uid<StudyUid>(2)));
    EXPECT_TRUE(books.archive().objects_after(full_object(1).place, 5));
    EXPECT_TRUE(books.archive().study(niujie, uid<StudyUid>(1)));
    EXPECT_TRUE(books.archive().quiet_studies(at(50), 5));
    EXPECT_TRUE(books.submissions().submission(id<SubmissionId>(1)));
    EXPECT_TRUE(books.submissions().with_key(niujie, "key"));
    EXPECT_TRUE(books.submissions().advance(id<SubmissionId>(1), 1, at(1)));
    EXPECT_TRUE(books.submissions().idle_uploads(at(50), 5));
    EXPECT_TRUE(books.submissions().submissions_of(niujie, 5));
    EXPECT_TRUE(books.cases().find(id<CaseId>(1)));
    EXPECT_TRUE(books.cases().waiting({seaside}, 5));
    EXPECT_TRUE(books.cases().waiting({seaside, {"CT", "MR"}}, 5));
    EXPECT_TRUE(books.cases().lapsed(at(50), 5));
    EXPECT_TRUE(books.cases().list({.site = niujie, .limit = 5}));
    EXPECT_TRUE(books.cases().list({.group = seaside, .after = id<CaseId>(50), .limit = 5}));
    EXPECT_TRUE(books.cases().list({.state = CaseStateName::reported, .limit = 5}));
    EXPECT_TRUE(books.cases().list({.claimed_by = person_id("dr-wang"), .limit = 5}));
    EXPECT_TRUE(books.cases().opened_between(at(1), at(5)));
    EXPECT_TRUE(books.cases().draft(id<CaseId>(1)));
    EXPECT_TRUE(books.reports().prepared(id<ReportId>(1)));
    EXPECT_TRUE(books.reports().drop_prepared_before(at(5)));
    EXPECT_TRUE(books.reports().reports_of(id<CaseId>(1)));
    EXPECT_TRUE(books.deliveries().delivery(id<ReportId>(1), niujie));
    EXPECT_TRUE(books.deliveries().inbox(niujie, false, 5));
    EXPECT_TRUE(books.deliveries().inbox(niujie, true, 5));
    EXPECT_TRUE(books.outbox().destinations_of(niujie));
    EXPECT_TRUE(books.outbox().awaited(at(50)));
    EXPECT_TRUE(books.outbox().due(destination_id("his-niujie"), at(50), 5));
    EXPECT_TRUE(books.outbox().overdue(at(50), 5));
    EXPECT_TRUE(books.outbox().pushes_of(id<ReportId>(1)));
    EXPECT_TRUE(books.outbox().list({.to = destination_id("his-niujie"), .limit = 5}));
    EXPECT_TRUE(books.outbox().notices(niujie, false, 5));
    EXPECT_TRUE(books.trail().events(5, std::nullopt, 5));
    EXPECT_TRUE(books.trail().last_event());
    EXPECT_TRUE(books.trail().last_audit());
    EXPECT_TRUE(books.trail().audit(5, 5));
    EXPECT_TRUE(books.audits().search({.after = 5, .limit = 5}));
    EXPECT_TRUE(books.audits().search({.actor = "person:dr-wang", .from = at(1), .limit = 5}));
    EXPECT_TRUE(books.audits().search({.action = "report.signed", .until = at(9), .limit = 5}));
    EXPECT_TRUE(books.audits().search({.subjects = {"a", "b"}, .from = at(1), .limit = 5}));
    EXPECT_TRUE(books.audits().search({.from = at(1), .until = at(9), .after = 5, .limit = 5}));
    EXPECT_TRUE(books.audits().cases_of_patient("H7", 5));
    EXPECT_TRUE(books.audits().last_checkpoint());
    EXPECT_TRUE(books.audits().checkpoints(5, 5));
    EXPECT_TRUE(books.audits().cursor("syslog"));

    EXPECT_EQ(books.db().rows_walked(), 0) << "a question without an index";
    EXPECT_TRUE(books.trail().events(5, niujie, 5));
    EXPECT_LE(books.db().rows_walked(), 2 * 5) << "its two walks of five are merged, and that is all";
}

}  // namespace
}  // namespace shanhai::test
