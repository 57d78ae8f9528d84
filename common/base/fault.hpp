// Expected failure is a value: one closed list of reasons, and where the step failed.
//
// Protocols translate the reason in one table each (common/net/status.cpp for HTTP, server/intake/dimse_status.cpp
// for C-STORE); people read the sentence that belongs to `at` (common/wire/sentences.cpp).
#pragma once

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace shanhai {

enum class errc {
    malformed = 1,    // the bytes are not what they claim to be
    mismatch,         // the parts contradict each other
    unsupported,      // understood, not served here
    too_large,        // over a named limit
    unauthenticated,  // who are you
    forbidden,        // known, not allowed
    not_found,        // no such thing, or not yours
    conflict,         // same name, other content; or somebody else was first
    stale,            // decided on an older revision or token
    busy,             // a lane or quota is full
    timeout,          // our own limit passed
    cancelled,        // the caller left, or we are closing
    storage_full,     // no room
    unavailable,      // something we need is down
    corrupt,          // stored bytes fail their digest
    internal,         // a bug
};

// The stable word for a reason, as it stands in replies, logs and --json output.
auto name_of(errc code) -> std::string_view;

class Fault {
public:
    Fault() : Fault{errc::internal, "fault.none"} {}  // what Result answers when asked for a fault it has not

    // `at` is a literal naming the step ("submission.digest"), stable across versions and never text from outside.
    // `subject` is an identifier that was already validated (an object's number, a case id, a setting), or empty.
    Fault(errc code, std::string_view at, std::string subject = {})
        : code_{code}, at_{at}, subject_{std::move(subject)}
    {
    }

    auto code() const -> errc { return code_; }
    auto at() const -> std::string_view { return at_; }
    auto subject() const -> const std::string& { return subject_; }

    friend auto operator==(const Fault&, const Fault&) -> bool = default;

private:
    errc code_;
    std::string_view at_;
    std::string subject_;
};

template <class T>
using Result = boost::system::result<T, Fault>;

// Reading the value of a failed Result is a bug, so it throws what bugs throw.
[[noreturn]] void throw_exception_from_error(const Fault& fault, const boost::source_location& where);

}  // namespace shanhai
