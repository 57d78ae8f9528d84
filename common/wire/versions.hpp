// Versions of a report on the wire: a draft given to somebody who may sign it, and what follows a report that is out.
#pragma once

#include "common/wire/report.hpp"

namespace shanhai::wire {

// POST /api/v1/cases/{case}/review
struct SubmitDraftBody {
    std::int64_t token = 0;
    std::string reviewer;            // who is asked first; empty: whoever may
};
BOOST_DESCRIBE_STRUCT(SubmitDraftBody, (), (token, reviewer))

// POST /api/v1/cases/{case}/review/send-back
struct SendDraftBackBody {
    std::int64_t token = 0;
    std::string text;                // what is to be done better
};
BOOST_DESCRIBE_STRUCT(SendDraftBackBody, (), (token, text))

// POST /api/v1/cases/{case}/amendment
struct AmendBody {
    std::string kind;                // addendum, amendment, retraction
    std::string reason;
    std::string requested_by;        // who asked for it; empty: whoever opens it
    bool significant = false;        // it changes what is done with the patient: the clinic is called, as for 危急值
    bool wrong_patient = false;      // of a retraction: it was about somebody else, which is always significant
};
BOOST_DESCRIBE_STRUCT(AmendBody, (), (kind, reason, requested_by, significant, wrong_patient))

struct AmendmentView {
    std::string of;                  // the case
    std::string kind;
    std::string by;
    std::string since;
    std::string until;
    std::string reason;
    std::string requested_by;
    std::int64_t token = 0;          // with which it is written and signed
    bool second_person = false;      // somebody else than `by` must sign it
    bool significant = false;        // once it is signed, the clinic is called
    bool wrong_patient = false;
};
BOOST_DESCRIBE_STRUCT(AmendmentView, (), (of, kind, by, since, until, reason, requested_by, token, second_person,
                                          significant, wrong_patient))

struct VersionList {
    std::vector<ReportView> versions;  // the first first
};
BOOST_DESCRIBE_STRUCT(VersionList, (), (versions))

// One report that one person wrote and another signed.
struct ReviewView {
    std::string report;
    std::string of;
    std::string author;
    std::string reviewer;
    std::string alteration;          // none, wording, description, diagnosis
    std::int64_t rewrites = 0;
    std::string submitted_at;
    std::string signed_at;
    std::string difference;          // JSON: field by field, before and after
};
BOOST_DESCRIBE_STRUCT(ReviewView, (), (report, of, author, reviewer, alteration, rewrites, submitted_at, signed_at,
                                       difference))

struct ReviewList {
    std::vector<ReviewView> reviews;
};
BOOST_DESCRIBE_STRUCT(ReviewList, (), (reviews))

}  // namespace shanhai::wire
