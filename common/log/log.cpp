#include "common/log/log.hpp"

#include <fmt/format.h>

#include <cmath>

namespace shanhai::log {
namespace {

using Line = fmt::memory_buffer;

void append(Line& line, std::string_view text) { line.append(text.data(), text.data() + text.size()); }

// RFC 8259 section 7. Nothing that could end the line, or the string, leaves as itself.
void append_text(Line& line, std::string_view text)
{
    line.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line.push_back('\\');
            line.push_back(c);
        } else if (byte < 0x20 || byte == 0x7F) {
            fmt::format_to(std::back_inserter(line), "\\u{:04x}", byte);
        } else {
            line.push_back(c);
        }
    }
    line.push_back('"');
}

void append_number(Line& line, double number)
{
    if (std::isfinite(number))
        fmt::format_to(std::back_inserter(line), "{}", number);
    else
        append(line, "null");  // JSON has no word for it
}

struct Append {
    Line& line;

    void operator()(std::string_view text) const { append_text(line, text); }
    void operator()(bool flag) const { append(line, flag ? "true" : "false"); }
    void operator()(std::int64_t number) const { fmt::format_to(std::back_inserter(line), "{}", number); }
    void operator()(std::uint64_t number) const { fmt::format_to(std::back_inserter(line), "{}", number); }
    void operator()(double number) const { append_number(line, number); }
    void operator()(Value::Milliseconds length) const { append_number(line, length.count()); }
    void operator()(Instant when) const { append_text(line, to_text(when)); }
    void operator()(const Value::Start& digest) const { append_text(line, to_hex(digest.begin)); }
    void operator()(const Value::Step& step) const { append_text(line, fmt::format("{} {}", step.reason, step.at)); }
};

void append_fields(Line& line, Fields fields)
{
    for (const auto& field : fields) {
        const auto& held = field.value.held();
        const bool timed = std::holds_alternative<Value::Milliseconds>(held);
        fmt::format_to(std::back_inserter(line), ",\"{}{}\":", field.name.text(), timed ? "_ms" : "");
        std::visit(Append{line}, held);
    }
}

}  // namespace

auto name_of(Level level) -> std::string_view
{
    switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warn: return "warn";
    case Level::error: return "error";
    }
    return "error";
}

auto parse_level(std::string_view text) -> Result<Level>
{
    for (const auto level : {Level::debug, Level::info, Level::warn, Level::error}) {
        if (text == name_of(level)) return level;
    }
    return Fault{errc::malformed, "log.level"};
}

Log::Log(Sink& sink, Level least, Now now) : sink_{&sink}, least_{least}, now_{std::move(now)} {}

auto Log::with(Fields fields) const -> Log
{
    Line rendered;
    append_fields(rendered, fields);
    auto copy = *this;
    copy.always_ += std::string_view{rendered.data(), rendered.size()};
    return copy;
}

auto Log::system_now() -> Instant { return std::chrono::floor<Instant::duration>(std::chrono::system_clock::now()); }

void Log::write(Level level, Event event, Fields fields) const
{
    if (!says(level)) return;
    Line line;
    fmt::format_to(std::back_inserter(line), R"({{"at":"{}","level":"{}","event":"{}")", to_text(now_()),
                   name_of(level), event.text());
    append(line, always_);
    append_fields(line, fields);
    line.push_back('}');
    sink_->write(level, {line.data(), line.size()});
}

}  // namespace shanhai::log
