// An event name and fields, once, where it was decided:
//
//   log.info("intake.object.stored", {{"case", case_id}, {"bytes", size}, {"took", length}});
//   {"at":"2026-03-05T07:08:09.123456Z","level":"info","event":"intake.object.stored","case":"case_01...","bytes":9,
//    "took_ms":1.5}
//
// One JSON object a line, time in UTC, durations in milliseconds and named so. The audit trail is the ledger, not this.
#pragma once

#include "common/log/value.hpp"

#include <functional>
#include <initializer_list>

namespace shanhai::log {

enum class Level { debug, info, warn, error };

auto name_of(Level level) -> std::string_view;
auto parse_level(std::string_view text) -> Result<Level>;

// Where lines go. Called from any thread; never blocks for long and never fails the caller.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void write(Level level, std::string_view line) noexcept = 0;  // without its line end
};

using Fields = std::initializer_list<Field>;

// Cheap to copy; refers to its sink. Usable from any thread.
class Log {
public:
    using Now = std::function<Instant()>;

    explicit Log(Sink& sink, Level least = Level::info, Now now = system_now);

    void debug(Event event, Fields fields = {}) const { write(Level::debug, event, fields); }
    void info(Event event, Fields fields = {}) const { write(Level::info, event, fields); }
    void warn(Event event, Fields fields = {}) const { write(Level::warn, event, fields); }
    void error(Event event, Fields fields = {}) const { write(Level::error, event, fields); }

    auto with(Fields fields) const -> Log;       // the same log, with these fields on every line
    auto says(Level level) const -> bool { return level >= least_; }

    static auto system_now() -> Instant;

private:
    void write(Level level, Event event, Fields fields) const;

    Sink* sink_;
    Level least_;
    Now now_;
    std::string always_;                         // the fields of with(), as they will stand in the line
};

}  // namespace shanhai::log
