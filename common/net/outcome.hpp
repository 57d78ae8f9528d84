// What became of telling somebody something over the network.
//
// *Refused* is an answer: the receiver understood and said no, and asking again would get the same no; a person has to
// look. *Unreachable* is anything that is no answer one can hold on to: asking again later is right.
#pragma once

#include "common/base/fault.hpp"

#include <chrono>
#include <optional>

namespace shanhai::net {

enum class Hearing { accepted, refused, unreachable };

class Outcome {
public:
    static auto accepted() -> Outcome { return {Hearing::accepted, Fault{}}; }
    static auto refused(Fault why) -> Outcome { return {Hearing::refused, std::move(why)}; }
    static auto unreachable(Fault why) -> Outcome { return {Hearing::unreachable, std::move(why)}; }
    auto not_before(std::optional<std::chrono::seconds> wait) && -> Outcome
    {
        return retry_after_ = wait, std::move(*this);
    }

    auto hearing() const -> Hearing { return hearing_; }
    auto is_accepted() const -> bool { return hearing_ == Hearing::accepted; }
    auto why() const -> const Fault& { return why_; }  // not of what was accepted
    // How long the receiver asked to be left alone.
    auto retry_after() const -> std::optional<std::chrono::seconds> { return retry_after_; }

private:
    Outcome(Hearing hearing, Fault why) : hearing_{hearing}, why_{std::move(why)} {}

    Hearing hearing_;
    Fault why_;
    std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace shanhai::net
