-- Integers inside: needed to write ten million events at 20,000 a second. The id of a mention is its key in base 32, the hash first and the
-- day last, and an event is named after a mention, so that no index of texts in the order of hashes is left, the dearest thing to
-- write. An id of before goes on resolving: its first nine digits are the same. Events are filed under headings, by integers.

PRAGMA defer_foreign_keys = ON;
DROP VIEW events_flat;
DROP VIEW timeline;
DROP VIEW mention_actor;
DROP VIEW figure;
DROP INDEX edition_article;
DROP INDEX edition_published;
DROP INDEX event_imprecise;
DROP INDEX event_parties;
DROP INDEX mention_event;
DROP INDEX mention_block;
DROP INDEX mention_edition;
DROP INDEX meeting_step_event;
ALTER TABLE edition RENAME TO edition_2;
ALTER TABLE event RENAME TO event_2;
ALTER TABLE mention RENAME TO mention_2;
ALTER TABLE mention_near RENAME TO mention_near_2;
ALTER TABLE meeting_step RENAME TO meeting_step_2;

CREATE TABLE edition (
  key           INTEGER PRIMARY KEY,    -- day of publication << 45 | leading bits of the id
  id            TEXT NOT NULL,
  article       TEXT NOT NULL,
  title         TEXT NOT NULL,
  url           TEXT NOT NULL,
  publisher     TEXT NOT NULL,
  published     TEXT NOT NULL,          -- as the input states it; '' unknown
  published_day TEXT,                   -- civil day
  modified      TEXT NOT NULL,
  place         TEXT NOT NULL,
  lang          TEXT NOT NULL,
  agency        TEXT NOT NULL,          -- wire agency named as the origin
  ingested      TEXT NOT NULL,          -- RFC 3339, UTC
  sketch        BLOB NOT NULL,          -- smallest shingle hashes, u32 little-endian, ascending
  text          TEXT NOT NULL
) STRICT;

CREATE TABLE event (
  key                 INTEGER PRIMARY KEY, -- day << 45 | hash of its id
  founder             INTEGER NOT NULL, -- key of the mention after which it is named
  type                TEXT NOT NULL,
  mode                TEXT NOT NULL,
  context             TEXT NOT NULL,    -- JSON array
  cameo               TEXT NOT NULL,
  goldstein           REAL,
  quad                INTEGER NOT NULL,
  kind                TEXT NOT NULL,
  date                TEXT NOT NULL,    -- EDTF; '' where no report gives one
  date_earliest       TEXT,
  date_latest         TEXT,
  date_span           INTEGER NOT NULL, -- 0 one day, 1 up to a week, 2 a month, 3 a year, 4 longer
  date_basis          TEXT NOT NULL,
  date_text           TEXT NOT NULL,
  source              TEXT NOT NULL,    -- JSON array of actors, as are target and claimant
  target              TEXT NOT NULL,
  claimant            TEXT NOT NULL,
  certainty           TEXT NOT NULL,
  contested           INTEGER NOT NULL,
  claimed_by          TEXT NOT NULL,    -- JSON array of names, as is denied_by
  denied_by           TEXT NOT NULL,
  negated             INTEGER NOT NULL,
  historical          INTEGER NOT NULL,
  place               TEXT NOT NULL,    -- JSON array, most specific first
  place_id            TEXT NOT NULL,
  lat                 TEXT NOT NULL,
  lon                 TEXT NOT NULL,
  place_precision     TEXT NOT NULL,
  killed_low          INTEGER,          -- the latest statement; NULL is an open end
  killed_high         INTEGER,
  killed_min          INTEGER,          -- over all statements
  killed_max          INTEGER,
  injured_low         INTEGER,
  injured_high        INTEGER,
  injured_min         INTEGER,
  injured_max         INTEGER,
  figures             TEXT NOT NULL,    -- JSON array
  weapon              TEXT NOT NULL,    -- JSON array
  meeting_status      TEXT NOT NULL,
  meeting_kind        TEXT NOT NULL,
  planned_for         TEXT NOT NULL,
  quote               TEXT NOT NULL,
  venue               TEXT NOT NULL,
  evidence_sentence   INTEGER NOT NULL,
  evidence_start      INTEGER NOT NULL, -- bytes into the text of its edition
  evidence_end        INTEGER NOT NULL,
  rule                TEXT NOT NULL,
  trigger             TEXT NOT NULL,
  score               REAL NOT NULL,
  edition             INTEGER NOT NULL REFERENCES edition (key), -- of the leading mention
  sources             INTEGER NOT NULL,
  independent_sources INTEGER NOT NULL,
  first_published     TEXT,
  last_published      TEXT,
  first_ingested      TEXT NOT NULL,
  last_ingested       TEXT NOT NULL,
  rejected            INTEGER NOT NULL  -- a person decided that it is no event
) STRICT;
CREATE TABLE mention (
  key      INTEGER PRIMARY KEY,         -- day of publication << 45 | hash
  edition  INTEGER NOT NULL REFERENCES edition (key),
  event    INTEGER NOT NULL REFERENCES event (key) DEFERRABLE INITIALLY DEFERRED,
  block    TEXT NOT NULL,               -- what may be the same event shares a block
  start    INTEGER NOT NULL,            -- first byte of the evidence in its edition's text
  evidence TEXT NOT NULL,
  record   TEXT NOT NULL                -- the coder's record, JSON
) STRICT;

