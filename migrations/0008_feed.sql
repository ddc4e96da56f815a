-- Feeds that `demarche fetch` polls, their pages, and what sites ask of whoever reads them. Moments are RFC 3339, UTC; '' is none.

CREATE TABLE feed (
  url        TEXT PRIMARY KEY,          -- as the user gave it
  kept       INTEGER NOT NULL,          -- 1 added by `feed add`, 0 only named in a list
  parent     TEXT NOT NULL,             -- the list of sitemaps that names it; '' none
  stamp      TEXT NOT NULL,             -- its last change, as that list tells it
  pages      INTEGER NOT NULL,          -- 1: the pages of its entries are fetched, too
  backlog    INTEGER NOT NULL,          -- pages that the first poll fetches
  added      TEXT NOT NULL,
  due        TEXT NOT NULL,             -- asked no sooner
  polled     TEXT NOT NULL,             -- when it was last asked
  succeeded  TEXT NOT NULL,             -- when it last answered as it should
  failures   INTEGER NOT NULL,          -- in a row
  trouble    TEXT NOT NULL,             -- what the last failure was
  gone       INTEGER NOT NULL,          -- 1: the last answer was 410
  moved      TEXT NOT NULL,             -- where it has moved for good
  answered   TEXT NOT NULL,             -- address that gave the two that follow
  etag       TEXT NOT NULL,             -- ETag as sent
  modified   TEXT NOT NULL,             -- Last-Modified as sent
  digest     TEXT NOT NULL,             -- of the last body
  minutes    INTEGER NOT NULL,          -- for which an answer counts, as the feed says
  skip_hours INTEGER NOT NULL,          -- bits: hours of GMT in which it is not asked
  skip_days  INTEGER NOT NULL           -- bits: days, from Monday
) WITHOUT ROWID;

CREATE TABLE feed_page (
  feed     TEXT NOT NULL REFERENCES feed (url) ON DELETE CASCADE,
  url      TEXT NOT NULL,
  stamp    TEXT NOT NULL,               -- last change as the sitemap tells it, or hash of the entry
  due      TEXT NOT NULL,               -- to be fetched no sooner; '' it is not to be fetched
  failures INTEGER NOT NULL,
  trouble  TEXT NOT NULL,
  answered TEXT NOT NULL,               -- as in feed, as are the two that follow
  etag     TEXT NOT NULL,
  modified TEXT NOT NULL,
  entry    TEXT NOT NULL,               -- what the feed says of the page: an article without its text, JSON
  PRIMARY KEY (feed, url)
) WITHOUT ROWID;
CREATE INDEX feed_page_due ON feed_page (due) WHERE due <> '';

CREATE TABLE feed_site (
  site       TEXT PRIMARY KEY,          -- scheme, host and port
  rule       TEXT NOT NULL,             -- rules | open | wait: what robots.txt means
  robots     TEXT NOT NULL,             -- the rules for us
  until      TEXT NOT NULL,             -- how long that counts
  failures   INTEGER NOT NULL,          -- in a row, of robots.txt
  reason     TEXT NOT NULL,
  not_before TEXT NOT NULL              -- Retry-After
) WITHOUT ROWID;
