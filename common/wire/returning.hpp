// Sending a case back for better images (退回重拍), and asking the clinic (补充资料).
//
// Reasons are codes of PS3.16 CID 7011 "Rejected for Quality Reasons", and our own for what can be wrong with an ECG.
#pragma once

#include "common/wire/checking.hpp"

#include <span>

namespace shanhai::wire {

struct ReturnReason {
    std::string_view code;               // "111209"; ours begin with "ecg-"
    std::string_view meaning;            // 体位不正
};
auto return_reasons() -> std::span<const ReturnReason>;
// What a code says; null for one that is none.
auto find_return_reason(std::string_view code) -> const ReturnReason*;

// POST /api/v1/cases/{id}/return
struct ReturnBody {
    std::int64_t token = 0;
    std::string reason;                  // a code
    std::string advice;                  // what to do better
};
BOOST_DESCRIBE_STRUCT(ReturnBody, (), (token, reason, advice))

// POST /api/v1/cases/{id}/ask
struct AskBody {
    std::int64_t token = 0;
    std::string question;
};
BOOST_DESCRIBE_STRUCT(AskBody, (), (token, question))

// POST /api/v1/cases/{id}/answer, and /limits with why a retake is impossible.
struct AnswerBody {
    std::string by;                      // who at the clinic says so
    std::string text;
};
BOOST_DESCRIBE_STRUCT(AnswerBody, (), (by, text))

// POST /api/v1/cases/{id}/retaken: better images of the same study were sent.
struct RetakenBody {
    std::string by;
};
BOOST_DESCRIBE_STRUCT(RetakenBody, (), (by))

// In the audit trail.
struct SentBackFor {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SentBackFor, (), (reason))

// What a reader and the clinic said to each other, in order.
struct RemarkView {
    std::string kind;                    // question, answer, returned, retaken, limits
    std::string by;
    std::string text;
    std::string at;
};
BOOST_DESCRIBE_STRUCT(RemarkView, (), (kind, by, text, at))

}  // namespace shanhai::wire
