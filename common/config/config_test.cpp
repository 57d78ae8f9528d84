#include "common/base/bytes.hpp"
#include "common/config/manual.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

using namespace shanhai;
using namespace std::chrono_literals;

namespace {

// A feature's settings, one of every kind.
struct IntakeSettings {
    std::chrono::seconds quiet_period;
    std::chrono::milliseconds commit_delay;
    std::uint64_t object_max;
    std::int64_t parallel;
    bool strict;
    std::uint16_t port;
    std::string title;
    std::string level;
    std::vector<std::string> peers;
    std::filesystem::path key;
    std::filesystem::path spool;

    static auto from(config::Section& section) -> IntakeSettings
    {
        return {
            .quiet_period = section.seconds(
                "quiet_period", {.fallback = 90s, .min = 5s, .max = 1h, .help = "Silence that completes a study."}),
            .commit_delay = section.milliseconds(
                "commit_delay",
                {.fallback = 5ms, .min = 0ms, .max = 1s, .help = "How long a commit waits for company."}),
            .object_max = section.bytes("object_max",
                                        {.fallback = 2_GiB, .min = 1_MiB, .max = 16_GiB, .help = "Largest object."}),
            .parallel =
                section.integer("parallel", {.fallback = 4, .min = 1, .max = 64, .help = "Streams of one clinic."}),
            .strict = section.boolean("strict", {.fallback = true, .help = "Refuse instead of hold."}),
            .port = section.port("port", {.fallback = 2762, .help = "Where modalities connect."}),
            .title = section.text("title", {.fallback = "SHANHAI", .max_length = 16, .help = "Our AE title."}),
            .level =
                section.text("level", {.fallback = "info", .one_of = {"debug", "info"}, .help = "How much is said."}),
            .peers = section.texts(
                "peers", {.fallback = {"a", "b\"|"}, .max_count = 3, .max_length = 4, .help = "Who may call."}),
            .key = section.path("key", {.fallback = "keys/server.pem", .help = "The file with the private key."}),
            .spool = section.path("spool", {.fallback = "", .help = "Where parcels wait."}),
        };
    }
    friend auto operator==(const IntakeSettings&, const IntakeSettings&) -> bool = default;
};

struct Outcome {
    IntakeSettings settings;
    std::vector<config::Problem> problems;
};

auto read(std::string_view toml) -> Outcome
{
    config::Reader reader{toml, "/etc/shanhai/relay.toml"};
    auto settings = IntakeSettings::from(reader.section("intake", "How studies arrive."));
    return {std::move(settings), reader.finish()};
}

auto read_line(const std::string& line) -> Outcome { return read("[intake]\n" + line + "\n"); }

auto refusal_of(const std::string& line) -> std::string
{
    const auto outcome = read_line(line);
    EXPECT_EQ(outcome.settings, read("").settings) << "what is refused falls back";
    if (outcome.problems.size() != 1) return std::to_string(outcome.problems.size()) + " problems";
    EXPECT_EQ(outcome.problems[0].line, 2U);
    return outcome.problems[0].setting + " " + outcome.problems[0].reason;
}

auto all_uncommented(const std::string& file) -> std::string
{
    std::string out;
    std::istringstream lines{file};
    for (std::string line; std::getline(lines, line); out += line + "\n") {
        if (line.size() > 1 && line[0] == '#' && line[1] != ' ') line.erase(0, 1);
    }
    return out;
}

}  // namespace

TEST(Config, an_empty_file_gives_every_default)
{
    const auto [settings, problems] = read("");

    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(settings.quiet_period, 90s);
    EXPECT_EQ(settings.object_max, 2_GiB);
    EXPECT_EQ(settings.peers, (std::vector<std::string>{"a", "b\"|"}));
    EXPECT_EQ(settings.key, "/etc/shanhai/keys/server.pem") << "relative paths start at the file's folder";
    EXPECT_TRUE(settings.spool.empty());
}

