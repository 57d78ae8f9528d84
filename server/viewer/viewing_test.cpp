#include "server/viewer/viewing.hpp"

#include "server/intake/county_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::viewer;

namespace {

struct ViewingTest : testing::Test {
    shanhai::test::County county;
    Viewing viewing{county.ledger, county.clock, cases::Policy::defaults()};
    CaseId which = open_case(county, "2.25.1001", "2.25.1");
    CaseId other = open_case(county, "2.25.5001", "2.25.5");

    auto store(const std::string& instance, const std::string& series, int number, bool conflicting = false) -> ObjectId
    {
        auto object = county.objects_of(county.niujie, "2.25.1").at(0);
        object.id = mint<ObjectId>(county.clock, county.entropy);
        object.instance->instance = InstanceUid::parse(instance).value();
        object.instance->series = SeriesUid::parse(series).value();
        object.instance->number = number;
        object.conflicting = conflicting;
        county.put(object);
        return object.id;
    }
    auto open(const people::Principal& who) { return county.ask(viewing.open(who, which)); }
    auto object(const people::Principal& who, const ObjectId& id) { return county.ask(viewing.object(who, which, id)); }
};

}  // namespace

TEST_F(ViewingTest, a_case_shows_its_own_objects_in_the_order_they_are_read)
{
    store("2.25.1004", "2.25.3", 1);
    store("2.25.1003", "2.25.2", 12);
    store("2.25.1002", "2.25.2", 2);
    store("2.25.1002", "2.25.2", 2, true);

    const auto opened = open(county.specialist()).value();

    std::vector<std::string> order;
    for (const auto& one : opened.objects) order.push_back(one.instance->instance.text());
    EXPECT_EQ(order, (std::vector<std::string>{"2.25.1001", "2.25.1002", "2.25.1003", "2.25.1004"}));
    EXPECT_EQ(opened.which.site_name, "卫生院");
}

TEST_F(ViewingTest, every_look_is_in_the_audit_trail)
{
    const auto id = open(county.specialist()).value().objects.at(0).id;
    EXPECT_EQ(county.audited("case.read", which.text()), 1U);

    ASSERT_TRUE(object(county.clinic(), id));
    ASSERT_TRUE(object(county.specialist(), id));
    EXPECT_EQ(county.audited("object.read", id.text()), 2U);
}

TEST_F(ViewingTest, an_unaudited_look_is_none)
{
    county.ledger.fail_commits(errc::unavailable);
    EXPECT_EQ(open(county.specialist()).error().code(), errc::unavailable);
}

TEST_F(ViewingTest, an_object_of_another_case_is_not_part_of_this_one)
{
    const auto elsewhere = county.objects_of(county.niujie, "2.25.5").at(0).id;

    EXPECT_EQ(object(county.specialist(), elsewhere).error(), (Fault{errc::not_found, "object"}));
    EXPECT_EQ(county.audited("object.read", elsewhere.text()), 0U);
}

TEST_F(ViewingTest, another_sites_case_is_not_there)
{
    const auto id = county.objects_of(county.niujie, "2.25.1").at(0).id;

    EXPECT_EQ(open(county.other_clinic()).error(), (Fault{errc::not_found, "case"}));
    EXPECT_EQ(object(county.other_clinic(), id).error(), (Fault{errc::not_found, "case"}));
    EXPECT_TRUE(open(county.clinic())) << "who asked may look";
}
