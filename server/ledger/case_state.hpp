// Where a case stands: the states it can be in, and their names.
#pragma once

#include "common/base/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace shanhai::ledger {

struct Waiting {
    Instant since;

    friend auto operator==(const Waiting&, const Waiting&) -> bool = default;
};

struct Claimed {
    PersonId by;
    Instant since;
    Instant until;

    friend auto operator==(const Claimed&, const Claimed&) -> bool = default;
};

struct Reported {
    ReportId report;
    PersonId by;
    Instant at;

    friend auto operator==(const Reported&, const Reported&) -> bool = default;
};

struct Acknowledged {
    ReportId report;
    std::string by;
    Instant at;

    friend auto operator==(const Acknowledged&, const Acknowledged&) -> bool = default;
};

// 待核对: form and images contradict each other. Nobody reads it until the clinic has said which is right.
struct Held {
    Instant since;

    friend auto operator==(const Held&, const Held&) -> bool = default;
};

struct Cancelled {
    std::string by;
    std::string reason;
    Instant at;

    friend auto operator==(const Cancelled&, const Cancelled&) -> bool = default;
};

// 退回重拍: the images do not answer the question. The clinic sends better ones, or says why it cannot.
struct Returned {
    PersonId by;
    std::string reason;  // a code of wire/returning.hpp
    Instant since;

    friend auto operator==(const Returned&, const Returned&) -> bool = default;
};

// 待补充: a reader has asked the clinic something. Whoever may read the case can still claim it without the answer.
struct Asked {
    PersonId by;
    Instant since;

    friend auto operator==(const Asked&, const Asked&) -> bool = default;
};

// What a version of a report is: 初步, 正式, 补充, 更正, 作废 (common/report/document.hpp).
enum class ReportStatus { preliminary, final, addendum, amendment, retraction };

// 待审核: somebody has written it who may not sign alone. It waits for one who may.
struct Review {
    PersonId author;
    Instant submitted_at;
    std::int64_t draft = 0;            // the revision they gave out of hand
    std::optional<ReportId> signed_by_author{};  // where both sign: the file that has one signature already

    friend auto operator==(const Review&, const Review&) -> bool = default;
};

// A reported case whose report is being changed. Until the new version is signed, the old one is what counts.
struct Amending {
    ReportStatus kind = ReportStatus::addendum;
    PersonId by;
    Instant since;
    Instant until;                     // then it is given up, and somebody may open another
    std::string reason;
    std::string requested_by;          // empty: whoever opened it
    bool significant = false;          // what is done with the patient changes: somebody is called, as for 危急值
    bool wrong_patient = false;        // what was said is about somebody else

    friend auto operator==(const Amending&, const Amending&) -> bool = default;
};

using CaseState = std::variant<Waiting, Claimed, Reported, Acknowledged, Held, Cancelled, Returned, Asked>;

enum class CaseStateName { waiting, claimed, reported, acknowledged, held, cancelled, returned, asked };
inline constexpr CaseStateName case_states[] = {CaseStateName::waiting,      CaseStateName::claimed,
                                                CaseStateName::reported,     CaseStateName::acknowledged,
                                                CaseStateName::held,         CaseStateName::cancelled,
                                                CaseStateName::returned,     CaseStateName::asked};
auto name_of(CaseStateName name) -> std::string_view;
auto name_of(const CaseState& state) -> CaseStateName;

}  // namespace shanhai::ledger
