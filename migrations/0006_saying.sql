-- Who said what: `demarche said` by speaker, addressee, words and day. `said` is the view for reading.

CREATE TABLE saying (
  key           INTEGER PRIMARY KEY,    -- day of publication << 45 | hash
  edition       INTEGER NOT NULL REFERENCES edition (key),
  ordinal       INTEGER NOT NULL,       -- place in its article's list, from 0: `saying` in the record of a mention
  day           TEXT NOT NULL,          -- under which it is listed: its first possible day, else that of publication; '' unknown
  last_day      TEXT NOT NULL,          -- its last possible day, else as day
  kind          TEXT NOT NULL,          -- direct | indirect | mixed | headline | document
  speaker       TEXT NOT NULL,          -- id of the actor; '' where the words name none that is known
  words         TEXT NOT NULL,          -- what was said, without the cue
  record        TEXT NOT NULL           -- the saying, JSON
);
CREATE UNIQUE INDEX saying_edition ON saying (edition, ordinal);
CREATE INDEX saying_day ON saying (day, key);

-- Under whom a saying is found: speakers and addressees, their states, sectors.
CREATE TABLE saying_heading (
  heading INTEGER NOT NULL REFERENCES heading (key),
  role    INTEGER NOT NULL,             -- 1 speaker, 2 addressee
  saying  INTEGER NOT NULL,
  PRIMARY KEY (heading, role, saying)
) WITHOUT ROWID;
CREATE INDEX saying_heading_saying ON saying_heading (saying);

CREATE VIRTUAL TABLE saying_text USING fts5 (
  words, content = 'saying', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO saying_text (saying_text, rank) VALUES ('pgsz', 4050);
INSERT INTO saying_text (saying_text, rank) VALUES ('automerge', 8);

CREATE VIEW said AS
SELECT json_extract(s.record, '$.date') AS date, s.day, json_extract(s.record, '$.date_basis') AS date_basis,
  coalesce(nullif(json_extract(s.record, '$.speaker.name'), ''), json_extract(s.record, '$.speaker.text'), '') AS speaker, s.speaker AS speaker_id,
  coalesce(json_extract(s.record, '$.speaker.text'), '') AS speaker_text, coalesce(json_extract(s.record, '$.speaker.country'), '') AS country,
  coalesce(json_extract(s.record, '$.speaker.sector'), '') AS sector,
  (SELECT group_concat(coalesce(nullif(json_extract(value, '$.name'), ''), json_extract(value, '$.text')), '; ')
     FROM json_each(s.record, '$.to')) AS "to",
  s.kind,
  CAST(substr(CAST(d.text AS BLOB), json_extract(s.record, '$.cue[0]') + 1, json_extract(s.record, '$.cue[1]') - json_extract(s.record, '$.cue[0]')) AS TEXT)
    AS cue,
  s.words, d.article, d.title, d.publisher, d.url, d.published
FROM saying s JOIN edition d ON d.key = s.edition
ORDER BY s.day, s.key;
