#include "common/report/objects.hpp"

#include "common/report/sample_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

using Names = std::vector<std::string>;

struct Case {
    Document document = sample_document();
    Object first = document.objects[0];
    Object second = document.objects[1];

    auto against(std::vector<Holding> holdings) const -> Comparison { return compare_objects(document, holdings); }
};

TEST(Objects, that_were_read_are_recognised)
{
    const Case c;

    const auto result = c.against({{c.second.name, c.second.sha256}, {c.first.name, c.first.sha256}});

    EXPECT_TRUE(result.is_exact());
    EXPECT_EQ(result.same, (Names{c.first.name, c.second.name}));
}

TEST(Objects, are_recognised_under_another_name)
{
    const Case c;

    const auto result = c.against({{"IMG001.dcm", c.first.sha256}, {c.second.name, c.second.sha256}});

    EXPECT_TRUE(result.is_exact());
}

TEST(Objects, that_are_absent_are_named)
{
    const Case c;

    const auto result = c.against({{c.first.name, c.first.sha256}});

    EXPECT_FALSE(result.is_exact());
    EXPECT_EQ(result.missing, Names{c.second.name});
}

TEST(Objects, with_other_bytes_under_the_same_name_are_named)
{
    const Case c;

    const auto result = c.against({{c.first.name, c.first.sha256}, {c.second.name, c.first.sha256}});
    EXPECT_EQ(result.same, Names{c.first.name});
    EXPECT_EQ(result.different, Names{c.second.name}) << "the second was not given, only its name";

    const auto changed = c.against({{c.first.name, c.first.sha256}, {c.second.name, Digest::of(as_view("other"))}});
    EXPECT_EQ(changed.different, Names{c.second.name});
    EXPECT_TRUE(changed.missing.empty());
}

TEST(Objects, that_nobody_read_are_named)
{
    const Case c;

    const auto result = c.against({{c.first.name, c.first.sha256},
                                   {c.second.name, c.second.sha256},
                                   {"holiday.jpg", Digest::of(as_view("sea"))}});

    EXPECT_FALSE(result.is_exact());
    EXPECT_EQ(result.unread, Names{"holiday.jpg"});
}

}  // namespace
}  // namespace shanhai::report
