#include "tools/shanhai/console.hpp"

#include <ostream>

namespace shanhai::cli {
namespace {

constexpr auto frame = std::chrono::milliseconds{200};
constexpr auto between_lines = std::chrono::seconds{10};
constexpr auto wipe_line = "\r\x1b[K";

}  // namespace

void Console::say(std::string_view line) const
{
    if (!json) out << harmless(line) << std::endl;
}

void Console::note(std::string_view line) const { err << harmless(line) << std::endl; }

void Console::print(const Table& table) const
{
    if (!json) out << table.text() << std::flush;
}

void Console::print_json(std::string_view text) const
{
    if (json) out << text << std::endl;
}

void Console::print(const Failure& failure) const { note(failure.line()); }

Meter::Meter(const Console& console, std::string what, std::uint64_t total)
    : console_{console}, what_{std::move(what)}, progress_{total, std::chrono::steady_clock::now()},
      next_{std::chrono::steady_clock::now() +
            (console.terminal ? Progress::Time::duration{} : Progress::Time::duration{between_lines})}
{}

Meter::~Meter() { wipe(); }

void Meter::reach(std::uint64_t done)
{
    const auto now = std::chrono::steady_clock::now();
    progress_.reach(done, now);
    if (now >= next_) draw(now);
}

void Meter::note(std::string_view line)
{
    wipe();
    console_.note(line);
}

void Meter::draw(Progress::Time now)
{
    next_ = now + (console_.terminal ? Progress::Time::duration{frame} : Progress::Time::duration{between_lines});
    const auto line = what_ + ' ' + progress_.line(now);
    if (console_.terminal)
        console_.err << wipe_line << line << std::flush;
    else
        console_.err << line << std::endl;
    drawn_ = console_.terminal;
}

void Meter::wipe()
{
    if (drawn_) console_.err << wipe_line << std::flush;
    drawn_ = false;
}

}  // namespace shanhai::cli
