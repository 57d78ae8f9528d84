// Reports on the wire: the draft, the two steps of a deferred signature, and the clinic's inbox.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct DraftMeasurement {
    std::string name;                // 心率, QTc
    std::string value;               // as it is to be printed
    std::string unit;
};
BOOST_DESCRIBE_STRUCT(DraftMeasurement, (), (name, value, unit))

struct DraftKeyImage {
    std::string object;              // SOP Instance UID
    std::int64_t frame = 1;          // counted from 1
    std::string caption;
};
BOOST_DESCRIBE_STRUCT(DraftKeyImage, (), (object, frame, caption))

struct ReportDraft {
    std::string technique;           // 检查方法
    std::string comparison;          // 对比检查
    std::string findings;            // 影像所见
    std::string impression;          // 诊断意见
    std::string recommendation;      // 建议
    std::string addendum;            // 补充意见: of an addendum only
    std::string quality;             // 影像质量: 甲, 乙, 丙, 废
    std::vector<DraftMeasurement> measurements;
    std::vector<DraftKeyImage> key_images;
};
BOOST_DESCRIBE_STRUCT(ReportDraft, (), (technique, comparison, findings, impression, recommendation, addendum, quality,
                                        measurements, key_images))

// Something about a report that is perhaps not as it should be: a warning with its reason. The signer decides.
struct Concern {
    std::string code;                // report.side, report.sex, report.unopened ...
    std::string field;               // findings, impression, patient.name ...; empty: the whole
    std::string text;                // for people, with the words it is about
};
BOOST_DESCRIBE_STRUCT(Concern, (), (code, field, text))

// What the signer decided about one concern.
struct Decision {
    std::string code;
    std::string field;
    std::string reason;              // why it is right nevertheless
};
BOOST_DESCRIBE_STRUCT(Decision, (), (code, field, reason))

struct DraftSave {
    std::int64_t token = 0;
    std::int64_t revision = 0;       // the draft this one was written on; 0 for the first
    ReportDraft draft;
};
BOOST_DESCRIBE_STRUCT(DraftSave, (), (token, revision, draft))

struct DraftView {
    std::int64_t revision = 0;
    std::string by;
    std::string at;
    ReportDraft draft;
};
BOOST_DESCRIBE_STRUCT(DraftView, (), (revision, by, at, draft))

struct PrepareRequest {
    std::int64_t token = 0;
    std::string signer;              // SHA-256 of the signer's certificate (DER), hexadecimal
    std::string status;              // preliminary; empty: final, or what the amendment was opened for
    std::string reviewer;            // who is to countersign what its author signs now
};
BOOST_DESCRIBE_STRUCT(PrepareRequest, (), (token, signer, status, reviewer))

// What is to be signed. The signer's side derives `to_be_signed` from `pdf` itself and compares.
struct PreparedView {
    std::string report;
    std::string pdf;                 // base64
    std::string to_be_signed;        // base64: DER SET OF the signed attributes (RFC 5652 section 5.4)
    std::string expires_at;
    std::vector<Concern> concerns;   // each needs a decision before it can be signed
};
BOOST_DESCRIBE_STRUCT(PreparedView, (), (report, pdf, to_be_signed, expires_at, concerns))

struct SignRequest {
    std::int64_t token = 0;
    std::string report;
    std::string signature;           // base64: RSA, or ECDSA as DER or r||s
    std::vector<Decision> decisions;
};
BOOST_DESCRIBE_STRUCT(SignRequest, (), (token, report, signature, decisions))

struct ReportView {
    std::string id;
    std::string of;                  // the case
    std::int64_t version = 1;
    std::string by;
    std::string signed_at;
    std::string sha256;              // of the signed file
    std::int64_t size = 0;
    std::string status;              // preliminary, final, addendum, amendment, retraction
    std::string author;              // who wrote it, when `by` reviewed it
    std::string previous;            // the version it follows
    std::string superseded_by;       // the version that counts instead; empty: this one
    bool timed = true;               // false: 时间戳待补
    bool awaits_reviewer = false;    // its author has signed; it is a report once the reviewer has
};
BOOST_DESCRIBE_STRUCT(ReportView, (), (id, of, version, by, signed_at, sha256, size, status, author, previous,
                                       superseded_by, timed, awaits_reviewer))

// A report that was taken back, and whether the clinic knows.
struct RecallView {
    std::string report;
    std::string of;                  // the case
    std::string reason;
    bool wrong_patient = false;
    std::string by;
    std::string at;
    std::string acknowledged_by;     // by whom at the clinic that asks; empty: nobody yet
};
BOOST_DESCRIBE_STRUCT(RecallView, (), (report, of, reason, wrong_patient, by, at, acknowledged_by))

struct InboxItem {
    ReportView report;
    std::string state;               // ready, fetched, acknowledged; recalled: it must not be acted upon any more
    std::string patient_name;
    std::string modality;
    std::string priority;
    std::string ready_at;
    std::string acknowledged_by;
    std::optional<RecallView> recall;
};
BOOST_DESCRIBE_STRUCT(InboxItem, (),
                      (report, state, patient_name, modality, priority, ready_at, acknowledged_by, recall))

struct Inbox {
    std::vector<InboxItem> items;
    std::int64_t last = 0;           // the event number up to which this is true: wait behind it
};
BOOST_DESCRIBE_STRUCT(Inbox, (), (items, last))

struct AcknowledgeRequest {
    std::string by;                  // the person at the clinic who has seen it
};
BOOST_DESCRIBE_STRUCT(AcknowledgeRequest, (), (by))

}  // namespace shanhai::wire
