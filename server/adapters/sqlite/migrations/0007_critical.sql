-- Critical values. An alert is never deleted; its register only grows.
CREATE TABLE alerts (
    id              TEXT NOT NULL PRIMARY KEY,
    of_case         TEXT NOT NULL,
    site            TEXT NOT NULL,
    reading_group   TEXT NOT NULL,
    open            INTEGER NOT NULL,
    due_at          INTEGER,
    send_at         INTEGER,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_of_case ON alerts (of_case, id);
CREATE INDEX alerts_of_site ON alerts (site, id);
CREATE INDEX alerts_of_group ON alerts (reading_group, id);
CREATE INDEX alerts_open ON alerts (id) WHERE open = 1;
CREATE INDEX alerts_due ON alerts (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX alerts_to_send ON alerts (send_at, id) WHERE send_at IS NOT NULL;
CREATE TRIGGER alerts_are_kept BEFORE DELETE ON alerts
BEGIN SELECT raise(ABORT, 'an alert is never deleted'); END;

CREATE TABLE alert_steps (
    alert           TEXT NOT NULL,
    number          INTEGER NOT NULL,
    at              INTEGER NOT NULL,
    what            TEXT NOT NULL,
    actor           TEXT NOT NULL,
    said_by         TEXT NOT NULL,
    note            TEXT NOT NULL,
    PRIMARY KEY (alert, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER alert_steps_are_kept BEFORE DELETE ON alert_steps
BEGIN SELECT raise(ABORT, 'a step is never deleted'); END;
CREATE TRIGGER alert_steps_stand BEFORE UPDATE ON alert_steps
BEGIN SELECT raise(ABORT, 'a step is never changed'); END;

-- Who is on call when, and whom two sites have agreed to call.
CREATE TABLE shifts (
    id              TEXT NOT NULL PRIMARY KEY,
    site            TEXT NOT NULL,
    duty            TEXT NOT NULL,
    begins_at       INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL,
    facts           TEXT NOT NULL
) STRICT;
CREATE INDEX shifts_of_site ON shifts (site, duty, ends_at);
CREATE INDEX shifts_by_end ON shifts (ends_at);

CREATE TABLE agreements (
    from_site       TEXT NOT NULL,
    to_site         TEXT NOT NULL,
    facts           TEXT NOT NULL,
    PRIMARY KEY (from_site, to_site)
) STRICT, WITHOUT ROWID;