TEST(Config, what_the_file_says_is_what_the_feature_gets)
{
    const auto [settings, problems] = read(R"(
        [intake]
        quiet_period = "2min"
        commit_delay = "250ms"
        object_max = 1048576
        parallel = 64
        strict = false
        port = 0
        title = "牛街"
        level = "debug"
        peers = []
        key = "/run/keys/../server.pem"
        spool = "parcels"
    )");

    EXPECT_EQ(config::to_text(problems, "relay.toml"), "");
    EXPECT_EQ(settings,
              (IntakeSettings{
                  2min, 250ms, 1_MiB, 64, false, 0, "牛街", "debug", {}, "/run/server.pem", "/etc/shanhai/parcels"}));
}

TEST(Config, a_bound_is_accepted_and_one_beyond_it_is_refused)
{
    for (const auto* line :
         {"quiet_period = '5s'", "quiet_period = '1h'", "commit_delay = '0s'", "commit_delay = '1000ms'",
          "object_max = '1MiB'", "object_max = '16GiB'", "object_max = 17179869184", "parallel = 1", "parallel = 64",
          "port = 0", "port = 65535", "title = '1234567890123456'", "peers = ['a', 'b', 'c']", "peers = ['1234']"})
        EXPECT_TRUE(read_line(line).problems.empty()) << line;

    EXPECT_EQ(refusal_of("quiet_period = '4s'"), "intake.quiet_period is 4s; it must be from 5s to 1h");
    EXPECT_EQ(refusal_of("quiet_period = '3601s'"), "intake.quiet_period is 3601s; it must be from 5s to 1h");
    EXPECT_EQ(refusal_of("commit_delay = '1001ms'"), "intake.commit_delay is 1001ms; it must be from 0ms to 1s");
    EXPECT_EQ(refusal_of("object_max = '1048575B'"), "intake.object_max is 1048575B; it must be from 1MiB to 16GiB");
    EXPECT_EQ(refusal_of("object_max = 17179869185"),
              "intake.object_max is 17179869185B; it must be from 1MiB to 16GiB");
    EXPECT_EQ(refusal_of("parallel = 0"), "intake.parallel is 0; it must be from 1 to 64");
    EXPECT_EQ(refusal_of("parallel = 65"), "intake.parallel is 65; it must be from 1 to 64");
    EXPECT_EQ(refusal_of("port = -1"), "intake.port is -1; it must be from 0 to 65535");
    EXPECT_EQ(refusal_of("port = 65536"), "intake.port is 65536; it must be from 0 to 65535");
    EXPECT_EQ(refusal_of("title = '12345678901234567'"), "intake.title is longer than 16 bytes");
    EXPECT_EQ(refusal_of("peers = ['a', 'b', 'c', 'd']"), "intake.peers has more than 3 entries");
    EXPECT_EQ(refusal_of("peers = ['a', '12345']"), "intake.peers entry 2 is longer than 4 bytes");
}

