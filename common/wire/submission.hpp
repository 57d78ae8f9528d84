// A parcel on the wire: POST /api/v1/submissions and its answers.
#pragma once

#include "common/wire/checking.hpp"
#include "common/wire/ecg.hpp"

namespace shanhai::wire {

struct ManifestLine {
    std::string name;                // as the clinic calls the file
    std::string media_type = "application/dicom";
    std::int64_t size = 0;           // bytes
    std::string sha256;              // 64 hexadecimal digits
};
BOOST_DESCRIBE_STRUCT(ManifestLine, (), (name, media_type, size, sha256))

struct SubmissionRequest {
    std::string key;                 // the sender's own name for the parcel: repeating it gets the same submission
    RequestForm form;
    std::vector<ManifestLine> manifest;
    std::optional<std::string> sent_at;  // now, by the sender's clock: how far it is off is told to the site
};
BOOST_DESCRIBE_STRUCT(SubmissionRequest, (), (key, form, manifest, sent_at))

struct ReceiptLine {
    std::string name;
    std::string sha256;
    std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(ReceiptLine, (), (name, sha256, size))

// The relay's statement: these digests are durably held since this time. What is signed is its canonical JSON (RFC
// 8785), which write_json() gives as long as the members of both stand in alphabetical order.
struct Receipt {
    std::string committed_at;
    std::vector<ReceiptLine> objects;
    std::string site;
    std::string submission;
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (committed_at, objects, site, submission))

// Why a parcel that is here whole is no case.
struct RefusalView {
    std::string code;
    std::string at;
    std::string subject;  // a manifest line, from 0
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(RefusalView, (), (code, at, subject, sentence))

struct SubmissionView {
    std::string id;
    std::string key;
    std::string state;               // uploading, committed, aborted, refused
    std::string upload;              // path of the tus upload, while uploading
    std::int64_t length = 0;         // bytes to send: the objects the relay does not hold yet
    std::int64_t offset = 0;         // bytes that are safe
    std::vector<std::int64_t> held;  // manifest lines (from 0) that need not be sent
    std::int64_t readable = 0;       // objects that have verified: submissions/{id}/objects/{line} gives one
    std::string created_at;
    std::vector<std::string> cases;
    std::optional<Receipt> receipt;
    std::string signed_receipt;  // Base64 of the receipt inside the relay's CMS signature
    std::optional<RefusalView> refusal;
    std::vector<HeldView> to_check;  // its cases that nobody reads until the clinic has answered
    std::vector<EcgAnswer> ecgs;     // once committed: what was seen of its ECGs
};
BOOST_DESCRIBE_STRUCT(SubmissionView, (),
                      (id, key, state, upload, length, offset, held, readable, created_at, cases, receipt,
                       signed_receipt, refusal, to_check, ecgs))

struct SubmissionList {
    std::vector<SubmissionView> submissions;
};
BOOST_DESCRIBE_STRUCT(SubmissionList, (), (submissions))

}  // namespace shanhai::wire
