// Cases on the wire: the queue, a claim, what there is to read, a draft.
#pragma once

#include "common/wire/ecg.hpp"
#include "common/wire/returning.hpp"

namespace shanhai::wire {

struct CaseView {
    std::string id;
    std::string service;
    std::string state;  // waiting, claimed, reported, acknowledged, held, cancelled, returned, asked
    std::string site;
    std::string site_name;
    std::string group;
    std::string modality;
    std::string priority;
    std::string patient_name;
    std::vector<std::string> studies;
    bool declared_complete = true;   // false: closed by silence, more images may come
    std::string opened_at;
    std::string deadline;
    bool late = false;
    std::string why;                 // why it stands where it stands, in one sentence
    std::int64_t revision = 0;
    std::optional<std::string> claimed_by;
    std::optional<std::string> claimed_until;
    std::optional<std::string> report;
    std::optional<std::string> extended_at;  // more images came after the case was opened, the last of them then
    std::vector<DoubtView> doubts;  // contradictions first: they are why it is held, or what the clinic answered for
    std::optional<CheckedView> checked;
    std::string lane;                        // of an emergency; empty: none
    std::string specialty;                   // that its reader must have; empty: any
    std::optional<std::string> kept_for;     // offered to this person alone until kept_until
    std::optional<std::string> kept_until;
    std::string stage;                       // quiet; unclaimed for too long: warned, escalated; late
    std::optional<std::string> asked_first;  // the hospital that did not answer before `group` was asked
    std::optional<std::string> return_reason;
    std::int64_t returns = 0;                // how often images were sent back
    std::vector<RemarkView> remarks;         // what reader and clinic said to each other, in order
    std::optional<std::string> recalled_at;  // its report was taken back then, and must not be acted upon
    std::optional<std::string> written_by;   // 待审核: by whom; it waits for, or is read by, somebody who may sign
    std::int64_t rewrites = 0;               // how often a reviewer gave the draft back
    std::optional<std::string> amending;     // addendum, amendment, retraction: somebody is writing one
    std::vector<std::string> marks;          // what was computed and made it come earlier; no diagnosis
};
BOOST_DESCRIBE_STRUCT(CaseView, (),
                      (id, service, state, site, site_name, group, modality, priority, patient_name, studies,
                       declared_complete, opened_at, deadline, late, why, revision, claimed_by, claimed_until, report,
                       extended_at, doubts, checked, lane, specialty, kept_for, kept_until, stage, asked_first,
                       return_reason, returns, remarks, recalled_at, written_by, rewrites, amending,
                       marks))

struct CaseList {
    std::vector<CaseView> cases;
};
BOOST_DESCRIBE_STRUCT(CaseList, (), (cases))

// The holder's answer to a claim. Every later step under this claim shows the token.
struct ClaimView {
    CaseView which;
    std::int64_t token = 0;
    std::string until;
};
BOOST_DESCRIBE_STRUCT(ClaimView, (), (which, token, until))

struct TokenBody {
    std::int64_t token = 0;
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (token))

// POST /api/v1/cases/{id}/hand-over
struct HandOverBody {
    std::int64_t token = 0;
    std::string to;  // a colleague's id
};
BOOST_DESCRIBE_STRUCT(HandOverBody, (), (token, to))

// A file as a device wrote it; in its place stands the object that was made of it.
struct OriginalView {
    std::string id;  // for cases/{case}/objects/{id}
    std::string name;
    std::string format;  // SCP-ECG, ...
    std::string media_type;
    std::int64_t size = 0;  // bytes
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(OriginalView, (), (id, name, format, media_type, size, sha256))

struct ObjectView {
    std::string id;
    std::string name;
    std::string media_type;
    std::int64_t size = 0;           // bytes
    std::string sha256;
    std::string study;
    std::string series;
    std::string instance;
    std::string sop_class;
    std::string transfer_syntax;
    std::int64_t number = 0;
    std::int64_t frames = 0;
    std::vector<OriginalView> originals;
    std::optional<EcgView> ecg;  // what was seen when it came
};
BOOST_DESCRIBE_STRUCT(ObjectView, (),
                      (id, name, media_type, size, sha256, study, series, instance, sop_class, transfer_syntax, number,
                       frames, originals, ecg))

struct CaseDetail {
    CaseView which;
    RequestForm form;
    std::vector<ObjectView> objects;
};
BOOST_DESCRIBE_STRUCT(CaseDetail, (), (which, form, objects))

// Something that happened; `number` is what a watcher resumes from.
struct EventView {
    std::int64_t number = 0;
    std::string at;
    std::string kind;
    std::string about;
    std::string site;
    std::string group;
};
BOOST_DESCRIBE_STRUCT(EventView, (), (number, at, kind, about, site, group))

struct EventList {
    std::vector<EventView> events;
    std::int64_t last = 0;           // resume behind this number
};
BOOST_DESCRIBE_STRUCT(EventList, (), (events, last))

}  // namespace shanhai::wire
