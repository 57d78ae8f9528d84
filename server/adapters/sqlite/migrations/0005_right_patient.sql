-- Every form a case ever had; the case itself carries the one that counts.
CREATE TABLE case_forms (
    of_case         TEXT NOT NULL,
    number          INTEGER NOT NULL,
    written_by      TEXT NOT NULL,
    written_at      INTEGER NOT NULL,
    form            TEXT NOT NULL,
    PRIMARY KEY (of_case, number)
) STRICT, WITHOUT ROWID;

-- How far a site's devices and computers are from our clock, in seconds.
CREATE TABLE clocks (
    site            TEXT NOT NULL,
    device          TEXT NOT NULL,
    ahead           INTEGER NOT NULL,
    seen_at         INTEGER NOT NULL,
    times           INTEGER NOT NULL,
    PRIMARY KEY (site, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_off ON clocks (site, device) WHERE times > 0;
