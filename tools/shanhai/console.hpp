// Where a command speaks: results to standard output, everything else to standard error, in UTF-8.
#pragma once

#include "tools/shanhai/failure.hpp"
#include "tools/shanhai/progress.hpp"
#include "tools/shanhai/table.hpp"

#include <iosfwd>
#include <memory>

namespace shanhai::cli {

struct Console {
    std::ostream& out;
    std::ostream& err;
    bool json = false;      // --json: out carries JSON and nothing else
    bool terminal = false;  // err is one: lines may be drawn over

    void say(std::string_view line) const;   // a result; silent with --json
    void note(std::string_view line) const;  // on the way
    void print(const Table& table) const;
    void print_json(std::string_view text) const;  // one line; silent without --json
    void print(const Failure& failure) const;
};

// The progress of one transfer on the screen: drawn in place on a terminal, else a line now and then.
class Meter {
public:
    Meter(const Console& console, std::string what, std::uint64_t total);
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;
    ~Meter();  // ends the line

    void reach(std::uint64_t done);
    void note(std::string_view line);  // without tearing the drawing

private:
    void draw(Progress::Time now);
    void wipe();

    const Console& console_;
    std::string what_;
    Progress progress_;
    Progress::Time next_;
    bool drawn_ = false;
};

}  // namespace shanhai::cli
