#include "common/log/capture.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <thread>

using namespace shanhai;
using namespace std::chrono_literals;

namespace {

template <class T>
constexpr bool can_be_logged = std::is_constructible_v<log::Value, T>;

// What a patient brought, or could have, has no way in.
static_assert(!can_be_logged<std::string>);
static_assert(!can_be_logged<const std::string&>);
static_assert(!can_be_logged<std::string_view>);
static_assert(!can_be_logged<const char*>);
static_assert(!can_be_logged<char*>);
static_assert(!can_be_logged<char (&)[8]>);
static_assert(!can_be_logged<char>);
static_assert(!can_be_logged<std::filesystem::path>);
static_assert(!can_be_logged<Bytes>);
static_assert(!can_be_logged<StudyUid>);
static_assert(!can_be_logged<SeriesUid>);
static_assert(!can_be_logged<InstanceUid>);
static_assert(!can_be_logged<Day>, "a birthday is one");
static_assert(!can_be_logged<void*>);
static_assert(!std::is_constructible_v<log::Event, std::string>);
static_assert(!std::is_constructible_v<log::Event, const char*>);
static_assert(!std::is_constructible_v<log::FieldName, std::string_view>);
static_assert(!std::is_copy_constructible_v<log::Value>, "a value refers to its id");

static_assert(can_be_logged<int> && can_be_logged<std::uint16_t> && can_be_logged<std::size_t> && can_be_logged<bool>);
static_assert(can_be_logged<double> && can_be_logged<std::chrono::seconds> && can_be_logged<Instant>);
static_assert(can_be_logged<Digest> && can_be_logged<errc> && can_be_logged<log::Level> && can_be_logged<Fault>);
enum class Nameless { one };
static_assert(!can_be_logged<Nameless>);
static_assert(can_be_logged<CaseId> && can_be_logged<SiteId> && can_be_logged<PersonId>);

constexpr auto noon = Instant{1'772'683'689'123'456us};

struct Desk {
    log::Capture lines;
    log::Log log{lines, log::Level::debug, [] { return noon; }};

    auto last() const -> std::string { return lines.lines().back(); }
};

}  // namespace

TEST(Log, a_line_is_one_json_object_with_time_level_event_and_fields)
{
    Desk desk;
    const auto id = CaseId::mint(noon, {});

    desk.log.info("intake.object.stored", {{"case", id}, {"bytes", 524'288}, {"took", 1500us}});

    EXPECT_EQ(desk.last(), R"({"at":"2026-03-05T04:08:09.123456Z","level":"info","event":"intake.object.stored",)"
                           R"("case":")" +
                               id.text() + R"(","bytes":524288,"took_ms":1.5})");
}

TEST(Log, every_kind_of_value_is_written_as_json)
{
    Desk desk;
    const auto site = SiteId::parse("niujie").value();
    const auto refused = Fault{errc::too_large, "intake.size", "patient-given"};

    desk.log.warn("log.kinds", {{"least", std::numeric_limits<std::int64_t>::min()},
                                {"most", std::numeric_limits<std::uint64_t>::max()},
                                {"yes", true},
                                {"half", 0.5},
                                {"nothing", std::numeric_limits<double>::quiet_NaN()},
                                {"length", 2min},
                                {"until", noon},
                                {"why", errc::stale},
                                {"fault", refused},
                                {"digest", Digest::of(as_view("abc"))},
                                {"site", site},
                                {"word", "open \"door\"\n\x01牛街"}});

    EXPECT_EQ(desk.last(),
              R"({"at":"2026-03-05T04:08:09.123456Z","level":"warn","event":"log.kinds",)"
              R"("least":-9223372036854775808,"most":18446744073709551615,"yes":true,"half":0.5,"nothing":null,)"
              R"("length_ms":120000,"until":"2026-03-05T04:08:09.123456Z","why":"stale",)"
              R"("fault":"too_large intake.size","digest":"ba7816bf8f01","site":"niujie",)"
              R"("word":"open \"door\"\u000a\u0001牛街"})")
        << "a fault's subject stays out, a digest is shortened, what is no number is null";
}

TEST(Log, nothing_ends_a_line_early)
{
    Desk desk;

    desk.log.info("log.tricks", {{"word", "a\r\nb\x1b[2J\x7f\\\"}"}});

    EXPECT_TRUE(desk.last().ends_with(R"(,"word":"a\u000d\u000ab\u001b[2J\u007f\\\"}"})")) << desk.last();
}

TEST(Log, what_is_below_the_level_is_not_written)
{
    log::Capture lines;
    const log::Log log{lines, log::Level::warn};

    log.debug("a.debug");
    log.info("a.info");
    log.warn("a.warn");
    log.error("a.error");

    EXPECT_EQ(lines.count("a.debug") + lines.count("a.info"), 0U);
    EXPECT_EQ(lines.count("a.warn"), 1U);
    EXPECT_EQ(lines.count("a.error"), 1U);
    EXPECT_FALSE(log.says(log::Level::info));
}

TEST(Log, fields_that_belong_to_everything_are_given_once)
{
    Desk desk;
    const auto site = SiteId::parse("niujie").value();

    const auto of_site = desk.log.with({{"site", site}});
    const auto of_upload = of_site.with({{"attempt", 2}});
    of_upload.info("intake.upload.opened", {{"bytes", 7}});

    EXPECT_TRUE(desk.last().ends_with(R"("event":"intake.upload.opened","site":"niujie","attempt":2,"bytes":7})"));
    desk.log.info("log.plain");
    EXPECT_EQ(desk.last().find("niujie"), std::string::npos) << "the log it came from is as it was";
}

TEST(Log, level_names_read_back)
{
    for (const auto level : {log::Level::debug, log::Level::info, log::Level::warn, log::Level::error})
        EXPECT_EQ(log::parse_level(log::name_of(level)).value(), level);
    EXPECT_EQ(log::parse_level("loud").error().code(), errc::malformed);
}

TEST(Log, many_threads_may_write_at_once)
{
    Desk desk;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&desk, t] {
                for (int i = 0; i < 250; ++i) desk.log.info("log.crowd", {{"thread", t}, {"turn", i}});
            });
        }
    }
    EXPECT_EQ(desk.lines.count("log.crowd"), 1000U);
}
