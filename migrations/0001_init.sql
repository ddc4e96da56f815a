-- The whole store: articles, mentions, events, actors. Needed by ingest, timeline, show, meetings.
-- Every id is derived from content. `key` columns are derived, too: day << 45 | hash, so that rows lie in time order.

CREATE TABLE run (
  id        INTEGER PRIMARY KEY,
  started   TEXT NOT NULL,              -- RFC 3339, UTC
  finished  TEXT,                       -- NULL while it runs, or if it was killed
  process   INTEGER NOT NULL,           -- whom a waiting writer may name
  program   TEXT NOT NULL,              -- name and version
  articles  INTEGER NOT NULL DEFAULT 0,
  mentions  INTEGER NOT NULL DEFAULT 0,
  problems  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE problem (
  id        TEXT PRIMARY KEY,
  file      TEXT NOT NULL,
  line      INTEGER,
  reason    TEXT NOT NULL,
  remedy    TEXT NOT NULL,
  seen      TEXT NOT NULL               -- moment of the first ingest that met it
) STRICT, WITHOUT ROWID;

CREATE TABLE article (
  id        TEXT PRIMARY KEY,
  url       TEXT NOT NULL,
  publisher TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE edition (
  id            TEXT PRIMARY KEY,
  article       TEXT NOT NULL REFERENCES article (id),
  title         TEXT NOT NULL,
  url           TEXT NOT NULL,
  publisher     TEXT NOT NULL,
  published     TEXT NOT NULL,          -- as the input states it; '' unknown
  published_day TEXT,                   -- civil day
  modified      TEXT NOT NULL,
  place         TEXT NOT NULL,
  lang          TEXT NOT NULL,
  agency        TEXT NOT NULL,          -- wire agency named as the origin
  text          TEXT NOT NULL,
  sketch        BLOB NOT NULL,          -- smallest shingle hashes, u32 little-endian, ascending
  ingested      TEXT NOT NULL           -- RFC 3339, UTC
) STRICT;
CREATE INDEX edition_article ON edition (article);
CREATE INDEX edition_published ON edition (published_day, id);

CREATE TABLE actor (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  country TEXT NOT NULL,                -- ISO 3166-1 alpha-3 or organisation code
  sector  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE actor_name (
  folded TEXT NOT NULL,                 -- lower case, no accents, no article: what a search compares
  actor  TEXT NOT NULL REFERENCES actor (id),
  name   TEXT NOT NULL,
  PRIMARY KEY (folded, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_name_actor ON actor_name (actor);

CREATE TABLE office_term (
  actor    TEXT NOT NULL REFERENCES actor (id),
  office   TEXT NOT NULL,
  country  TEXT NOT NULL,
  since    TEXT NOT NULL,               -- '' unknown
  until    TEXT NOT NULL,               -- '' still held or unknown
  PRIMARY KEY (actor, office, country, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  key                 INTEGER PRIMARY KEY,
  id                  TEXT NOT NULL UNIQUE,
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
  evidence            TEXT NOT NULL,    -- the leading mention's words
  evidence_prefix     TEXT NOT NULL,
  evidence_suffix     TEXT NOT NULL,
  evidence_sentence   INTEGER NOT NULL,
  evidence_start      INTEGER NOT NULL, -- bytes into the text of its edition
  evidence_end        INTEGER NOT NULL,
  rule                TEXT NOT NULL,
  trigger             TEXT NOT NULL,
  score               REAL NOT NULL,
  edition             TEXT NOT NULL REFERENCES edition (id),  -- of the leading mention
  sources             INTEGER NOT NULL,
  independent_sources INTEGER NOT NULL,
  first_published     TEXT,
  last_published      TEXT,
  first_ingested      TEXT NOT NULL,
  last_ingested       TEXT NOT NULL,
  rejected            INTEGER NOT NULL, -- a person decided that it is no event
  parties             TEXT NOT NULL,    -- of a meeting: whose threads it may be a step of; '' for any other event
  meeting             TEXT NOT NULL     -- id of its thread
) STRICT;
-- Imprecise dates that reach into a range from before it: timeline --since.
CREATE INDEX event_imprecise ON event (date_span, date_latest) WHERE date_span > 0;
CREATE INDEX event_parties ON event (parties) WHERE parties <> '';

CREATE TABLE mention (
  key      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  edition  TEXT NOT NULL REFERENCES edition (id),
  event    INTEGER NOT NULL REFERENCES event (key) DEFERRABLE INITIALLY DEFERRED,
  block    TEXT NOT NULL,               -- what may be the same event shares a block
  start    INTEGER NOT NULL,            -- first byte of the evidence in its edition's text
  evidence TEXT NOT NULL,
  title    TEXT NOT NULL,               -- of the edition, for the full-text index
  record   TEXT NOT NULL                -- the coder's record, JSON
) STRICT;
CREATE INDEX mention_event ON mention (event);
CREATE INDEX mention_block ON mention (block);
CREATE INDEX mention_edition ON mention (edition, start);

-- Days in which a mention of a few days ("overnight", "at the weekend") may belong: looked at again when such a day gets a report.
CREATE TABLE mention_near (
  block   TEXT NOT NULL,
  mention TEXT NOT NULL,
  PRIMARY KEY (block, mention)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention_actor (
  mention INTEGER NOT NULL REFERENCES mention (key) ON DELETE CASCADE,
  role    TEXT NOT NULL,                -- source, target, claimant
  ordinal INTEGER NOT NULL,
  actor   TEXT NOT NULL REFERENCES actor (id),
  text    TEXT NOT NULL,                -- the words in the article
  PRIMARY KEY (mention, role, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE figure (
  mention   INTEGER NOT NULL REFERENCES mention (key) ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL,
  what      TEXT NOT NULL,
  low       INTEGER,
  high      INTEGER,
  qualifier TEXT NOT NULL,
  of        TEXT NOT NULL,
  text      TEXT NOT NULL,
  PRIMARY KEY (mention, ordinal)
) STRICT, WITHOUT ROWID;

-- The closure: an event stands under its actors, their states, sectors and parents. `event` has no foreign key, because
-- checking one would need a second index of this largest table; `demarche check` compares the two.
CREATE TABLE event_actor (
  actor         TEXT NOT NULL,
  date_earliest TEXT NOT NULL,          -- '' undated
  event         INTEGER NOT NULL,
  date_latest   TEXT NOT NULL,
  date_span     INTEGER NOT NULL,
  roles         INTEGER NOT NULL,       -- bits: 1 source, 2 target, 4 claimant
  PRIMARY KEY (actor, date_earliest, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actor_imprecise ON event_actor (actor, date_span, date_latest) WHERE date_span > 0;

CREATE TABLE meeting (
  id       TEXT PRIMARY KEY,
  who      TEXT NOT NULL,               -- the `parties` of its events
  parties  TEXT NOT NULL,               -- JSON array of actors
  kind     TEXT NOT NULL,
  status   TEXT NOT NULL,               -- at its last step
  date     TEXT NOT NULL,               -- EDTF: when held, else when planned
  previous TEXT NOT NULL,               -- JSON array: days for which it was planned before
  place    TEXT NOT NULL                -- JSON array
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_who ON meeting (who);

CREATE TABLE meeting_step (
  meeting TEXT NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  event   TEXT NOT NULL REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED,
  status  TEXT NOT NULL,
  date    TEXT NOT NULL,                -- EDTF: of the step
  planned TEXT NOT NULL,                -- EDTF: for when it was planned, by this step
  PRIMARY KEY (meeting, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_step_event ON meeting_step (event);

-- Whose threads a batch touched and no run has renewed yet: a killed ingest leaves them for the next one.
CREATE TABLE meeting_touched (who TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- An overlay of human decisions over the merging; they name mentions, which outlive events.
CREATE TABLE decision (
  id      TEXT PRIMARY KEY,
  at      TEXT NOT NULL,                -- RFC 3339, UTC
  who     TEXT NOT NULL,
  act     TEXT NOT NULL,                -- merge, split, reject, edit, note
  mention TEXT NOT NULL,                -- id of a mention of the event decided on
  other   TEXT NOT NULL,                -- merge: a mention of the other event; split: the mention to take out
  field   TEXT NOT NULL,
  value   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_mention ON decision (mention);
CREATE INDEX decision_other ON decision (other);

CREATE VIRTUAL TABLE mention_text USING fts5 (
  evidence, title, content = 'mention', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE VIEW events_flat AS
SELECT e.id, e.type, e.mode, e.context, e.cameo, e.goldstein, e.quad, e.kind, e.date, e.date_earliest, e.date_latest, e.date_basis,
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
  e.meeting_status, e.meeting_kind, e.planned_for, e.quote, e.venue, e.evidence, e.rule, e.trigger, e.score, e.sources,
  e.independent_sources, e.first_published, e.last_published, e.first_ingested, e.last_ingested, e.meeting, d.article, d.title, d.publisher, d.url,
  d.published
FROM event e JOIN edition d ON d.id = e.edition
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
  e.evidence, e.independent_sources AS sources, d.publisher, d.published, d.url, e.id
FROM event e JOIN edition d ON d.id = e.edition
WHERE NOT e.rejected AND NOT e.negated
ORDER BY e.key;
