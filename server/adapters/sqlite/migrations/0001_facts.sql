-- Columns hold what is searched; the rest of a row is the JSON in `facts`. Moments are microseconds since 1970 in UTC.
-- Only definitions are SQLite's own (STRICT, BLOB, INTEGER); the statements that use them suit PostgreSQL too.

CREATE TABLE sites (
    id              TEXT NOT NULL PRIMARY KEY,
    facts           TEXT NOT NULL
) STRICT;

CREATE TABLE pairings (
    from_site       TEXT NOT NULL,
    to_site         TEXT NOT NULL,
    facts           TEXT NOT NULL,
    PRIMARY KEY (from_site, to_site)
) STRICT, WITHOUT ROWID;

CREATE TABLE persons (
    id              TEXT NOT NULL PRIMARY KEY,
    facts           TEXT NOT NULL
) STRICT;

CREATE TABLE credentials (
    fingerprint     BLOB NOT NULL PRIMARY KEY,
    not_before      INTEGER NOT NULL,
    certificate     BLOB NOT NULL,
    facts           TEXT NOT NULL
) STRICT;

CREATE TABLE enrolment_codes (
    secret          BLOB NOT NULL PRIMARY KEY,
    facts           TEXT NOT NULL
) STRICT;

CREATE TABLE objects (
    id              TEXT NOT NULL PRIMARY KEY,
    site            TEXT NOT NULL,
    digest          BLOB NOT NULL,
    pack            TEXT NOT NULL,
    pack_offset     INTEGER NOT NULL,
    pack_size       INTEGER NOT NULL,
    conflicting     INTEGER NOT NULL,
    study           TEXT,
    series          TEXT,
    instance        TEXT,
    instance_number INTEGER,
    facts           TEXT NOT NULL
) STRICT;
-- A study's objects are sorted when asked for: the series in the index as well would cost gigabytes over the years.
CREATE INDEX objects_by_study ON objects (site, study) WHERE study IS NOT NULL AND conflicting = 0;
CREATE INDEX objects_by_instance ON objects (site, instance, id) WHERE instance IS NOT NULL AND conflicting = 0;
CREATE INDEX objects_by_digest ON objects (site, digest, id);
CREATE INDEX objects_by_place ON objects (pack, pack_offset, pack_size, id);

CREATE TABLE studies (
    site            TEXT NOT NULL,
    uid             TEXT NOT NULL,
    last_arrival    INTEGER NOT NULL,
    in_case         TEXT,
    facts           TEXT NOT NULL,
    PRIMARY KEY (site, uid)
) STRICT;
CREATE INDEX studies_arriving ON studies (last_arrival, site, uid) WHERE in_case IS NULL;

CREATE TABLE submissions (
    id              TEXT NOT NULL PRIMARY KEY,
    site            TEXT NOT NULL,
    sender_key      TEXT NOT NULL,
    state           TEXT NOT NULL,
    stream_offset   INTEGER NOT NULL,
    touched_at      INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX submissions_by_key ON submissions (site, sender_key, id);
CREATE INDEX submissions_by_site ON submissions (site, id);
CREATE INDEX submissions_uploading ON submissions (touched_at, id) WHERE state = 'uploading';

-- What does not change while an upload advances, kept apart so that it is not written again with every step.
CREATE TABLE submission_bodies (
    submission      TEXT NOT NULL PRIMARY KEY REFERENCES submissions (id),
    facts           TEXT NOT NULL
) STRICT;

CREATE TABLE cases (
    id              TEXT NOT NULL PRIMARY KEY,
    site            TEXT NOT NULL,
    reading_group   TEXT NOT NULL,
    modality        TEXT NOT NULL,
    priority        INTEGER NOT NULL,
    opened_at       INTEGER NOT NULL,
    deadline        INTEGER NOT NULL,
    state           TEXT NOT NULL,
    claimed_by      TEXT,
    claimed_until   INTEGER,
    facts           TEXT NOT NULL
) STRICT;
-- Only waiting cases are in these two, so that the best of a modality is one step into an index of what matters now.
CREATE INDEX cases_waiting ON cases (reading_group, modality, priority, deadline, opened_at, id)
    WHERE state = 'waiting';
CREATE INDEX cases_waiting_any ON cases (reading_group, priority, deadline, opened_at, id) WHERE state = 'waiting';
CREATE INDEX cases_leased ON cases (claimed_until, id) WHERE state = 'claimed';
CREATE INDEX cases_unfinished ON cases (state, id) WHERE state <> 'acknowledged';
CREATE INDEX cases_by_site ON cases (site, id);
CREATE INDEX cases_by_group ON cases (reading_group, id);
CREATE INDEX cases_by_opening ON cases (opened_at, id);

CREATE TABLE drafts (
    of_case         TEXT NOT NULL PRIMARY KEY,
    saved_by        TEXT NOT NULL,
    saved_at        INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    body            TEXT NOT NULL
) STRICT;

CREATE TABLE prepared_reports (
    id              TEXT NOT NULL PRIMARY KEY,
    expires_at      INTEGER NOT NULL,
    facts           TEXT NOT NULL,
    pending         BLOB NOT NULL,
    pdf             BLOB NOT NULL
) STRICT;
CREATE INDEX prepared_reports_by_expiry ON prepared_reports (expires_at);

CREATE TABLE reports (
    id              TEXT NOT NULL PRIMARY KEY,
    of_case         TEXT NOT NULL,
    version         INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_case ON reports (of_case, version, id);

CREATE TABLE deliveries (
    id              TEXT NOT NULL PRIMARY KEY,
    report          TEXT NOT NULL,
    to_site         TEXT NOT NULL,
    state           TEXT NOT NULL,
    ready_at        INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_by_ends ON deliveries (report, to_site, id);
CREATE INDEX deliveries_by_site ON deliveries (to_site, ready_at, id);
CREATE INDEX deliveries_outstanding ON deliveries (to_site, ready_at, id) WHERE state <> 'acknowledged';

CREATE TABLE events (
    number          INTEGER NOT NULL PRIMARY KEY,
    happened_at     INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    about           TEXT,
    site            TEXT NOT NULL,
    reading_group   TEXT NOT NULL,
    body            TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_site ON events (site, number);
CREATE INDEX events_by_group ON events (reading_group, number);

CREATE TABLE audit (
    number          INTEGER NOT NULL PRIMARY KEY,
    happened_at     INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    action          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    detail          TEXT NOT NULL,
    previous        BLOB NOT NULL,
    hash            BLOB NOT NULL
) STRICT;
