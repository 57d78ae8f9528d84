// By which numbers patients are known to cases, noted whenever a form or a study is written, so that a search by
// patient is one step into an index.
#pragma once

#include "common/wire/request_form.hpp"
#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

inline auto note_patient(Db& db, const CaseId& which, const std::string& patient) -> Result<void>
{
    if (patient.empty() || !is_storable(patient)) return {};
    return db.change("INSERT INTO case_patients (patient, of_case) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                     {patient, which});
}

inline auto note_patient_of_form(Db& db, const CaseId& which, const std::string& form) -> Result<void>
{
    const auto read = wire::read_json<wire::RequestForm>(form);
    if (!read) return {};  // not every form is one: tests keep other texts there
    if (auto noted = note_patient(db, which, read->patient.id); !noted) return noted;
    return note_patient(db, which, read->patient.identity_number);
}

}  // namespace shanhai::sqlite
