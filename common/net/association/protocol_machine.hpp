// The upper layer's protocol machine: PS3.8 section 9.2, as one table to hold against table 9-10 of the standard.
//
// An association asks it at every event what to do and does that (upper_layer.cpp); nothing else decides what may come
// next. Its names are the standard's, so that a log, a test and the page of the standard can lie side by side.
#pragma once

#include <cstdint>

namespace shanhai::net {

// PS3.8 tables 9-1 to 9-5.
enum class State : std::uint8_t {
    sta1 = 1,  // idle
    sta2,      // connected: awaiting the A-ASSOCIATE-RQ
    sta3,      // awaiting our user's decision. Nothing is read here: a hasty peer is met in Sta6
    sta4,      // awaiting the transport connection
    sta5,      // awaiting the A-ASSOCIATE-AC or -RJ
    sta6,      // established
    sta7,      // we asked to release: awaiting the A-RELEASE-RP
    sta8,      // the peer asked to release: awaiting our user
    sta9,      // both asked, and we are the requestor: awaiting our user
    sta10,     // both asked, and we are the acceptor: awaiting the A-RELEASE-RP
    sta11,     // both asked, and we are the requestor: awaiting the A-RELEASE-RP
    sta12,     // both asked, and we are the acceptor: awaiting our user
    sta13,     // over: awaiting the peer's closing of the connection
};

// PS3.8 table 9-10, the rows.
enum class Event : std::uint8_t {
    associate_request = 1,    // Evt1, our user
    transport_confirmed = 2,  // Evt2
    associate_ac_pdu = 3,     // Evt3
    associate_rj_pdu = 4,     // Evt4
    transport_indicated = 5,  // Evt5
    associate_rq_pdu = 6,     // Evt6
    associate_accepted = 7,   // Evt7, our user
    associate_rejected = 8,   // Evt8, our user
    data_request = 9,         // Evt9, our user
    data_pdu = 10,            // Evt10
    release_request = 11,     // Evt11, our user
    release_rq_pdu = 12,      // Evt12
    release_rp_pdu = 13,      // Evt13
    release_response = 14,    // Evt14, our user
    abort_request = 15,       // Evt15, our user
    abort_pdu = 16,           // Evt16
    transport_closed = 17,    // Evt17
    artim_expired = 18,       // Evt18
    invalid_pdu = 19,         // Evt19: unrecognized, or a value in it is
};

// PS3.8 tables 9-6 to 9-9.
enum class Action : std::uint8_t {
    none,   // cannot happen in this state
    ae_1,   // connect
    ae_2,   // send A-ASSOCIATE-RQ
    ae_3,   // tell the user: accepted
    ae_4,   // tell the user: rejected; close
    ae_5,   // start ARTIM
    ae_6,   // stop ARTIM; tell the user, or reject what nobody could accept
    ae_7,   // send A-ASSOCIATE-AC
    ae_8,   // send A-ASSOCIATE-RJ, start ARTIM
    dt_1,   // send P-DATA-TF
    dt_2,   // hand the data to the user
    ar_1,   // send A-RELEASE-RQ
    ar_2,   // tell the user: the peer wants to release
    ar_3,   // tell the user: released; close
    ar_4,   // send A-RELEASE-RP, start ARTIM
    ar_5,   // stop ARTIM
    ar_6,   // data that was on its way when we asked to release
    ar_7,   // send P-DATA-TF to a peer that asked to release
    ar_8,   // both asked to release
    ar_9,   // send A-RELEASE-RP, and await the peer's
    ar_10,  // tell the user: released on the peer's side
    aa_1,   // send A-ABORT from the user, start ARTIM
    aa_2,   // stop ARTIM; close
    aa_3,   // tell the user: the peer aborted; close
    aa_4,   // tell the user: the connection is gone
    aa_5,   // stop ARTIM
    aa_6,   // ignore the PDU
    aa_7,   // send A-ABORT
    aa_8,   // send A-ABORT from the provider, tell the user, start ARTIM
};

enum class Side : std::uint8_t { requestor, acceptor };

// The table itself.
auto action_on(State state, Event event) -> Action;

class ProtocolMachine {
public:
    ProtocolMachine(Side side, State begin) : side_{side}, state_{begin} {}

    auto state() const -> State { return state_; }
    // What to do; the state is then the next one. `acceptable` is the provider's own judgement of a request (AE-6).
    auto take(Event event, bool acceptable = true) -> Action;

private:
    Side side_;
    State state_;
};

}  // namespace shanhai::net