TEST(Config, another_kind_of_value_is_refused_with_what_was_wanted)
{
    EXPECT_EQ(refusal_of("quiet_period = 90"),
              "intake.quiet_period must be a duration such as \"90s\", not an integer");
    EXPECT_EQ(refusal_of("quiet_period = '90'"),
              "intake.quiet_period must be a duration such as \"90s\" (ms, s, min, h, d)");
    EXPECT_EQ(refusal_of("quiet_period = '5500ms'"), "intake.quiet_period must be whole seconds");
    EXPECT_EQ(refusal_of("quiet_period = '99999999999999999999s'"),
              "intake.quiet_period is a longer duration than can be counted");
    EXPECT_EQ(refusal_of("object_max = '2GB'"),
              "intake.object_max must be a size such as \"2GiB\" or a number of bytes (B, KiB, MiB, GiB, TiB)");
    EXPECT_EQ(refusal_of("object_max = -1"), "intake.object_max must not be negative");
    EXPECT_EQ(refusal_of("object_max = true"),
              "intake.object_max must be a size such as \"2GiB\" or a number of bytes, not true or false");
    EXPECT_EQ(refusal_of("object_max = '99999999999TiB'"), "intake.object_max is a larger size than can be counted");
    EXPECT_EQ(refusal_of("parallel = 4.0"), "intake.parallel must be an integer, not a fraction");
    EXPECT_EQ(refusal_of("parallel = '4'"), "intake.parallel must be an integer, not text");
    EXPECT_EQ(refusal_of("strict = 1"), "intake.strict must be true or false, not an integer");
    EXPECT_EQ(refusal_of("title = 2026-03-05"), "intake.title must be text, not a date or time");
    EXPECT_EQ(refusal_of("title = \"a\\u001Bb\""), "intake.title contains a control character");
    EXPECT_EQ(refusal_of("level = 'loud'"), "intake.level must be one of \"debug\", \"info\"");
    EXPECT_EQ(refusal_of("peers = 'a'"), "intake.peers must be a list of texts, not text");
    EXPECT_EQ(refusal_of("peers = ['a', 1]"),
              "intake.peers must be a list of texts, not a list of other things than text");
    EXPECT_EQ(refusal_of("key = ''"), "intake.key must not be empty");
    EXPECT_EQ(refusal_of("key = 7"), "intake.key must be a path, not an integer");
    EXPECT_EQ(refusal_of("spool = { here = 1 }"), "intake.spool must be a path, not a table");
}

TEST(Config, a_path_may_be_as_long_as_the_system_allows_and_no_longer)
{
    EXPECT_TRUE(read_line("key = '/" + std::string(4094, 'k') + "'").problems.empty());
    EXPECT_EQ(refusal_of("key = '/" + std::string(4095, 'k') + "'"), "intake.key is longer than 4095 bytes");
}

TEST(Config, every_mistake_is_reported_at_once_in_the_order_of_the_file)
{
    constexpr auto file = R"(relay = true
[intake]
parallel = 100
quite_period = "90s"
object_max = "lots"
"two\nlines" = 1

[intake.deeper]
x = 1

[outtake]
parallel = 1
[[lists]]
)";

    EXPECT_EQ(config::to_text(read(file).problems, "relay.toml"),
              "relay.toml:1: relay: a setting stands in a [section]\n"
              "relay.toml:3: intake.parallel: is 100; it must be from 1 to 64\n"
              "relay.toml:4: intake.quite_period: is not a setting of this section\n"
              "relay.toml:5: intake.object_max: must be a size such as \"2GiB\" or a number of bytes (B, KiB, MiB, "
              "GiB, TiB)\n"
              "relay.toml:6: intake.\"two\\u000Alines\": is not a setting of this section\n"
              "relay.toml:8: intake.deeper: is not a setting of this section\n"
              "relay.toml:11: [outtake]: is not a section of this file\n"
              "relay.toml:13: lists: a section is written [once], not [[repeated]]\n");
}

TEST(Config, a_file_that_is_not_toml_is_refused_at_its_line)
{
    for (const auto* file : {"[intake]\nparallel = \n", "[intake]\nparallel = 1 2\n", "\n[intake\n",
                             "[intake]\nparallel = 9223372036854775808", "a = 1\na = 2\n", "[intake]\n[intake]\n",
                             "\ntitle = \"\xFF\xFE\"\n"}) {
        const auto [settings, problems] = read(file);
        ASSERT_EQ(problems.size(), 1U) << file;
        EXPECT_EQ(problems[0].line, 2U) << file << problems[0].reason;
        EXPECT_FALSE(problems[0].reason.empty());
        EXPECT_EQ(settings, read("").settings);
    }
}

TEST(Config, a_file_may_be_one_mebibyte_and_not_a_byte_more)
{
    const auto filled = [](std::size_t size) { return "[intake]\n#" + std::string(size - 10, 'x'); };

    EXPECT_TRUE(read(filled(config::document_size_max)).problems.empty());
    EXPECT_EQ(config::to_text(read(filled(config::document_size_max + 1)).problems, "relay.toml"),
              "relay.toml: the file is larger than 1MiB\n");
}

