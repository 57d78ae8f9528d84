-- Searching the audit trail: by who, by what was done, by what it was done to, by when.
CREATE INDEX audit_by_actor ON audit (actor, number);
CREATE INDEX audit_by_action ON audit (action, number);
CREATE INDEX audit_by_subject ON audit (subject, number);
CREATE INDEX audit_by_time ON audit (happened_at);

-- By which numbers a patient was ever known to a case: what its form and its images said, before corrections, too.
CREATE TABLE case_patients (
    patient         TEXT NOT NULL,
    of_case         TEXT NOT NULL,
    PRIMARY KEY (patient, of_case)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO case_patients (patient, of_case)
    SELECT json_extract(form, '$.patient.id'), id
      FROM (SELECT id, json_extract(facts, '$.form') AS form FROM cases) WHERE json_valid(form)
       AND json_type(form, '$.patient.id') = 'text' AND json_extract(form, '$.patient.id') <> '';
INSERT OR IGNORE INTO case_patients (patient, of_case)
    SELECT json_extract(form, '$.patient.identity_number'), id
      FROM (SELECT id, json_extract(facts, '$.form') AS form FROM cases) WHERE json_valid(form)
       AND json_type(form, '$.patient.identity_number') = 'text'
       AND json_extract(form, '$.patient.identity_number') <> '';
INSERT OR IGNORE INTO case_patients (patient, of_case)
    SELECT json_extract(facts, '$.patient_id'), in_case FROM studies
     WHERE in_case IS NOT NULL AND json_extract(facts, '$.patient_id') <> '';

CREATE TABLE audit_checkpoints (
    number          INTEGER NOT NULL PRIMARY KEY,
    made_at         INTEGER NOT NULL,
    hash            BLOB NOT NULL,
    sealed          BLOB NOT NULL
) STRICT;

CREATE TABLE audit_cursors (
    target          TEXT NOT NULL PRIMARY KEY,
    number          INTEGER NOT NULL,
    wanted          INTEGER NOT NULL
) STRICT;
