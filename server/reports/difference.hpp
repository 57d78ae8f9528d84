// How far a reviewer changed what somebody else wrote: for the teaching ledger (无修改, 文字, 描述, 诊断改变). Pure.
//
// The rule, so that two people who argue about it can apply it by hand:
//   - Texts are compared without spaces, punctuation, list numbers and the small words 的 了 为 呈 示; full-width
//     and half-width forms are alike.
//   - A text has changed materially when its weighty words differ in kind or number (sides 左 右 双 两, denials 未 无
//     不 否 除, doubts 疑 考虑 可能 待, and every number), or when more than a fifth of its characters had to be
//     changed (Levenshtein distance over the longer text; more than an eighth of an impression).
//   - diagnosis    the impression has changed materially
//   - description  else, when the findings, the recommendation, the addendum or the comparison has; or a measurement,
//                  the key images or the quality is another
//   - wording      else, when anything at all is different
#pragma once

#include "common/wire/report.hpp"
#include "server/ledger/writing.hpp"

namespace shanhai::reports {

struct FieldChange {
    std::string field;
    std::string before;
    std::string after;
};
BOOST_DESCRIBE_STRUCT(FieldChange, (), (field, before, after))

struct FieldChanges {
    std::vector<FieldChange> changes;
};
BOOST_DESCRIBE_STRUCT(FieldChanges, (), (changes))

struct Difference {
    ledger::Alteration alteration = ledger::Alteration::none;
    std::string text;  // FieldChanges as JSON, as the ledger keeps it
};

auto difference(const wire::ReportDraft& before, const wire::ReportDraft& after) -> Difference;

}  // namespace shanhai::reports
