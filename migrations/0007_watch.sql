-- Saved questions: `demarche watch run` prints only what is new since the last run, as `changes` does; both ask what was ingested after a moment.

CREATE TABLE watch (
  name     TEXT PRIMARY KEY,
  question TEXT NOT NULL,               -- as typed, JSON
  seen     TEXT NOT NULL                -- the latest moment in the database when it was last answered, RFC 3339, UTC; '' before the first run
) WITHOUT ROWID;
CREATE INDEX edition_ingested ON edition (ingested);
