// relay.toml as somebody might leave it at three in the morning: every value in use is within its bounds.
#include "common/config/manual.hpp"
#include "common/config/reader.hpp"
#include "common/config/units.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

using namespace std::chrono_literals;

void run(ByteView input)
{
    const auto text = as_text(input);
    config::Reader reader{text, "relay.toml"};
    auto& section = reader.section("intake", "How studies arrive.");
    const auto count = section.integer("count", {.fallback = 3, .min = 1, .max = 9, .help = "A number."});
    const auto size = section.bytes("size", {.fallback = 2_MiB, .min = 1_MiB, .max = 9_MiB, .help = "A size."});
    const auto wait = section.seconds("wait", {.fallback = 5s, .min = 1s, .max = 1h, .help = "A time."});
    const auto name = section.text("name", {.fallback = "x", .max_length = 8, .help = "A name."});
    const auto names = section.texts("names", {.fallback = {}, .max_count = 4, .max_length = 8, .help = "Names."});
    (void)section.boolean("flag", {.fallback = true, .help = "Yes or no."});
    (void)section.path("file", {.fallback = "", .help = "A file."});
    must(1 <= count && count <= 9 && 1_MiB <= size && size <= 9_MiB && 1s <= wait && wait <= 1h, "bounds hold");
    must(name.size() <= 8 && names.size() <= 4, "texts are short");

    for (const auto& problem : reader.finish()) must(!problem.reason.empty(), "every mistake has its reason");
    if (const auto length = config::parse_duration(text)) must(length->count() >= 0, "no time is negative");
    if (const auto bytes = config::parse_size(text))
        must(config::parse_size(config::size_text(*bytes)).value() == *bytes, "a size reads the same again");
}

}  // namespace shanhai::fuzz