-- Days in which a mention of a few days ("overnight", "at the weekend") may belong: looked at again when such a day gets a report.
CREATE TABLE mention_near (
  block   TEXT NOT NULL,
  mention INTEGER NOT NULL,
  PRIMARY KEY (block, mention)
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting_step (
  meeting TEXT NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  event   INTEGER NOT NULL REFERENCES event (key) DEFERRABLE INITIALLY DEFERRED,
  status  TEXT NOT NULL,
  date    TEXT NOT NULL,                -- EDTF: of the step
  planned TEXT NOT NULL,                -- EDTF: for when it was planned, by this step
  PRIMARY KEY (meeting, ordinal)
) STRICT, WITHOUT ROWID;

-- What events are filed under: actors, states, sectors, organisations; 'meeting ' and its parties: whose threads it may be a step of.
CREATE TABLE heading (
  key INTEGER PRIMARY KEY,
  id  TEXT NOT NULL UNIQUE
) STRICT;

-- The closure: an event stands under its actors, their states, sectors and parents. News comes in order of days, and so do the rows, by
-- spans of 32 days: a batch writes to few pages. `event` has no foreign key, because checking one would need a second index of
-- this largest table; `demarche check` compares the two.
CREATE TABLE event_heading (
  period      INTEGER NOT NULL,         -- event >> 50
  heading     INTEGER NOT NULL REFERENCES heading (key),
  event       INTEGER NOT NULL,
  date_latest TEXT NOT NULL,            -- '' where the date is a single day
  date_span   INTEGER NOT NULL,         -- as in event
  roles       INTEGER NOT NULL,         -- bits: 1 source, 2 target, 4 claimant; 0 for the parties of a meeting
  PRIMARY KEY (period, heading, event)
) STRICT, WITHOUT ROWID;

INSERT INTO edition (key, id, article, title, url, publisher, published, published_day, modified, place, lang, agency, ingested, sketch, text)
  SELECT (coalesce(CAST(julianday(published_day) - julianday('1600-01-01') AS INTEGER), (1 << 18) - 1) << 45)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 2, 1)) - 1 << 40)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 3, 1)) - 1 << 35)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 4, 1)) - 1 << 30)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 5, 1)) - 1 << 25)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 6, 1)) - 1 << 20)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 7, 1)) - 1 << 15)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 8, 1)) - 1 << 10)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 9, 1)) - 1 << 5)
    + (instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 10, 1)) - 1 << 0),
    id, article, title, url, publisher, published, published_day, modified, place, lang, agency, ingested, sketch, text
  FROM edition_2;
CREATE TEMP TABLE edition_key AS SELECT id, key FROM edition;
CREATE INDEX temp.edition_key_id ON edition_key (id, key);
INSERT INTO event (key, founder, edition,
  type, mode, context, cameo, goldstein, quad, kind, date, date_earliest, date_latest, date_span, date_basis, date_text, source,
  target, claimant, certainty, contested, claimed_by, denied_by, negated, historical, place, place_id, lat, lon, place_precision,
  killed_low, killed_high, killed_min, killed_max, injured_low, injured_high, injured_min, injured_max, figures, weapon,
  meeting_status, meeting_kind, planned_for, quote, venue, evidence_sentence, evidence_start, evidence_end, rule, trigger, score,
  sources, independent_sources, first_published, last_published, first_ingested, last_ingested, rejected)
  SELECT e.key, (SELECT m.key FROM mention_2 m WHERE m.id = 'm' || substr(e.id, 2)), k.key,
  e.type, e.mode, e.context, e.cameo, e.goldstein, e.quad, e.kind, e.date, e.date_earliest, e.date_latest, e.date_span,
  e.date_basis, e.date_text, e.source, e.target, e.claimant, e.certainty, e.contested, e.claimed_by, e.denied_by, e.negated,
  e.historical, e.place, e.place_id, e.lat, e.lon, e.place_precision, e.killed_low, e.killed_high, e.killed_min, e.killed_max,
  e.injured_low, e.injured_high, e.injured_min, e.injured_max, e.figures, e.weapon, e.meeting_status, e.meeting_kind,
  e.planned_for, e.quote, e.venue, e.evidence_sentence, e.evidence_start, e.evidence_end, e.rule, e.trigger, e.score, e.sources,
  e.independent_sources, e.first_published, e.last_published, e.first_ingested, e.last_ingested, e.rejected
  FROM event_2 e JOIN edition_key k ON k.id = e.edition;
