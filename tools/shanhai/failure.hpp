// How a command ends: what the shell gets, and the one sentence a person gets.
#pragma once

#include "common/base/fault.hpp"
#include "common/wire/submission.hpp"

#include <chrono>
#include <optional>

namespace shanhai::cli {

// Documented in --help; scripts depend on the numbers.
enum class Exit {
    done = 0,
    refused = 1,      // the relay said no
    usage = 2,        // what was asked makes no sense
    unreachable = 3,  // the relay could not be asked, or gave no answer
    unproven = 4,     // a signature, a certificate or a digest does not hold
    local = 5,        // this computer: a file, the disk, the enrolment
    held = 6,         // received, but nobody reads it before the clinic has checked form and images
    outdated = 7,     // genuine, but superseded, retracted, or by a certificate that was revoked since
    unfinished = 8,   // signed, but its timestamp or its second signature is still to come
    stopped = 130,    // Ctrl-C
};

class Failure {
public:
    Failure() : Failure{Fault{}} {}  // what Outcome answers when asked for one it has not

    // Ours: the class follows from the code.
    Failure(const Fault& fault);
    // The relay's: its own sentence, when it gave one, is the better one.
    static auto of_reply(unsigned status, std::string_view body) -> Failure;
    static auto of_refusal(const wire::RefusalView& refusal) -> Failure;

    auto exit() const -> Exit { return exit_; }
    auto at() const -> const std::string& { return at_; }
    auto code() const -> errc { return code_; }
    auto subject() const -> const std::string& { return subject_; }
    auto line() const -> std::string;  // 这份文件不是 DICOM 影像，…。 (dicom.not)

    // The relay counts manifest lines; people know files by their names.
    auto about(std::string subject) const -> Failure;
    auto waits(std::chrono::seconds length) const -> Failure;
    auto wait() const -> std::optional<std::chrono::seconds> { return wait_; }  // Retry-After
    // The same request may succeed later without anybody doing anything about it.
    auto may_pass() const -> bool;

private:
    Failure(Exit exit, errc code, std::string at, std::string subject);

    Exit exit_;
    errc code_;
    std::string at_;
    std::string subject_;
    std::string sentence_;
    std::string request_;  // the relay's id for it, when it is to blame
    std::optional<std::chrono::seconds> wait_;
};

template <class T>
using Outcome = boost::system::result<T, Failure>;

// Reading the value of a failed Outcome is a bug, so it throws what bugs throw.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace shanhai::cli
