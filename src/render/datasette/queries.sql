-- timeline_of: What somebody did, and what was done to them
-- A name in full (Sergei Lavrov), an id (sergei-lavrov), a state (RUS) or a sector (RUS.GOV); days as 2025-11-09, or empty.
SELECT e.date, e.kind, e.type, {names e.source} AS source, {names e.target} AS target, e.certainty, e.negated, {words} AS evidence,
  e.independent_sources AS sources, d.publisher, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND {days}
  AND e.key IN (SELECT a.event FROM event_heading a JOIN heading h ON h.key = a.heading WHERE a.roles & 3 AND {heading :actor})
ORDER BY e.key;

-- between: Events in which two parties take part
-- Both as in timeline_of, each on whichever side; each event once.
SELECT e.date, e.kind, e.type, {names e.source} AS source, {names e.target} AS target, e.certainty, e.negated, {words} AS evidence,
  e.independent_sources AS sources, d.publisher, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND {days} AND e.key IN (
  SELECT a.event FROM event_heading a JOIN heading h ON h.key = a.heading WHERE a.roles & 3 AND {heading :a}
  INTERSECT SELECT a.event FROM event_heading a JOIN heading h ON h.key = a.heading WHERE a.roles & 3 AND {heading :b})
ORDER BY e.key;

-- words: Events by words of their evidence or headline
-- SQLite's full-text syntax: summit, "nuclear talks", ceas*, strike NOT labour.
SELECT e.date, e.kind, e.type, {names e.source} AS source, {names e.target} AS target, e.certainty, e.negated, {words} AS evidence,
  e.independent_sources AS sources, d.publisher, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND {days}
  AND e.key IN (SELECT m.event FROM mention m WHERE m.key IN (SELECT rowid FROM mention_text WHERE mention_text MATCH :words))
ORDER BY e.key;

-- reports: One event: every report of it, word by word
-- The id as timeline shows it.
SELECT d.published, d.publisher, m.evidence, d.title, d.url, e.date, e.type, e.certainty, e.rule, e.trigger
FROM event e JOIN mention m ON m.event = e.key JOIN edition d ON d.key = m.edition
WHERE e.key = (SELECT event FROM mention WHERE key = {key :event})
ORDER BY d.key, m.start;

-- toll: How the toll of an event was revised
-- The id as timeline shows it; every number with who stated it and when.
SELECT d.published, d.publisher, json_extract(f.value, '$.what') AS what, json_extract(f.value, '$.low') AS low,
  json_extract(f.value, '$.high') AS high, json_extract(f.value, '$.text') AS words, d.url
FROM mention m JOIN edition d ON d.key = m.edition, json_each(m.record, '$.figures') f
WHERE m.event = (SELECT event FROM mention WHERE key = {key :event})
ORDER BY d.key, f.key;

-- strikes: Attacks by their toll
-- Those with most killed first, by the latest statement.
SELECT e.date, {names e.source} AS source, {names e.target} AS target, e.killed_low, e.killed_high, e.killed_min, e.killed_max,
  e.injured_low, e.injured_high, e.certainty, e.contested, {words} AS evidence, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND NOT e.negated AND e.kind = 'strike' AND {days}
ORDER BY coalesce(e.killed_low, 0) DESC, e.key;

-- meetings: Meetings and what became of them
-- Words of a party (Kim Jong, kim-jong-un, PRK), or empty for all; status such as held, scheduled, cancelled, or empty.
SELECT m.date, m.kind, m.status, {names m.parties} AS parties, m.previous, (SELECT group_concat(value, '; ') FROM json_each(m.place)) AS place, m.id
FROM meeting m
WHERE (:party = '' OR m.parties LIKE '%' || :party || '%') AND (:status = '' OR m.status = :status)
ORDER BY m.date, m.id;

-- meeting_steps: One meeting, step by step
-- The id as the query meetings shows it.
SELECT s.date, s.status, s.planned, {words} AS evidence, d.publisher, d.url, n.id AS event
FROM meeting_step s JOIN event e ON e.key = s.event JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE s.meeting = :meeting
ORDER BY s.ordinal;

-- said_by: Who said what
-- The speaker as in timeline_of, or empty for all; about: words in SQLite's full-text syntax, or empty.
SELECT s.day, json_extract(s.record, '$.speaker.name') AS speaker, json_extract(s.record, '$.speaker.text') AS speaker_text, s.kind, s.words,
  d.publisher, d.published, d.url
FROM saying s JOIN edition d ON d.key = s.edition
WHERE (:speaker = '' OR s.key IN (SELECT a.saying FROM saying_heading a JOIN heading h ON h.key = a.heading WHERE a.role = 1 AND {heading :speaker}))
  AND (:about = '' OR s.key IN (SELECT rowid FROM saying_text WHERE saying_text MATCH CASE :about WHEN '' THEN 'x' ELSE :about END))
  AND (:since = '' OR s.last_day >= :since) AND (:until = '' OR s.day <= :until)
ORDER BY s.day, s.key;

-- contested: Where sources differ
-- Events that some report and others deny or lay to somebody else.
SELECT e.date, e.kind, e.type, {names e.source} AS source, {names e.target} AS target, e.claimed_by, e.denied_by, {words} AS evidence, e.independent_sources AS sources, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND e.contested AND {days}
ORDER BY e.key;

-- by_month: Events of each month and type
-- An event counts in the month in which its date begins.
SELECT substr(e.date_earliest, 1, 7) AS month, e.type, count(*) AS events, sum(e.kind = 'strike') AS strikes
FROM event e
WHERE NOT e.rejected AND NOT e.negated AND e.date_earliest IS NOT NULL AND {days}
GROUP BY month, e.type
ORDER BY month, e.type;

-- new_since: What was first read since a moment
-- In UTC: 2025-11-09 or 2025-11-09T06:00:00Z. For changed and withdrawn events: demarche changes.
SELECT e.first_ingested, e.date, e.kind, e.type, {names e.source} AS source, {names e.target} AS target, e.certainty, {words} AS evidence, d.publisher, d.url, n.id
FROM event e JOIN event_id n ON n.key = e.key JOIN edition d ON d.key = e.edition
WHERE NOT e.rejected AND e.first_ingested >= :since
ORDER BY e.first_ingested DESC, e.key DESC;

-- publishers: Publishers, and what they tell
-- Editions, events that they lead, first and last day.
SELECT d.publisher, count(*) AS editions, sum((SELECT count(*) FROM mention m WHERE m.edition = d.key)) AS mentions,
  min(d.published_day) AS first, max(d.published_day) AS last
FROM edition d
GROUP BY d.publisher
ORDER BY editions DESC, d.publisher;
