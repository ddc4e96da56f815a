"""Forks: the coder works in a child, also where another thread codes at that moment; a session does not, and says so."""

from __future__ import annotations

import json
import multiprocessing
import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import demarche
import pytest
from conftest import articles

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")

TEXT = "France condemned the attack on 4 March 2019."


def in_child(work: Callable[[], str], seconds: int = 60) -> str:
    """What a forked process gives; one that hangs fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = work().encode()
        except BaseException as fault:
            answer = repr(fault).encode()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writing)
    told, end = b"", time.monotonic() + seconds
    while select.select([reading], [], [], max(0.0, end - time.monotonic()))[0]:
        piece = os.read(reading, 1 << 16)
        told += piece
        if not piece:
            break
    else:
        os.kill(child, signal.SIGKILL)
    os.close(reading)
    assert os.waitpid(child, 0)[1] == 0, f"the child hangs after {seconds} seconds, or ended badly: {told!r}"
    return told.decode()


def test_the_coder_works_on_in_a_child() -> None:
    given = articles(40)
    here = demarche.code(given, json=True)["json"].to_pylist()
    there = in_child(lambda: json.dumps(demarche.code(given, json=True)["json"].to_pylist()))
    assert json.loads(there) == here


def test_a_child_that_is_born_while_a_coder_is_loaded_or_codes() -> None:
    lines = [json.dumps(article) for article in articles(300)]
    stop = threading.Event()

    def busy() -> None:
        from demarche._code import _coder

        while not stop.is_set():
            _coder.cache_clear()
            for n, _ in enumerate(demarche.code_lines(lines)):
                if stop.is_set() or n == 280:
                    break

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        told = [in_child(lambda: str(demarche.code([TEXT])["events"][0][0]["date"])) for _ in range(6)]
    finally:
        stop.set()
        thread.join()
    assert told == ["2019-03-04"] * 6


def date_of(text: str) -> str:
    return str(demarche.code([text])["events"][0][0]["date"])


def test_a_pool_of_forked_workers() -> None:
    demarche.code([TEXT])
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(date_of, [TEXT] * 8).get(60) == ["2019-03-04"] * 8


def test_a_session_is_refused_in_a_child_and_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    session = demarche.Session(path, now="2019-03-05T12:00:00Z")
    session.ingest([TEXT])

    def child() -> str:
        try:
            session.ask()
        except demarche.Error as fault:
            kind, words = fault.kind, str(fault)
        # Thrown away there, it takes nothing away here.
        session._native = None  # type: ignore[assignment]
        with demarche.Session(path) as own:
            return f"{kind} {own.ask().num_rows} {words}"

    told = in_child(child)
    assert told.startswith("OtherProcess 1 ") and "open a session in each process" in told
    session.ingest(["Germany condemned the attack on 4 March 2019."])
    assert session.ask().num_rows == 2
    session.close()
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_threads_can_be_set_and_started_anew() -> None:
    for number in (1, 3, 0):
        demarche.set_threads(number)
        assert demarche.code([TEXT] * 3).num_rows == 3
    # As the very first call of a process, too.
    words = "import demarche; demarche.set_threads(1); print(demarche.code(['France condemned the attack.']).num_rows)"
    assert subprocess.run([sys.executable, "-c", words], capture_output=True, check=True).stdout == b"1\n"
