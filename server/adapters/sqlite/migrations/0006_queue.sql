-- Where a waiting case stands: emergencies are class 0 and before everybody else; within a class the earlier turn is
-- the sooner. A case may ask for a specialty, or be kept for one person ('' is anybody).
ALTER TABLE cases ADD COLUMN class INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN specialty TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN kept_for TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN alarm_at INTEGER;
UPDATE cases SET class = (priority > 0), turn = deadline;
UPDATE cases SET alarm_at = deadline WHERE state IN ('waiting', 'claimed');

DROP INDEX cases_waiting;
DROP INDEX cases_waiting_any;
CREATE INDEX cases_waiting ON cases (reading_group, kept_for, specialty, modality, class, turn, opened_at, id)
    WHERE state = 'waiting';
CREATE INDEX cases_waiting_any ON cases (reading_group, kept_for, specialty, class, turn, opened_at, id)
    WHERE state = 'waiting';
-- What a site has in the queue already, so that its next case of that kind can stand behind.
CREATE INDEX cases_waiting_of_site ON cases (reading_group, site, modality, priority, turn)
    WHERE state = 'waiting';
CREATE INDEX cases_alarmed ON cases (alarm_at, id) WHERE alarm_at IS NOT NULL;
