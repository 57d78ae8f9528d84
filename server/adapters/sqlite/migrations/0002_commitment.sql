-- Storage Commitment reports that a device has not acknowledged yet.
CREATE TABLE commitments (
    device          BLOB NOT NULL,
    transaction_uid TEXT NOT NULL,
    due_at          INTEGER NOT NULL,
    facts           TEXT NOT NULL,
    PRIMARY KEY (device, transaction_uid)
) STRICT;
CREATE INDEX commitments_due ON commitments (due_at, device, transaction_uid);

-- Copies kept apart for a human: few, and looked for by site and by UID.
CREATE INDEX objects_conflicting ON objects (site, instance, id) WHERE conflicting = 1;
