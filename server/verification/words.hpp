// What people are told: one plain sentence first, Chinese before English. Pure.
#pragma once

#include "server/verification/verification.hpp"

namespace shanhai::verification {

enum class Tone { good, care, bad, neutral };  // never told by colour alone

struct Words {
    Tone tone;
    std::string_view headline;
    std::string_view english;
    std::string_view advice;
};

auto words_of(State state) -> const Words&;

// Headline, since when, and which version counts instead: for machines and the command line.
auto sentence_of(const Answer& answer) -> std::string;
// "自 2026-03-05 10:32:00 起，请勿再使用。" and what counts instead; empty where there is nothing to add.
auto since_sentence(const Answer& answer) -> std::string;

auto name_of(ledger::ReportStatus status) -> std::string_view;       // final
auto chinese_name_of(ledger::ReportStatus status) -> std::string_view;  // 正式报告

}  // namespace shanhai::verification
