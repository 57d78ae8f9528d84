// A parcel on the wire: POST /api/v1/submissions and its answers.
#pragma once

#include "common/wire/request_form.hpp"

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
};
BOOST_DESCRIBE_STRUCT(SubmissionRequest, (), (key, form, manifest))

struct ReceiptLine {
    std::string name;
    std::int64_t size = 0;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(ReceiptLine, (), (name, size, sha256))

// The relay's statement: these digests are durably held since this time.
struct Receipt {
    std::string submission;
    std::string site;
    std::string committed_at;
    std::vector<ReceiptLine> objects;
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (submission, site, committed_at, objects))

struct SubmissionView {
    std::string id;
    std::string key;
    std::string state;               // uploading, committed, aborted
    std::string upload;              // path of the tus upload, while uploading
    std::int64_t length = 0;         // bytes to send: the objects the relay does not hold yet
    std::int64_t offset = 0;         // bytes that are safe
    std::vector<std::int64_t> held;  // manifest lines (from 0) that need not be sent
    std::string created_at;
    std::vector<std::string> cases;
    std::optional<Receipt> receipt;
};
BOOST_DESCRIBE_STRUCT(SubmissionView, (), (id, key, state, upload, length, offset, held, created_at, cases, receipt))

struct SubmissionList {
    std::vector<SubmissionView> submissions;
};
BOOST_DESCRIBE_STRUCT(SubmissionList, (), (submissions))

}  // namespace shanhai::wire
