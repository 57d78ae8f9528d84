// Delivery on the wire: destinations, pushes, recalls, and what a webhook is told.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

// POST /api/v1/admin/destinations, and the list. The key is in the answer to the first POST alone.
struct DestinationBody {
    std::string id;
    std::string site;
    std::string channel;              // webhook, cstore, mllp
    std::string address;              // https://host/path; or host:port
    bool tls = true;
    std::string pinned;               // SHA-256 of the certificate it must show; empty: it chains to the trusted roots
    std::string our_title;            // calling AE title, MSH-3
    std::string their_title;          // called AE title, MSH-5
    bool active = true;
    std::optional<std::string> key;   // signs what a webhook is told; shown once
    std::optional<std::string> created_at;
};
BOOST_DESCRIBE_STRUCT(DestinationBody, (),
                      (id, site, channel, address, tls, pinned, our_title, their_title, active, key, created_at))

struct DestinationList {
    std::vector<DestinationBody> destinations;
};
BOOST_DESCRIBE_STRUCT(DestinationList, (), (destinations))

// What became of a message that only asks whether somebody is there.
struct TestResult {
    std::string outcome;  // accepted, refused, unreachable
    std::string code;     // why not
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(TestResult, (), (outcome, code, sentence))

struct PushView {
    std::string id;
    std::string kind;  // report, recall
    std::string report;
    std::string of;    // the case
    std::string to;    // the destination
    std::string state;  // due, delivered, refused, dead
    bool alarm = false;  // somebody has to look
    std::string made_at;
    std::string due_at;
    std::int64_t attempts = 0;
    std::optional<std::string> ended_at;
    std::string last;  // the code of the last failure
    std::string ended_by;
    std::string instead;  // how it was told, of a dead one
};
BOOST_DESCRIBE_STRUCT(PushView, (),
                      (id, kind, report, of, to, state, alarm, made_at, due_at, attempts, ended_at, last, ended_by,
                       instead))

struct PushList {
    std::vector<PushView> pushes;
};
BOOST_DESCRIBE_STRUCT(PushList, (), (pushes))

// POST /api/v1/admin/pushes/{push}/dead
struct PushEnd {
    std::string instead;  // how it was told instead: by telephone to whom, by fax
};
BOOST_DESCRIBE_STRUCT(PushEnd, (), (instead))

// POST /api/v1/reports/{report}/recall
struct RecallRequest {
    std::string reason;
    bool wrong_patient = false;
};
BOOST_DESCRIBE_STRUCT(RecallRequest, (), (reason, wrong_patient))

// The body of an event about a push: our own ids, and a code.
struct PushEvent {
    std::string push;
    std::string report;
    std::string destination;
    std::string last;
};
BOOST_DESCRIBE_STRUCT(PushEvent, (), (push, report, destination, last))

// What a webhook is told. Nothing about the patient: whoever may know more fetches it with their certificate.
struct HookData {
    std::string report;
    std::string of;  // the case
    std::string site;
    std::int64_t version = 1;
    std::string sha256;  // of the signed PDF
    std::string signed_at;
    std::string pdf;     // where it is fetched, by a machine that is enrolled
    bool wrong_patient = false;
    std::optional<std::string> recalled_at;
};
BOOST_DESCRIBE_STRUCT(HookData, (), (report, of, site, version, sha256, signed_at, pdf, wrong_patient, recalled_at))

struct HookBody {
    std::string type;  // report.final, report.recalled, ping
    std::string timestamp;  // of what happened
    HookData data;
};
BOOST_DESCRIBE_STRUCT(HookBody, (), (type, timestamp, data))

}  // namespace shanhai::wire
