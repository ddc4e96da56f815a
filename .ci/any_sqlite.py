#!/usr/bin/env python3
"""Opens a new store with Python's own SQLite and, where it is installed, with Datasette: lists and counts every table and view, searches.

Usage: any_sqlite.py DEMARCHE
"""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

demarche = os.path.abspath(sys.argv[1])
samples = os.path.join(os.path.dirname(__file__), "..", "data", "samples")

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "demarche.db")
    subprocess.run([demarche, "--db", path, "ingest", samples], check=True, stderr=subprocess.DEVNULL)
    store = sqlite3.connect(path)
    names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")]
    counts = {name: store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    assert counts["timeline"] > 20 and counts["dyad"] > 10 and counts["mention_text"] == counts["mention"], counts
    for name in names:
        store.execute(f'SELECT * FROM "{name}" LIMIT 3').fetchall()
    found = store.execute("SELECT count(*) FROM mention_text WHERE mention_text MATCH 'summit'").fetchone()[0]
    assert found > 0
    assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    print(f"SQLite {sqlite3.sqlite_version}: {len(names)} tables and views")
    try:
        import datasette
    except ImportError:
        print("Datasette is not installed: not tried")
        sys.exit(0)
    store.close()
    for url in ["/demarche.json", "/demarche/timeline.json?_facet=kind", "/demarche/mention_words.json?_search=summit", "/demarche/event.json"]:
        got = subprocess.run([sys.executable, "-m", "datasette", path, "--get", url], check=True, capture_output=True, text=True).stdout
        answer = json.loads(got)
        assert answer.get("ok", True), (url, answer)
        assert url == "/demarche.json" or answer["rows"], (url, answer)
    print(f"Datasette {datasette.__version__}: opened, listed, faceted, searched")
