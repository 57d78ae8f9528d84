// How a message leaves the relay: the port behind which webhooks and the SMS gateway stand. What is live needs none: it
// is written down where the clinic listens.
//
//   repeatable   the same message has the same id in every attempt of a round, so that a receiver knows a repeat
//   bounded      an attempt takes the deadline's time at most, whatever the other side does
//   private      no message carries who the patient is; whoever may know asks the relay, with their certificate
#pragma once

#include "common/runtime/asio.hpp"
#include "server/ledger/alerts.hpp"

namespace shanhai::critical {

struct Message {
    std::string id;  // crit_01...-2-1: alert, notice, round
    ledger::Notice notice;
    std::string alert;
    std::string of;  // the case
    std::string site;
    std::string site_name;
    std::string modality;
    std::string criterion;
    std::string grade;
    Instant found_at;
    Instant at;  // of this attempt
};

// What became of an attempt. refused: an answer, and the same one if it were asked again. unreachable: no answer.
struct Told {
    ledger::NoticeState state = ledger::NoticeState::unreachable;
    std::string reference;  // what the other side calls it, so that it can be asked about
    std::string trouble;    // the fault's step
    std::optional<std::chrono::seconds> retry_after{};
};

class Channels {
public:
    virtual ~Channels() = default;

    virtual auto tell(Message message) -> awaitable<Told> = 0;
    // Whether what was accepted has arrived: accepted, delivered, or refused when it never will.
    virtual auto ask(Message message) -> awaitable<Told> = 0;
};

}  // namespace shanhai::critical
