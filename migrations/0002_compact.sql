-- Evidence is kept where it stands, in the text of its edition, and not again beside it; actors and figures of a mention are views
-- of its record: needed for ten million events. `alias` and `past` are what `recode` and `changes` tell from.

DROP VIEW events_flat;
DROP VIEW timeline;

CREATE TABLE alias (
  id        TEXT PRIMARY KEY,           -- of a mention that coding anew no longer gives
  successor TEXT NOT NULL,              -- the mention that took its place; '' none
  at        TEXT NOT NULL               -- RFC 3339, UTC
) STRICT, WITHOUT ROWID;

CREATE TABLE past (
  event  TEXT NOT NULL,                 -- id of an event that coding anew changed or withdrew
  at     TEXT NOT NULL,                 -- RFC 3339, UTC
  record TEXT NOT NULL,                 -- the event as it was before, JSON
  PRIMARY KEY (event, at)
) STRICT, WITHOUT ROWID;

DROP TABLE mention_text;
CREATE VIRTUAL TABLE mention_text USING fts5 (
  evidence, title, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO mention_text (rowid, evidence, title)
  SELECT m.key, m.evidence, m.title FROM mention m ORDER BY m.key;
ALTER TABLE mention DROP COLUMN title;
UPDATE mention SET record = json_remove(record, '$.evidence.exact', '$.evidence.prefix', '$.evidence.suffix');

DROP TABLE mention_actor;
CREATE VIEW mention_actor AS
SELECT m.id AS mention, r.value AS role, a.key AS ordinal, a.value ->> 'id' AS actor, a.value ->> 'name' AS name,
  a.value ->> 'country' AS country, a.value ->> 'sector' AS sector, a.value ->> 'text' AS text
FROM mention m, json_each('["source", "target", "claimant"]') r, json_each(m.record -> r.value) a;

DROP TABLE figure;
CREATE VIEW figure AS
SELECT e.id AS event, m.id AS mention, d.published, d.publisher, f.key AS ordinal, f.value ->> 'what' AS what, f.value ->> 'low' AS low,
  f.value ->> 'high' AS high, f.value ->> 'qualifier' AS qualifier, f.value ->> 'of' AS of, f.value ->> 'text' AS text
FROM mention m JOIN edition d ON d.id = m.edition JOIN event e ON e.key = m.event, json_each(m.record -> 'figures') f;

UPDATE event_actor SET date_latest = '' WHERE date_span = 0;  -- as date_earliest

ALTER TABLE event DROP COLUMN evidence;
ALTER TABLE event DROP COLUMN evidence_prefix;
ALTER TABLE event DROP COLUMN evidence_suffix;

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
  e.meeting_status, e.meeting_kind, e.planned_for, e.quote, e.venue,
  CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT) AS evidence,
  e.rule, e.trigger, e.score, e.sources,
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
  CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT) AS evidence,
  e.independent_sources AS sources, d.publisher, d.published, d.url, e.id
FROM event e JOIN edition d ON d.id = e.edition
WHERE NOT e.rejected AND NOT e.negated
ORDER BY e.key;
