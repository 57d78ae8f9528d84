// The parts of the list of sentences, where one file would hold too many of them.
#pragma once

#include "common/wire/sentences.hpp"

namespace shanhai::wire {

auto arrival_sentences() -> std::span<const SentenceLine>;   // what arrives, by whichever door
auto version_sentences() -> std::span<const SentenceLine>;   // review, and what follows a report
auto signing_sentences() -> std::span<const SentenceLine>;   // keys, tokens, timestamps
auto checking_sentences() -> std::span<const SentenceLine>;  // asking with the code on a report
auto critical_sentences() -> std::span<const SentenceLine>;  // critical values, rosters, agreements
auto picture_sentences() -> std::span<const SentenceLine>;   // ECG sheets and key images on reports
auto writing_sentences() -> std::span<const SentenceLine>;   // writing reports
auto trust_sentences() -> std::span<const SentenceLine>;     // signatures, and whether they still count

}  // namespace shanhai::wire