INSERT INTO mention (key, edition, event, block, start, evidence, record)
  SELECT m.key, k.key, m.event, m.block, m.start, m.evidence, m.record FROM mention_2 m JOIN edition_key k ON k.id = m.edition;
INSERT INTO mention_near (block, mention) SELECT n.block, m.key FROM mention_near_2 n JOIN mention_2 m ON m.id = n.mention;
INSERT INTO meeting_step (meeting, ordinal, event, status, date, planned)
  SELECT s.meeting, s.ordinal, e.key, s.status, s.date, s.planned FROM meeting_step_2 s JOIN event_2 e ON e.id = s.event;
INSERT INTO heading (id) SELECT DISTINCT actor FROM event_actor;
INSERT INTO event_heading (period, heading, event, date_latest, date_span, roles)
  SELECT a.event >> 50, h.key, a.event, a.date_latest, a.date_span, a.roles FROM event_actor a JOIN heading h ON h.id = a.actor;
INSERT INTO heading (id) SELECT DISTINCT 'meeting ' || parties FROM event_2 WHERE parties <> '';
INSERT INTO event_heading (period, heading, event, date_latest, date_span, roles)
  SELECT e.key >> 50, h.key, e.key, iif(e.date_span = 0, '', coalesce(e.date_latest, e.date_earliest, '')), e.date_span, 0
  FROM event_2 e JOIN heading h ON h.id = 'meeting ' || e.parties WHERE e.parties <> '';

-- The ids of mentions, and of the events named after them.
CREATE VIEW mention_id AS
SELECT key, ('m' || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 40) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 35) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 30) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 25) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 20) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 15) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 10) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 5) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 0) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 60) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 55) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 50) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((key >> 45) & 31), 1)) AS id
FROM mention;
CREATE VIEW event_id AS
SELECT key, ('e' || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 40) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 35) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 30) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 25) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 20) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 15) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 10) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 5) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 0) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 60) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 55) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 50) & 31), 1)
    || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((founder >> 45) & 31), 1)) AS id
FROM event;

-- What names a mention or an event by its text.
CREATE TEMP TABLE new_id AS SELECT was.id AS was, n.id AS is_now FROM mention_2 was JOIN mention_id n USING (key);
CREATE INDEX temp.new_id_was ON new_id (was, is_now);
UPDATE decision SET mention = coalesce((SELECT is_now FROM new_id WHERE was = mention), mention),
  other = coalesce((SELECT is_now FROM new_id WHERE was = other), other);
UPDATE alias SET successor = coalesce((SELECT is_now FROM new_id WHERE was = successor), successor);
UPDATE OR IGNORE past SET event = coalesce((SELECT 'e' || substr(is_now, 2) FROM new_id WHERE was = 'm' || substr(event, 2)), event);
UPDATE meeting_step SET meeting = coalesce((SELECT 't' || substr(is_now, 2) FROM new_id WHERE was = 'm' || substr(meeting, 2)), meeting);
UPDATE meeting SET id = coalesce((SELECT 't' || substr(is_now, 2) FROM new_id WHERE was = 'm' || substr(meeting.id, 2)), id);
DROP TABLE new_id;
DROP TABLE edition_key;

DROP TABLE meeting_step_2;
DROP TABLE mention_near_2;
DROP TABLE mention_2;
DROP TABLE event_2;
DROP TABLE edition_2;
DROP TABLE article;
DROP TABLE event_actor;

-- Imprecise dates that reach into a range from before it: timeline --since.
CREATE INDEX event_imprecise ON event (date_span, date_latest) WHERE date_span > 0;
CREATE INDEX event_heading_imprecise ON event_heading (period, heading, date_latest) WHERE date_span > 0;
CREATE INDEX event_heading_long ON event_heading (heading, date_latest) WHERE date_span = 4;
CREATE INDEX mention_event ON mention (event);
CREATE INDEX mention_block ON mention (block);
CREATE INDEX mention_edition ON mention (edition);
CREATE INDEX meeting_step_event ON meeting_step (event);

-- Bytes in a leaf of the full-text index, and how many of its segments are merged at once: for writing more than for the last millisecond of
-- a search.
INSERT INTO mention_text (mention_text, rank) VALUES ('pgsz', 4050);
INSERT INTO mention_text (mention_text, rank) VALUES ('automerge', 8);

