-- Objects are held as soon as they verify, before their submission commits; until then they are in no study.
ALTER TABLE objects ADD COLUMN arriving INTEGER NOT NULL DEFAULT 0;

-- What quotas add up.
ALTER TABLE submissions ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submissions ADD COLUMN stream_length INTEGER NOT NULL DEFAULT 0;
UPDATE submissions SET created_at = json_extract(facts, '$.created_at'),
                       stream_length = json_extract(facts, '$.length');
CREATE INDEX submissions_by_birth ON submissions (site, created_at);
CREATE INDEX submissions_open ON submissions (site) WHERE state = 'uploading';

CREATE TABLE upload_parts (
    id              TEXT NOT NULL PRIMARY KEY,
    site            TEXT NOT NULL,
    pack            TEXT NOT NULL,
    part_length     INTEGER NOT NULL,
    part_offset     INTEGER NOT NULL,
    touched_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_parts_by_site ON upload_parts (site, id);
CREATE INDEX upload_parts_by_age ON upload_parts (touched_at, id);
