// Is it this patient's examination? The request form beside what the images say. Pure.
//
// What contradicts the form holds the case; what cannot be compared, or may mean the same, is a note for whoever reads
// it. Nothing is compared that one of the two does not say. Devices fill in what they were not told, so a value that
// is a device's habit (born on 1 January, patient id 0) is no evidence against anybody.
#pragma once

#include "common/wire/request_form.hpp"
#include "server/ledger/archive.hpp"
#include "server/ledger/cases.hpp"

namespace shanhai::intake {

// Contradictions first. At most doubts_max of them: a hundred ways to be wrong are one reason to ask.
inline constexpr std::size_t doubts_max = 32;

auto compare(const wire::RequestForm& form, const std::vector<ledger::Said>& images) -> std::vector<ledger::Doubt>;

// What is odd about the studies themselves, form or no form: the character set, the clock, missing pixels.
auto doubts_about(const std::set<ledger::StudyDoubt>& studies) -> std::vector<ledger::Doubt>;

}  // namespace shanhai::intake