CREATE VIEW event_actor AS
SELECT h.id AS actor, coalesce(e.date_earliest, e.date_latest, '') AS date_earliest, a.event, a.roles
FROM heading h JOIN event_heading a ON a.heading = h.key JOIN event e ON e.key = a.event
WHERE a.roles <> 0;

CREATE VIEW mention_actor AS
SELECT n.id AS mention, r.value AS role, a.key AS ordinal, a.value ->> 'id' AS actor, a.value ->> 'name' AS name,
  a.value ->> 'country' AS country, a.value ->> 'sector' AS sector, a.value ->> 'text' AS text
FROM mention m JOIN mention_id n ON n.key = m.key, json_each('["source", "target", "claimant"]') r, json_each(m.record -> r.value) a;

CREATE VIEW figure AS
SELECT v.id AS event, n.id AS mention, d.published, d.publisher, f.key AS ordinal, f.value ->> 'what' AS what, f.value ->> 'low' AS low,
  f.value ->> 'high' AS high, f.value ->> 'qualifier' AS qualifier, f.value ->> 'of' AS of, f.value ->> 'text' AS text
FROM mention m JOIN edition d ON d.key = m.edition JOIN mention_id n ON n.key = m.key JOIN event_id v ON v.key = m.event, json_each(m.record -> 'figures') f;

CREATE VIEW events_flat AS
SELECT n.id, e.type, e.mode, e.context, e.cameo, e.goldstein, e.quad, e.kind, e.date, e.date_earliest, e.date_latest, e.date_basis,
  e.date_text,
  (SELECT group_concat(coalesce(nullif(value ->> 'name', ''), nullif(value ->> 'text', ''), value ->> 'country'), '; ')
     FROM json_each(e.source)) AS source,
  (SELECT group_concat(value ->> 'id', '; ') FROM json_each(e.source)) AS source_id,
  (SELECT group_concat(value ->> 'country', '; ') FROM json_each(e.source)) AS source_country,
  (SELECT group_concat(value ->> 'sector', '; ') FROM json_each(e.source)) AS source_sector,
  (SELECT group_concat(coalesce(nullif(value ->> 'name', ''), nullif(value ->> 'text', ''), value ->> 'country'), '; ')
     FROM json_each(e.target)) AS target,
  (SELECT group_concat(value ->> 'id', '; ') FROM json_each(e.target)) AS target_id,
  (SELECT group_concat(value ->> 'country', '; ') FROM json_each(e.target)) AS target_country,
  (SELECT group_concat(value ->> 'sector', '; ') FROM json_each(e.target)) AS target_sector,
  (SELECT group_concat(coalesce(nullif(value ->> 'name', ''), nullif(value ->> 'text', ''), value ->> 'country'), '; ')
     FROM json_each(e.claimant)) AS claimant,
  e.certainty, e.contested, e.negated, e.historical,
  (SELECT group_concat(value, '; ') FROM json_each(e.place)) AS place,
  e.place_id, e.lat, e.lon, e.place_precision, e.killed_low, e.killed_high, e.killed_min, e.killed_max, e.injured_low, e.injured_high,
  e.injured_min, e.injured_max, e.figures,
  (SELECT group_concat(value, '; ') FROM json_each(e.weapon)) AS weapon,
  e.meeting_status, e.meeting_kind, e.planned_for, e.quote, e.venue,
  CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT) AS evidence,
  e.rule, e.trigger, e.score, e.sources,
  e.independent_sources, e.first_published, e.last_published, e.first_ingested, e.last_ingested,
  (SELECT s.meeting FROM meeting_step s WHERE s.event = e.key) AS meeting, d.article, d.title, d.publisher, d.url,
  d.published, e.key
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected;

CREATE VIEW timeline AS
SELECT e.date, e.kind, e.type,
  (SELECT group_concat(coalesce(nullif(value ->> 'name', ''), nullif(value ->> 'text', ''), value ->> 'country'), '; ')
     FROM json_each(e.source)) AS source,
  (SELECT group_concat(coalesce(nullif(value ->> 'name', ''), nullif(value ->> 'text', ''), value ->> 'country'), '; ')
     FROM json_each(e.target)) AS target,
  (SELECT group_concat(value, '; ') FROM json_each(e.place)) AS place,
  e.killed_low, e.killed_high, e.injured_low, e.injured_high, e.meeting_status AS status,
  CASE WHEN e.contested THEN 'contested' ELSE e.certainty END AS certainty,
  CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT) AS evidence,
  e.independent_sources AS sources, d.publisher, d.published, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND NOT e.negated
ORDER BY e.key;
