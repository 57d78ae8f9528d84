-- Versions of a report: of each case one is current. Codes are kept as their SHA-256.
ALTER TABLE reports ADD COLUMN current INTEGER NOT NULL DEFAULT 1;
ALTER TABLE reports ADD COLUMN timed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE reports ADD COLUMN code BLOB;
CREATE UNIQUE INDEX reports_current ON reports (of_case) WHERE current = 1;
CREATE UNIQUE INDEX reports_by_code ON reports (code) WHERE code IS NOT NULL;
CREATE INDEX reports_untimed ON reports (id) WHERE timed = 0;

-- What waits for a reviewer is not offered to those who may not review.
ALTER TABLE cases ADD COLUMN in_review INTEGER NOT NULL DEFAULT 0;

CREATE TABLE draft_revisions (
    of_case         TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    person          TEXT NOT NULL,
    saved_at        INTEGER NOT NULL,
    body            TEXT NOT NULL,
    PRIMARY KEY (of_case, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE phrase_sets (
    site            TEXT NOT NULL PRIMARY KEY,
    revision        INTEGER NOT NULL,
    person          TEXT NOT NULL,
    saved_at        INTEGER NOT NULL,
    body            TEXT NOT NULL
) STRICT;

CREATE TABLE review_records (
    report          TEXT NOT NULL PRIMARY KEY,
    signed_at       INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX review_records_by_time ON review_records (signed_at, report);

CREATE TABLE lookups (
    number          INTEGER PRIMARY KEY,
    report          TEXT NOT NULL,
    looked_at       INTEGER NOT NULL,
    came_from       TEXT NOT NULL,
    complete        INTEGER NOT NULL
) STRICT;
CREATE INDEX lookups_by_report ON lookups (report, number);