TEST(Config, the_written_file_reads_back_as_the_defaults_commented_or_not)
{
    config::Reader nothing{"", "relay.toml"};
    IntakeSettings::from(nothing.section("intake", "How studies arrive."));
    const auto file = config::settings_file(nothing);

    for (const auto& text : {file, all_uncommented(file)}) {
        const auto [settings, problems] = read(text);
        EXPECT_EQ(config::to_text(problems, "relay.toml"), "");
        EXPECT_EQ(settings, read("").settings);
    }
    EXPECT_NE(all_uncommented(file), file);
    EXPECT_NE(file.find("\n# Silence that completes a study. Allowed: from 5s to 1h.\n#quiet_period = \"90s\"\n"),
              file.npos)
        << file;
}

TEST(Config, the_written_file_keeps_what_was_chosen)
{
    config::Reader chosen{"[intake]\nport = 0\npeers = ['x']\nparallel = 999\n", "relay.toml"};
    IntakeSettings::from(chosen.section("intake", "How studies arrive."));
    const auto file = config::settings_file(chosen);

    EXPECT_NE(file.find("\nport = 0\n"), file.npos) << file;
    EXPECT_NE(file.find("\npeers = [\"x\"]\n"), file.npos) << file;
    EXPECT_NE(file.find("\n#parallel = 4\n"), file.npos) << "what was refused is not written";
    EXPECT_EQ(read(file).settings.port, 0);
    EXPECT_TRUE(read(file).problems.empty());
}

TEST(Config, the_lines_of_the_written_file_fit_a_terminal)
{
    config::Reader reader{"", "relay.toml"};
    std::string help;
    for (int i = 0; i < 60; ++i) help += "word ";
    help += "end.";
    reader.section("long", help).boolean("winded", {.fallback = false, .help = help});

    std::istringstream lines{config::settings_file(reader)};
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
    EXPECT_NE(config::settings_file(reader).find("end. Allowed: true or false.\n#winded = false\n"), std::string::npos);
}

TEST(Config, the_reference_has_a_row_for_every_setting)
{
    config::Reader reader{"", "relay.toml"};
    IntakeSettings::from(reader.section("intake", "How studies arrive."));
    const auto page = config::reference(reader);

    EXPECT_TRUE(page.starts_with("## [intake]\n\nHow studies arrive.\n\n| setting |")) << page;
    EXPECT_NE(page.find("| `quiet_period` | `\"90s\"` | from 5s to 1h | Silence that completes a study. |\n"),
              page.npos);
    EXPECT_NE(page.find("`[\"a\", \"b\\\"\\|\"]`"), page.npos) << "a bar stays inside its cell: " << page;
    EXPECT_EQ(std::count(page.begin(), page.end(), '\n'), 4 + 2 + 11);
}

TEST(Config, a_declaration_that_contradicts_itself_is_a_bug)
{
    config::Reader reader{"", "relay.toml"};
    auto& section = reader.section("bugs", "Every one of them.");
    section.boolean("twice", {.fallback = true, .help = "h"});

    EXPECT_THROW(section.boolean("twice", {.fallback = true, .help = "h"}), std::logic_error);
    EXPECT_THROW(section.boolean("Name", {.fallback = true, .help = "h"}), std::logic_error);
    EXPECT_THROW(section.boolean("helpless", {.fallback = true, .help = ""}), std::logic_error);
    EXPECT_THROW(section.integer("low", {.fallback = 0, .min = 1, .max = 2, .help = "h"}), std::logic_error);
    EXPECT_THROW(section.integer("high", {.fallback = 3, .min = 1, .max = 2, .help = "h"}), std::logic_error);
    EXPECT_THROW(section.text("word", {.fallback = "c", .one_of = {"a", "b"}, .help = "h"}), std::logic_error);
    EXPECT_THROW(section.texts("many", {.fallback = {"a", "b"}, .max_count = 1, .help = "h"}), std::logic_error);
    EXPECT_THROW(reader.section("bugs", "Again."), std::logic_error);
    EXPECT_THROW(reader.section("no.dots", "Never."), std::logic_error);
}
