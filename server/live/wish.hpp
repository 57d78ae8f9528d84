// What a watcher wants to hear of: which kinds of events, behind which number. Pure.
#pragma once

#include "server/ledger/trail.hpp"

#include <memory>
#include <set>
#include <span>

namespace shanhai::live {

// Every kind there is: whoever adds one adds it here, or nobody can ask for it alone (tail_test.cpp looks).
auto known_kinds() -> std::span<const std::string_view>;

using Kinds = std::set<std::string, std::less<>>;  // empty: all

// "case.opened,case.claimed"; malformed "live.kinds" when one of them does not exist.
auto parse_kinds(std::string_view list) -> Result<Kinds>;
auto parse_number(std::string_view text) -> Result<std::int64_t>;  // malformed "live.after"

// An event as it is sent: written once, for everybody who is told.
struct Line {
    std::int64_t number = 0;
    std::string kind;
    SiteId site;
    SiteId group;
    std::string json;  // wire::EventView
};
using SharedLine = std::shared_ptr<const Line>;
auto line_of(const ledger::Event& event) -> SharedLine;

struct Wish {
    SiteId site;  // the watcher's: sees what it asks or reads, and nothing else
    Kinds kinds;

    auto wants(const Line& line) const -> bool
    {
        const bool visible = line.site == site || line.group == site;
        return visible && (kinds.empty() || kinds.contains(line.kind));
    }
};

}  // namespace shanhai::live
