-- Which way of finding events found one, and how probable it is; the score, which said neither, goes.
DROP VIEW events_flat;
ALTER TABLE event ADD COLUMN origin TEXT NOT NULL DEFAULT 'rule'; -- rule, model, both, hand
ALTER TABLE event ADD COLUMN probability REAL;                    -- 0 to 1; NULL where nothing was measured
ALTER TABLE event DROP COLUMN score;

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
  e.rule, e.trigger, e.origin, e.probability, e.sources,
  e.independent_sources, e.first_published, e.last_published, e.first_ingested, e.last_ingested,
  (SELECT s.meeting FROM meeting_step s WHERE s.event = e.key) AS meeting, d.article, d.title, d.publisher, d.url,
  d.published
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected;
