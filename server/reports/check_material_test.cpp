#include "server/reports/check_material.hpp"

#include "server/audit/note.hpp"
#include "server/ledger/alerts.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;
using shanhai::reports::test::some_draft;
using shanhai::test::open_case;

namespace {

struct CheckMaterialTest : testing::Test, reports::test::Reading {
    ledger::Draft draft = save(0).value();

    auto gathered(const people::Principal& who)
    {
        const auto now = case_now();
        return county.look([&](ledger::Facts& facts) { return gather_checks(facts, who, now, draft); });
    }
    // As the viewer does when it hands out the bytes (server/viewer/viewing.cpp).
    void opens_every_image(const people::Principal& who)
    {
        const auto objects = county.objects_of(county.niujie, "2.25.1");
        auto work = [&](ledger::Facts& facts) -> Result<void> {
            for (const auto& one : objects) {
                const auto note = audit::Note{county.clock.now(), who.actor(), "object.read", one.id.text()};
                if (auto done = audit::note(facts, note); !done) return done;
            }
            return {};
        };
        ASSERT_TRUE(county.ask(county.ledger.commit(work)));
    }
};

}  // namespace

TEST_F(CheckMaterialTest, counts_the_images_this_person_has_not_opened)
{
    EXPECT_EQ(gathered(county.specialist()).images, 1U);
    EXPECT_EQ(gathered(county.specialist()).unopened, 1U);
    opens_every_image(county.colleague());
    EXPECT_EQ(gathered(county.specialist()).unopened, 1U) << "somebody else's look is none of theirs";
    opens_every_image(county.specialist());
    EXPECT_EQ(gathered(county.specialist()).unopened, 0U);
}

TEST_F(CheckMaterialTest, takes_form_draft_and_neighbours_from_the_ledger)
{
    auto other = case_now();
    other.id = open_case(county, "2.25.1002", "2.25.3");
    other.patient_name = "欧阳小明";
    other.studies = {StudyUid::parse("2.25.3").value()};
    county.put(other);

    const auto material = gathered(county.specialist());
    EXPECT_EQ(material.form.patient.name, "张三");
    EXPECT_EQ(material.draft.findings, some_draft().findings);
    EXPECT_EQ(material.other_patients, std::vector<std::string>{"欧阳小明"});
    EXPECT_EQ(material.drafted_at, draft.at);
}

TEST_F(CheckMaterialTest, counts_alerts_that_stand_and_not_those_that_were_voided)
{
    const auto alert = [&](std::string item, ledger::AlertState state) {
        ledger::Alert one{.id = mint<ledger::AlertId>(county.clock, county.entropy),
                          .of = which,
                          .site = county.niujie,
                          .group = county.hospital};
        one.criterion.item = std::move(item);
        one.state = state;
        auto work = [one](ledger::Facts& facts) { return facts.alerts().put(one); };
        ASSERT_TRUE(county.ask(county.ledger.commit(work)));
    };
    alert("tension-pneumothorax", ledger::AlertState::confirmed);
    alert("perforation", ledger::AlertState::voided);
    EXPECT_EQ(gathered(county.specialist()).told, std::vector<std::string>{"tension-pneumothorax"});
}
