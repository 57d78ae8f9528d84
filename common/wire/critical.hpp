// Critical values (危急值) on the wire: alerts, what is said about them, and the lists they are measured by.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct CriticalItemBody {
    std::string code;
    std::string criterion;
    std::vector<std::string> modalities;
    std::string grade;                // red, orange, yellow
    std::int64_t notify_minutes = 0;  // from recognition
    std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(CriticalItemBody, (), (code, criterion, modalities, grade, notify_minutes, actions))

struct CriticalListBody {
    std::string id;
    std::string title;
    std::string issuer;
    std::string version;
    std::string valid_from;
    std::string valid_until;  // empty: until another says so
    std::string source;       // where we read it
    std::string wording;      // whose words these are
    std::vector<CriticalItemBody> items;
};
BOOST_DESCRIBE_STRUCT(CriticalListBody, (),
                      (id, title, issuer, version, valid_from, valid_until, source, wording, items))

struct CriticalLists {
    std::vector<CriticalListBody> lists;
};
BOOST_DESCRIBE_STRUCT(CriticalLists, (), (lists))

struct NoticeView {
    std::int64_t level = 0;
    std::string site;
    std::string contact;
    std::string channel;  // live, webhook, sms
    bool correction = false;
    std::string state;  // due, accepted, delivered, refused, unreachable
    std::int64_t round = 0;
    std::int64_t attempts = 0;
    std::string trouble;
    std::optional<std::string> accepted_at;
    std::optional<std::string> delivered_at;
};
BOOST_DESCRIBE_STRUCT(NoticeView, (),
                      (level, site, contact, channel, correction, state, round, attempts, trouble, accepted_at,
                       delivered_at))

// A line of the register (危急值登记).
struct StepView {
    std::int64_t number = 0;
    std::string at;
    std::string what;
    std::string actor;
    std::string by;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(StepView, (), (number, at, what, actor, by, note))

struct AlertView {
    std::string id;
    std::string of;  // the case
    std::string site;
    std::string site_name;
    std::string group;
    std::string modality;
    bool hurried = false;
    std::string patient_name;
    std::vector<std::string> names;  // three, one of them right: for a read-back without the patient's number
    std::string list;
    std::string list_version;
    std::string item;
    std::string criterion;
    std::string grade;
    std::string finding;
    std::string state;
    std::string found_at;
    std::int64_t revision = 0;
    std::int64_t level = 0;
    bool duty_called = false;
    bool correction_open = false;
    std::optional<std::string> due_at;
    std::vector<std::string> actions;
    std::vector<NoticeView> notices;
    std::vector<StepView> steps;  // of one alert that was asked for, not in lists
};
BOOST_DESCRIBE_STRUCT(AlertView, (),
                      (id, of, site, site_name, group, modality, hurried, patient_name, names, list, list_version, item,
                       criterion, grade, finding, state, found_at, revision, level, duty_called, correction_open,
                       due_at, actions, notices, steps))

struct AlertList {
    std::vector<AlertView> alerts;
    std::int64_t last = 0;  // the number of the last event: ask again with after=N&wait=S
};
BOOST_DESCRIBE_STRUCT(AlertList, (), (alerts, last))

struct RaiseBody {
    std::string of;       // the case
    std::string item;     // "vt", or with its list: "ecg-national-2017/vt"
    std::string finding;  // what was seen, in words
};
BOOST_DESCRIBE_STRUCT(RaiseBody, (), (of, item, finding))

// A read-back: the last four characters of the patient's number, or the right one of the three names.
struct ReadBackBody {
    std::string by;
    std::string id_end;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ReadBackBody, (), (by, id_end, name))

struct ActionBody {
    std::string by;
    std::string action;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(ActionBody, (), (by, action, note))

struct OutcomeBody {
    std::string by;
    std::string outcome;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(OutcomeBody, (), (by, outcome, note))

struct VoidBody {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(VoidBody, (), (reason))

struct CallBody {
    std::string by;
    std::string whom;
    std::string number;
    bool reached = false;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(CallBody, (), (by, whom, number, reached, note))

}  // namespace shanhai::wire
