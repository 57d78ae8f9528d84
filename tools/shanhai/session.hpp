// What every command is given: where to speak, where to find the enrolment, where to wait for the disk.
#pragma once

#include "common/base/ids.hpp"
#include "common/runtime/lane.hpp"
#include "tools/shanhai/console.hpp"
#include "tools/shanhai/profiles.hpp"
#include "tools/shanhai/relay.hpp"

namespace shanhai::cli {

struct Session {
    Console& console;
    Lane& disk;
    Home home;
    std::string profile;  // as --profile says it
};

// An enrolment in use.
struct Member {
    StoredProfile profile;
    net::Roots roots;
    Relay relay;
};

// Reads a handful of small files before anything else happens, so it may wait for them.
auto open_member(const Session& session) -> Outcome<Member>;

template <class T>
auto parse_id(const std::string& text) -> Outcome<T>  // an id goes into a URL or a file name: check it first
{
    auto id = T::parse(text);
    if (!id) return Failure{Fault{errc::malformed, "usage.id", harmless(text)}};
    return std::move(*id);
}

// Moments from the relay, as people here read them; what is no moment stands as it is.
auto shown_time(const std::string& rfc3339) -> std::string;

}  // namespace shanhai::cli
