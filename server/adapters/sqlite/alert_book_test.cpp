// What the database itself refuses, whoever asks: an alert and its register are kept.
#include "server/adapters/sqlite/migrations.hpp"

#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace shanhai::sqlite {
namespace {

TEST(SqliteAlerts, are_never_deleted_and_no_line_of_their_register_is_changed)
{
    const test::TempDir folder;
    auto db = Db::open(folder / "ledger.db", Db::Access::write).value();
    ASSERT_TRUE(migrate(db, all_migrations()));
    ASSERT_TRUE(db.script("INSERT INTO alerts (id, of_case, site, reading_group, open, facts)"
                          " VALUES ('crit_1', 'case_1', 'niujie', 'seaside', 1, '{}');"
                          "INSERT INTO alert_steps VALUES ('crit_1', 1, 1, 'critical.suspected', 'relay', '', '')"));

    EXPECT_FALSE(db.script("DELETE FROM alerts"));
    EXPECT_FALSE(db.script("DELETE FROM alert_steps"));
    EXPECT_FALSE(db.script("UPDATE alert_steps SET note = 'nothing happened'"));
    EXPECT_FALSE(db.script("UPDATE alert_steps SET number = 2"));
    EXPECT_TRUE(db.script("UPDATE alerts SET open = 0")) << "its state goes on";
}

}  // namespace
}  // namespace shanhai::sqlite
