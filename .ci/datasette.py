#!/usr/bin/env python3
"""Opens a store of the samples with Datasette 0.65, sqlite-utils and DuckDB, as docs/databases.md shows, with Python's own SQLite.

Usage: datasette.py DEMARCHE

Datasette is asked through its own client, with the metadata that `export datasette` writes: it lists, facets, labels, searches and answers
every query.
"""
import asyncio
import contextlib
import io
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile

# This file is called like the package: its folder must not come first.
sys.path.pop(0)

import duckdb
import sqlite_utils
from datasette.app import Datasette
from datasette.version import __version__

BIN = os.path.abspath(sys.argv[1])
SAMPLES = os.path.join(os.path.dirname(__file__), "..", "data", "samples")
PAGE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "docs", "databases.md"))
# What each query is asked, where an empty parameter would find nothing; events and meetings are looked up.
ASKED = {
    "timeline_of": {"actor": "Donald Trump", "since": "2018-01-01"},
    "between": {"a": "USA", "b": "kim-jong-un"},
    "words": {"words": "summit"},
    "meetings": {"party": "kim-jong-un", "status": "held"},
    "said_by": {"speaker": "USA"},
}


async def pages(path, metadata):
    datasette = Datasette([path], metadata=metadata)
    await datasette.invoke_startup()

    async def get(url, **words):
        answer = await datasette.client.get(url, params=words)
        assert answer.status_code == 200, (url, words, answer.status_code, answer.text[:800])
        return answer.json() if ".json" in url else answer.text

    home = await get("/")
    assert metadata["title"] in home, home[:500]
    database = await get("/news.json")
    shown = {table["name"] for table in database["tables"] if not table["hidden"]}
    assert {"event", "edition", "mention", "actor", "meeting"} <= shown and not shown & {"event_heading", "mention_near", "alias"}, shown
    described = metadata["databases"]["news"]["tables"]
    for name in [name for name, table in described.items() if not table.get("hidden")]:
        table = await get(f"/news/{name}.json", _shape="objects", _size=5)
        page = await get(f"/news/{name}", _size=5)
        assert described[name]["description"] in page, name
        for facet in described[name].get("facets", []):
            assert facet in table["facet_results"], (name, facet, list(table["facet_results"]), table.get("facets_timed_out"))
    kinds = (await get("/news/timeline.json", _shape="objects"))["facet_results"]["kind"]["results"]
    assert {"meeting", "strike", "statement"} <= {kind["value"] for kind in kinds}, kinds
    dates = [row["date"] for row in (await get("/news/timeline.json", _shape="objects"))["rows"]]
    assert len(dates) > 20 and dates == sorted(dates), dates
    for name, word in [("mention", "summit"), ("mention_words", "summit"), ("saying", "exercises")]:
        found = await get(f"/news/{name}.json", _search=word, _shape="objects")
        whole = await get(f"/news/{name}.json", _shape="objects")
        assert 0 < found["filtered_table_rows_count"] < whole["filtered_table_rows_count"], name
        assert 'name="_search"' in await get(f"/news/{name}"), name
    labelled = await get("/news/mention.json", _labels="on", _shape="objects")
    assert all(row["edition"]["label"] and row["event"]["label"] for row in labelled["rows"]), labelled["rows"][0]

    rows = (await get("/news/timeline.json", _shape="objects", kind="strike"))["rows"]
    asked = dict(ASKED, reports={"event": rows[0]["id"]}, toll={"event": next(row["id"] for row in rows if row["killed_low"])})
    meetings = await get("/news/meetings.json", _shape="array", party="kim-jong-un", status="held")
    asked["meeting_steps"] = {"meeting": meetings[0]["id"]}
    answers = {}
    for name in metadata["databases"]["news"]["queries"]:
        answers[name] = await get(f"/news/{name}.json", _shape="array", **asked.get(name, {}))
        page = await get(f"/news/{name}", **asked.get(name, {}))
        assert metadata["databases"]["news"]["queries"][name]["title"] in page, name
        # The samples tell of nothing that sources contest.
        assert answers[name] or name == "contested", (name, asked.get(name))
    assert all("Trump" in (row["source"] or "") + (row["target"] or "") for row in answers["timeline_of"]), answers["timeline_of"]
    assert rows[0]["evidence"] in [row["evidence"] for row in answers["reports"]], answers["reports"]
    assert [row["status"] for row in answers["meeting_steps"]][-1] == "held", answers["meeting_steps"]
    assert any("summit" in row["evidence"] for row in answers["words"]), answers["words"]
    return len(shown), len(answers)


def main():
    with tempfile.TemporaryDirectory() as home:
        path = f"{home}/news.db"
        run = lambda *words: subprocess.run([BIN, *words, "--db", path], check=True, capture_output=True, text=True).stdout
        run("ingest", SAMPLES)
        run("export", "datasette", "-o", f"{home}/metadata.json")
        with open(f"{home}/metadata.json", encoding="utf-8") as file:
            metadata = json.load(file)
        tables, queries = asyncio.run(pages(path, metadata))
        print(f"Datasette {__version__}, SQLite {sqlite3.sqlite_version}: {tables} tables listed, faceted and searched, {queries} queries answered")

        told = [json.loads(line) for line in run("export", "jsonl").splitlines()]
        run("export", "csv", "-o", f"{home}/events.csv")
        run("export", "jsonl", "-o", f"{home}/events.jsonl")
        database = sqlite_utils.Database(path)
        rows = list(database.query("select id from events_flat where not negated"))
        assert {row["id"] for row in rows} == {event["id"] for event in told if not event["negated"]} and len(rows) > 20, len(rows)
        counted = duckdb.sql(f"SELECT count(*), count(DISTINCT id), typeof(any_value(goldstein)) FROM read_csv('{home}/events.csv')").fetchall()[0]
        assert counted == (len(told), len(told), "DOUBLE"), counted
        shown = recipes(home)
        print(f"sqlite-utils, DuckDB {duckdb.__version__}: {len(rows)} events as the program tells them; {shown} recipes of the page run")


def recipes(home):
    """Runs what the page shows of sqlite-utils and DuckDB, beside a store that is called demarche.db; gives how much that was."""
    os.rename(f"{home}/news.db", f"{home}/demarche.db")
    os.chdir(home)
    with open(PAGE, encoding="utf-8") as page:
        blocks = re.findall(r"^```(\w+)\n(.*?)^```", page.read(), re.S | re.M)
    shell = [line for kind, text in blocks if kind == "sh" for line in text.splitlines() if line.startswith("sqlite-utils ")]
    for line in shell:
        answer = subprocess.run([sys.executable, "-m", *shlex.split(line.replace("sqlite-utils", "sqlite_utils", 1))], capture_output=True, text=True)
        assert answer.returncode == 0 and answer.stdout.count("\n") > 1, (line, answer)
    python = [text for kind, text in blocks if kind == "python"]
    for text in python:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(text, {})
        assert out.getvalue().count("\n") > 5, text
    sql = [part for kind, text in blocks if kind == "sql" and "INSTALL" not in text for part in text.split(";") if part.strip()]
    for part in sql:
        assert duckdb.sql(part).fetchall(), part
    assert shell and python and sql, PAGE
    return len(shell) + len(python) + len(sql)


main()
