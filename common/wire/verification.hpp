// Asking with the code on a report, on the wire. Of the patient the public part says a masked name and nothing else.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct VerifiedReport {
    std::int64_t version = 1;
    std::string status;               // preliminary, final, addendum, amendment, retraction
    std::string since;                // from when it stands as `state` says
    std::string examined_at;          // 检查机构
    std::string diagnosed_at;         // 诊断机构
    std::string exam;
    std::string exam_date;            // 2026-03-05
    std::string patient;              // 张*
    std::string signed_at;
    std::string signature;            // valid
    std::string timestamp;            // valid, pending
    std::string certificate;          // when it was signed: valid, revoked
    std::optional<std::string> revoked_at;
    std::string sha256_prefix;        // of the signed file, 16 digits
    std::optional<std::int64_t> current_version;  // the version that counts today; none: nothing does
    std::optional<std::string> current_since;
};
BOOST_DESCRIBE_STRUCT(VerifiedReport, (),
                      (version, status, since, examined_at, diagnosed_at, exam, exam_date, patient, signed_at,
                       signature, timestamp, certificate, revoked_at, sha256_prefix, current_version, current_since))

// All of the version that counts today.
struct FullReport {
    std::string id;
    std::int64_t version = 1;
    std::string status;
    std::string patient_name;
    std::string sex;
    std::string age;
    std::string exam;
    std::string findings;
    std::string impression;
    std::string recommendation;
    std::string addendum;
    std::string author;
    std::string reviewer;             // who answers for it, when that is somebody else
    std::string signed_at;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(FullReport, (),
                      (id, version, status, patient_name, sex, age, exam, findings, impression, recommendation,
                       addendum, author, reviewer, signed_at, sha256))

struct VerificationView {
    std::string state;                // current, with_addendum, preliminary, superseded, retracted, recalled, damaged,
                                      // unknown
    bool genuine = false;             // we issued it, and what is kept is what was signed
    bool must_not_be_used = true;
    std::string sentence;
    std::optional<VerifiedReport> report;
    std::optional<FullReport> full;
};
BOOST_DESCRIBE_STRUCT(VerificationView, (), (state, genuine, must_not_be_used, sentence, report, full))

struct LookupView {
    std::string at;
    std::string from;                 // a network; or who of ours
    bool full = false;
};
BOOST_DESCRIBE_STRUCT(LookupView, (), (at, from, full))

struct LookupList {
    std::vector<LookupView> lookups;  // the oldest first
};
BOOST_DESCRIBE_STRUCT(LookupList, (), (lookups))

}  // namespace shanhai::wire
