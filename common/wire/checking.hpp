// What a person should know before trusting a case, and the clinic's answer to a case that is held for checking.
#pragma once

#include "common/wire/request_form.hpp"

namespace shanhai::wire {

struct DoubtView {
    std::string kind;   // contradiction, doubtful, unverifiable
    std::string field;  // of the form, or charset, clock, pixels, sequence
    std::string form;   // what the form says
    std::string image;  // what the images say
    std::string sentence;  // all of it for a person: 姓名不一致：申请单是“张三”，影像里是“李四”。
};
BOOST_DESCRIBE_STRUCT(DoubtView, (), (kind, field, form, image, sentence))

// The sentence of a doubt, from its other members. Never empty.
auto sentence_of(const DoubtView& doubt) -> std::string;

// POST /api/v1/cases/{id}/confirm: the images are this patient's.
struct ConfirmBody {
    std::string by;                        // who at the clinic says so
    std::optional<std::int64_t> revision;  // of the case they looked at; refused when it has changed since
};
BOOST_DESCRIBE_STRUCT(ConfirmBody, (), (by, revision))

// POST /api/v1/cases/{id}/correct: the whole form, as it should have been.
struct CorrectBody {
    std::string by;
    std::optional<std::int64_t> revision;
    RequestForm form;
};
BOOST_DESCRIBE_STRUCT(CorrectBody, (), (by, revision, form))

// POST /api/v1/cases/{id}/cancel
struct CancelBody {
    std::string by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(CancelBody, (), (by, reason))

// In the audit trail: the person for whom a machine spoke.
struct SaidBy {
    std::string by;
};
BOOST_DESCRIBE_STRUCT(SaidBy, (), (by))

// Who answered for the case at the clinic.
struct CheckedView {
    std::string by;
    std::string at;
    bool corrected = false;  // else confirmed
};
BOOST_DESCRIBE_STRUCT(CheckedView, (), (by, at, corrected))

// A case that waits for its clinic. Urgent or not, nobody reads it before.
struct HeldView {
    std::string id;
    std::string priority;
    std::int64_t revision = 0;
    std::vector<DoubtView> doubts;
};
BOOST_DESCRIBE_STRUCT(HeldView, (), (id, priority, revision, doubts))

// The forms a case has had, the oldest first; the last one counts.
struct FormRevisionView {
    std::int64_t number = 0;
    std::string by;
    std::string at;
    RequestForm form;
};
BOOST_DESCRIBE_STRUCT(FormRevisionView, (), (number, by, at, form))

struct FormHistory {
    std::vector<FormRevisionView> forms;
};
BOOST_DESCRIBE_STRUCT(FormHistory, (), (forms))

}  // namespace shanhai::wire
