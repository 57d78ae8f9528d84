-- Where reports are pushed to.
CREATE TABLE destinations (
    id              TEXT PRIMARY KEY,
    site            TEXT NOT NULL,
    active          INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX destinations_of_site ON destinations (site, id) WHERE active = 1;

-- One report, or its recall, on its way to one destination.
CREATE TABLE pushes (
    id              TEXT PRIMARY KEY,
    kind            TEXT NOT NULL,
    report          TEXT NOT NULL,
    of_case         TEXT NOT NULL,
    destination     TEXT NOT NULL,
    state           TEXT NOT NULL,
    made_at         INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,
    alarm_at        INTEGER,
    alarmed         INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX pushes_in_line ON pushes (destination, made_at, kind, id) WHERE state = 'due';
CREATE INDEX pushes_awaited ON pushes (due_at, destination) WHERE state = 'due';
CREATE INDEX pushes_of_case ON pushes (destination, of_case, made_at, kind, id) WHERE state = 'due';
CREATE INDEX pushes_of_report ON pushes (report, id);
CREATE INDEX pushes_overdue ON pushes (alarm_at, id) WHERE alarm_at IS NOT NULL;
CREATE INDEX pushes_alarmed ON pushes (made_at, id) WHERE alarmed = 1;
CREATE INDEX pushes_refused ON pushes (id) WHERE state = 'refused';
CREATE INDEX pushes_newest ON pushes (made_at, id);
CREATE INDEX pushes_to ON pushes (destination, made_at, id);

CREATE TABLE recalls (
    report          TEXT PRIMARY KEY,
    facts           TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A recall on its way to one site, until somebody there says they know.
CREATE TABLE recall_notices (
    report          TEXT NOT NULL,
    to_site         TEXT NOT NULL,
    told_at         INTEGER NOT NULL,
    acknowledged_at INTEGER,
    acknowledged_by TEXT NOT NULL,
    PRIMARY KEY (report, to_site)
) STRICT, WITHOUT ROWID;
CREATE INDEX recall_notices_of_site ON recall_notices (to_site, told_at, report);
CREATE INDEX recall_notices_open ON recall_notices (to_site, told_at, report) WHERE acknowledged_at IS NULL;
