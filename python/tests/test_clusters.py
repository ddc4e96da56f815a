"""examples/spark on Spark and on Sail, and the recipes of docs/clusters.md: what other engines code is what one machine codes.

Needs python/requirements-clusters.txt. DEMARCHE_SPARK=0 leaves Spark, Sail and ClickHouse out; where CI is set nothing else does.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, articles

JOB = str(ROOT / "examples" / "spark" / "code_articles.py")
LINES = str(ROOT / "examples" / "spark" / "lines.py")
NOW = "2025-12-01T12:00:00Z"
ARTICLES = int(os.environ.get("DEMARCHE_ARTICLES", "400"))


def need(there: bool, what: str) -> None:
    if os.environ.get("DEMARCHE_SPARK") == "0":
        pytest.skip("DEMARCHE_SPARK=0: no other engine is tested")
    if not there:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not there: nothing was tested on it")


def installed(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def spark() -> list[str]:
    need(installed("pyspark") and shutil.which("java") is not None, "pyspark with Java 17")
    os.environ["PYSPARK_SUBMIT_ARGS"] = "--master local[2] --driver-memory 1g pyspark-shell"
    return []


@pytest.fixture(scope="module")
def sail() -> Iterator[list[str]]:
    need(installed("pysail"), "pysail")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = str(Path(sys.executable).parent / "sail")
    server = subprocess.Popen([command, "spark", "server", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
            assert server.poll() is None and time.monotonic() < end, "the server of Sail does not start"
            time.sleep(0.1)
        yield ["--remote", f"sc://127.0.0.1:{port}"]
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles as NDJSON in two files with blank lines, as Parquet, and as an archive of pages."""
    folder: Path = tmp_path_factory.mktemp("given")
    rows = articles(ARTICLES)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows] + ["no JSON"]
    (folder / "ndjson").mkdir()
    (folder / "ndjson" / "a.jsonl").write_text("\n \n".join(lines[: ARTICLES // 2]) + "\n")
    (folder / "ndjson" / "b.jsonl").write_text("\n".join(lines[ARTICLES // 2 :]))
    (folder / "parquet").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), folder / "parquet" / "a.parquet")
    (folder / "files" / "in").mkdir(parents=True)
    (folder / "files" / "in" / "pages.warc.gz").write_bytes(b"".join(gzip.compress(record(n, row)) for n, row in enumerate(rows[:40])))
    (folder / "files" / "empty.html").write_text("")
    return folder


def record(number: int, row: dict[str, Any]) -> bytes:
    """A page as a crawler keeps it."""
    words = row["text"].replace("\n\n", "</p><p>")
    page = f"<html><head><title>{row['title']}</title></head><body><article><h1>{row['title']}</h1><p>{words}</p></article></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://wire.example/2019/03/05/{number}\r\nWARC-Date: 2025-11-30T00:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nContent-Type: application/http; msgtype=response\r\n"
    return head.encode() + f"Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def job(engine: list[str], folder: Path, output: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, JOB, str(folder), str(output), *engine, *words], capture_output=True, check=False)


def lines(output: Path) -> list[bytes]:
    marked = [] if (output / "_SUCCESS").exists() else ["--unmarked"]
    return subprocess.run([sys.executable, LINES, str(output), *marked], capture_output=True, check=True).stdout.splitlines()


def without_numbers(coded: list[bytes]) -> list[bytes]:
    """Lines of one machine as a task writes them, which knows no numbers of lines; sorted."""
    made = []
    for line in coded:
        problems = json.loads(line)["problems"]
        for problem in problems:
            line = line.replace(f'"line":{problem.get("line")},'.encode(), b"") if "line" in problem else line
        made.append(line)
    return sorted(made)


def here(binary: str, given: bytes) -> list[bytes]:
    return without_numbers(subprocess.run([binary, "code"], input=given, capture_output=True, check=False).stdout.splitlines())


def same_database(binary: str, one: list[bytes], other: list[bytes], folder: Path) -> None:
    exports = []
    for name, coded in [("one.db", one), ("other.db", other)]:
        command = [binary, "--db", str(folder / name), "--now", NOW, "-q"]
        subprocess.run([*command, "ingest", "--coded", "-"], input=b"\n".join(coded), capture_output=True, check=False)
        exports.append(subprocess.run([*command, "export", "jsonl"], capture_output=True, check=True).stdout)
    assert exports[0] == exports[1] and exports[0].count(b"\n") > 100


@pytest.mark.parametrize("engine", ["spark", "sail"])
def test_ndjson(engine: str, given: Path, binary: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    words = request.getfixturevalue(engine)
    ran = job(words, given / "ndjson", tmp_path / "out", "--tasks", "3")
    assert ran.returncode == 0, ran.stderr.decode()
    summary = json.loads(ran.stdout)
    assert summary["given"] == summary["arrived"] == summary["rows"] == ARTICLES + 1
    coded = lines(tmp_path / "out")
    assert summary["failed"] == sum(json.loads(line)["text"] == "" for line in coded) > 5
    one = here(binary, b"\n".join(file.read_bytes() for file in sorted((given / "ndjson").iterdir())))
    assert sorted(coded) == one
    same_database(binary, one, coded, tmp_path)
    # Nothing is written over, and what was there stays.
    again = job(words, given / "ndjson", tmp_path / "out")
    assert again.returncode != 0 and sorted(lines(tmp_path / "out")) == one


@pytest.mark.parametrize("engine", ["spark", "sail"])
def test_a_task_that_fails_fails_the_job(engine: str, given: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    faulty = tmp_path / "actors.csv"
    faulty.write_text("id,faulty\nx,y\n")
    ran = job(request.getfixturevalue(engine), given / "ndjson", tmp_path / "out", "--actors", str(faulty))
    assert ran.returncode != 0 and b"actors.csv" in ran.stderr and ran.stdout == b""
    refused = subprocess.run([sys.executable, LINES, str(tmp_path / "out")], capture_output=True, check=False)
    assert refused.returncode != 0 and refused.stdout == b""


def test_parquet(sail: list[str], given: Path, binary: str, tmp_path: Path) -> None:
    ran = job(sail, given / "parquet", tmp_path / "out", "--form", "parquet", "--coder", "rules")
    assert ran.returncode == 0, ran.stderr.decode()
    rows = b"\n".join(json.dumps(row).encode() for row in articles(ARTICLES))
    coded = subprocess.run([binary, "code", "--coder", "rules"], input=rows, capture_output=True, check=False).stdout.splitlines()
    assert sorted(lines(tmp_path / "out")) == without_numbers(coded)


def test_archives_and_pages(sail: list[str], given: Path, binary: str, tmp_path: Path) -> None:
    ran = job(sail, given / "files", tmp_path / "out", "--form", "files")
    assert ran.returncode == 0, ran.stderr.decode()
    summary = json.loads(ran.stdout)
    assert summary["given"] == summary["arrived"] == 2 and summary["rows"] > 30
    read = [subprocess.run([binary, "read", str(path)], capture_output=True, check=False).stdout for path in (given / "files").rglob("*.*")]
    assert sorted(lines(tmp_path / "out")) == here(binary, b"".join(read))


def test_clickhouse_runs_the_program(given: Path, binary: str, tmp_path: Path) -> None:
    need(installed("chdb"), "chdb")
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "demarche_code").write_text(f"#!/bin/sh\nexec {binary} --quiet code\n")
    (scripts / "demarche_code").chmod(0o755)
    # A process of its own: an engine within this one would be forked by other tests.
    query = f"""
        SELECT line FROM executable('demarche_code', 'TabSeparatedRaw', 'line String',
            (SELECT line FROM file('{given}/ndjson/b.jsonl', 'LineAsString', 'line String') WHERE line != ''))"""
    words = f"""
from chdb import session
print(session.Session({str(tmp_path / "db")!r} + "?user_scripts_path=" + {str(scripts)!r}).query({query!r}, "TabSeparatedRaw"), end="")"""
    ran = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert without_numbers(ran.stdout.splitlines()) == here(binary, (given / "ndjson" / "b.jsonl").read_bytes())


def test_duckdb_and_the_program(given: Path, binary: str, tmp_path: Path) -> None:
    duckdb.sql(f"COPY (FROM '{given}/parquet/*.parquet') TO '{tmp_path}/in.jsonl' (FORMAT json)")
    rows = (tmp_path / "in.jsonl").read_bytes()
    assert rows.count(b"\n") == ARTICLES
    ran = subprocess.run([binary, "code"], input=rows, capture_output=True, check=False)
    (tmp_path / "coded.jsonl").write_bytes(ran.stdout)
    source = f"read_json('{tmp_path}/coded.jsonl', format = 'newline_delimited', maximum_object_size = 100000000)"
    [(arrived, events)] = duckdb.sql(f"SELECT count(*), sum(len(events)) FROM {source}").fetchall()
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert arrived == ARTICLES and events == sum(len(line["events"]) for line in told)
