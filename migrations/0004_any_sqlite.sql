-- Every SQLite from 3.31 on opens, lists and counts every table and view: no STRICT (3.37), no `->>` (3.38), no contentless_delete (3.43).
-- The full-text index takes its words from a view, `mention_words`. Views show ids, no 62-bit keys, which many programs round.
-- `edition.run` says which run read an edition: of two editions with the same date the later read is the later one. `edition_article`
-- finds the dated edition of an article that comes again without its date. `dyad` has a row for each pair of an event's parties.

DROP VIEW event_actor;
DROP VIEW mention_actor;
DROP VIEW figure;
DROP VIEW events_flat;
DROP VIEW timeline;
DROP TABLE mention_text;
ALTER TABLE edition ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
CREATE INDEX edition_article ON edition (article);

-- What STRICT checked the program checks by its types; the rows on disk are the same with and without it.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql, ') STRICT, WITHOUT ROWID', ') WITHOUT ROWID'), ') STRICT', ')')
  WHERE type = 'table' AND sql LIKE '%) STRICT%';
PRAGMA writable_schema = RESET;

CREATE VIEW mention_words AS
SELECT m.key, m.evidence, d.title FROM mention m JOIN edition d ON d.key = m.edition;
CREATE VIRTUAL TABLE mention_text USING fts5 (
  evidence, title, content = 'mention_words', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO mention_text (mention_text, rank) VALUES ('pgsz', 4050);
INSERT INTO mention_text (mention_text, rank) VALUES ('automerge', 8);
INSERT INTO mention_text (mention_text) VALUES ('rebuild');

CREATE VIEW event_actor AS
SELECT h.id AS actor, n.id AS event, a.roles, e.date, coalesce(e.date_earliest, e.date_latest, '') AS date_earliest, e.type, e.kind,
  CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT) AS evidence
FROM heading h JOIN event_heading a ON a.heading = h.key JOIN event e ON e.key = a.event JOIN event_id n ON n.key = e.key
JOIN edition d ON d.key = e.edition
WHERE a.roles <> 0;

CREATE VIEW mention_actor AS
SELECT n.id AS mention, r.value AS role, a.key AS ordinal, json_extract(a.value, '$.id') AS actor, json_extract(a.value, '$.name') AS name,
  json_extract(a.value, '$.country') AS country, json_extract(a.value, '$.sector') AS sector, json_extract(a.value, '$.text') AS text
FROM mention m JOIN mention_id n ON n.key = m.key, json_each('["source", "target", "claimant"]') r, json_each(m.record, '$.' || r.value) a;

CREATE VIEW figure AS
SELECT v.id AS event, n.id AS mention, d.published, d.publisher, f.key AS ordinal, json_extract(f.value, '$.what') AS what, json_extract(f.value, '$.low') AS low,
  json_extract(f.value, '$.high') AS high, json_extract(f.value, '$.qualifier') AS qualifier, json_extract(f.value, '$.of') AS of, json_extract(f.value, '$.text') AS text
FROM mention m JOIN edition d ON d.key = m.edition JOIN mention_id n ON n.key = m.key JOIN event_id v ON v.key = m.event, json_each(m.record, '$.figures') f;

CREATE VIEW events_flat AS
SELECT n.id, e.type, e.mode, e.context, e.cameo, e.goldstein, e.quad, e.kind, e.date, e.date_earliest, e.date_latest, e.date_basis,
  e.date_text,
  (SELECT group_concat(coalesce(nullif(json_extract(value, '$.name'), ''), nullif(json_extract(value, '$.text'), ''), json_extract(value, '$.country')), '; ')
     FROM json_each(e.source)) AS source,
  (SELECT group_concat(json_extract(value, '$.id'), '; ') FROM json_each(e.source)) AS source_id,
  (SELECT group_concat(json_extract(value, '$.country'), '; ') FROM json_each(e.source)) AS source_country,
  (SELECT group_concat(json_extract(value, '$.sector'), '; ') FROM json_each(e.source)) AS source_sector,
  (SELECT group_concat(coalesce(nullif(json_extract(value, '$.name'), ''), nullif(json_extract(value, '$.text'), ''), json_extract(value, '$.country')), '; ')
     FROM json_each(e.target)) AS target,
  (SELECT group_concat(json_extract(value, '$.id'), '; ') FROM json_each(e.target)) AS target_id,
  (SELECT group_concat(json_extract(value, '$.country'), '; ') FROM json_each(e.target)) AS target_country,
  (SELECT group_concat(json_extract(value, '$.sector'), '; ') FROM json_each(e.target)) AS target_sector,
  (SELECT group_concat(coalesce(nullif(json_extract(value, '$.name'), ''), nullif(json_extract(value, '$.text'), ''), json_extract(value, '$.country')), '; ')
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
  d.published
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected;

CREATE VIEW timeline AS
SELECT e.date, e.kind, e.type,
  (SELECT group_concat(coalesce(nullif(json_extract(value, '$.name'), ''), nullif(json_extract(value, '$.text'), ''), json_extract(value, '$.country')), '; ')
     FROM json_each(e.source)) AS source,
  (SELECT group_concat(coalesce(nullif(json_extract(value, '$.name'), ''), nullif(json_extract(value, '$.text'), ''), json_extract(value, '$.country')), '; ')
     FROM json_each(e.target)) AS target,
  (SELECT group_concat(value, '; ') FROM json_each(e.place)) AS place,
  e.killed_low, e.killed_high, e.injured_low, e.injured_high, e.meeting_status AS status,
  CASE WHEN e.contested THEN 'contested' ELSE e.certainty END AS certainty,
  CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT) AS evidence,
  e.independent_sources AS sources, d.publisher, d.published, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND NOT e.negated
ORDER BY e.key;

-- A row for each pair of parties: source and target of an act, and every two parties of a meeting or an agreement, in both directions.
CREATE VIEW dyad AS
SELECT n.id AS event, e.date, e.date_earliest, e.type, e.kind,
  coalesce(nullif(json_extract(a.value, '$.name'), ''), nullif(json_extract(a.value, '$.text'), ''), json_extract(a.value, '$.country')) AS a,
  json_extract(a.value, '$.id') AS a_id, json_extract(a.value, '$.country') AS a_country,
  coalesce(nullif(json_extract(b.value, '$.name'), ''), nullif(json_extract(b.value, '$.text'), ''), json_extract(b.value, '$.country')) AS b,
  json_extract(b.value, '$.id') AS b_id, json_extract(b.value, '$.country') AS b_country, 0 AS symmetric
FROM event e JOIN event_id n ON n.key = e.key, json_each(e.source) a, json_each(e.target) b
WHERE NOT e.rejected AND NOT e.negated
UNION ALL
SELECT n.id, e.date, e.date_earliest, e.type, e.kind,
  coalesce(nullif(json_extract(a.value, '$.name'), ''), nullif(json_extract(a.value, '$.text'), ''), json_extract(a.value, '$.country')),
  json_extract(a.value, '$.id'), json_extract(a.value, '$.country'),
  coalesce(nullif(json_extract(b.value, '$.name'), ''), nullif(json_extract(b.value, '$.text'), ''), json_extract(b.value, '$.country')),
  json_extract(b.value, '$.id'), json_extract(b.value, '$.country'), 1
FROM event e JOIN event_id n ON n.key = e.key, json_each(e.source) a, json_each(e.source) b
WHERE NOT e.rejected AND NOT e.negated AND json_array_length(e.target) = 0 AND a.key <> b.key
  AND (e.kind = 'meeting' OR e.type IN ('AGREE', 'CONSULT', 'COOPERATE'));
