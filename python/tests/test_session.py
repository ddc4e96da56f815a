"""A session answers as the command line does on the same database."""

from __future__ import annotations

import datetime
import json
import subprocess
import warnings
from pathlib import Path
from typing import Any

import demarche
import pytest
from conftest import SAMPLES, articles

NOW = "2025-12-01T12:00:00Z"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("session") / "news.db"
    with demarche.Session(path, now=NOW) as session:
        for file in sorted(SAMPLES.iterdir()):
            session.ingest(demarche.read(file))
    return path


def command(binary: str, path: Path, *words: str) -> list[Any]:
    ran = subprocess.run([binary, "--db", str(path), "--now", NOW, *words], capture_output=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def full(value: Any) -> Any:
    """A value without the members that hold nothing, days as text: absent and null are one in a column."""
    if isinstance(value, dict):
        return {name: full(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [full(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def test_answers_are_those_of_the_command_line(binary: str, path: Path) -> None:
    with demarche.Session(path, read_only=True, now=NOW) as session:
        questions: list[tuple[Any, list[str]]] = [
            (session.ask(), ["events", "-f", "jsonl"]),
            (session.ask("Trump", since="2018-05", limit=3), ["events", "Trump", "--since", "2018-05", "-n", "3", "-f", "jsonl"]),
            (session.ask(kind="strike", within=True), ["events", "--kind", "strike", "--date-match", "within", "-f", "jsonl"]),
            (session.meetings(), ["meetings", "-f", "jsonl"]),
            (session.said("Trump"), ["said", "-a", "Trump", "-f", "jsonl"]),
        ]
    for table, words in questions:
        told = command(binary, path, *words)
        assert told and full(table.to_pylist()) == full(told), words


def test_code_here_ingest_there_is_one_database(binary: str, tmp_path: Path) -> None:
    given = articles(120)
    results = demarche.code(given, json=True)
    coded = tmp_path / "coded.jsonl"
    coded.write_text("".join(line + "\n" for line in results["json"].to_pylist()))
    subprocess.run([binary, "--db", str(tmp_path / "cli.db"), "--now", NOW, "-q", "ingest", "--coded", str(coded)], check=False, capture_output=True)
    outputs = [command(binary, tmp_path / "cli.db", "events", "-f", "jsonl")]
    for name, articles_given, is_coded in [("direct", given, False), ("table", results, True), ("lines", coded.read_bytes().splitlines(), True)]:
        with demarche.Session(tmp_path / f"{name}.db", now=NOW) as session:
            done = session.ingest(articles_given, coded=is_coded)
            problems = session.problems()
        assert done.new > 100 and done.problems == problems.num_rows > 0, (name, done)
        outputs.append(command(binary, tmp_path / f"{name}.db", "events", "-f", "jsonl"))
    assert outputs[0] and all(output == outputs[0] for output in outputs)


def test_decisions_are_made_and_taken_back(path: Path) -> None:
    with demarche.Session(path, now=NOW) as session:
        event = session.ask(kind="strike")["id"][0].as_py()
        made = session.decide(event, "edit", "killed=3", by="tester")
        assert made["act"] == "edit" and made["who"] == "tester" and made["value"] == "3"
        assert [row["killed"] for row in session.ask(kind="strike").to_pylist() if row["id"] == event] == [[3, 3]]
        session.undo(made["id"])
        before = session.ask().num_rows
        rejected = session.decide(event, "reject", "no such event")
        assert session.ask().num_rows == before - 1
        assert session.undo(rejected["id"][:8])["act"] == "reject" and session.ask().num_rows == before
        for act, value in [("guess", ""), ("edit", "killed"), ("edit", "no_field=3")]:
            with pytest.raises(demarche.Error):
                session.decide(event, act, value)


def test_errors_have_a_kind_and_notes_are_warnings(tmp_path: Path, path: Path) -> None:
    def kind(work: Any) -> str:
        with pytest.raises(demarche.Error) as caught:
            work()
        return caught.value.kind

    assert kind(lambda: demarche.Session(tmp_path / "none.db", read_only=True)) == "NoDatabase"
    assert kind(lambda: demarche.Session(tmp_path / "none.db", create=False)) == "NoDatabase"
    assert not (tmp_path / "none.db").exists()
    session = demarche.Session(path, read_only=True, now=NOW)
    assert kind(lambda: session.ask("Nobody Atall")) == "NoActor"
    assert kind(lambda: session.ask(since="soon")) == "Usage"
    assert kind(lambda: session.decide("e", "accept")) != ""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        session.ask("the Kremlin")
    assert all(issubclass(one.category, demarche.Note) for one in told) and told
    session.close()
    assert kind(session.ask) == "Closed"


def test_a_session_is_not_asked_by_what_it_ingests() -> None:
    with demarche.Session(None, now=NOW) as session:

        def asking() -> Any:
            yield "France condemned the attack on 4 March 2019."
            session.ask()

        with pytest.raises(demarche.Error) as caught:
            session.ingest(asking())
        assert caught.value.kind == "Busy"

        def failing() -> Any:
            yield "France condemned the attack on 4 March 2019."
            raise KeyError("mine")

        with pytest.raises(KeyError, match="mine"):
            session.ingest(failing())
        done = session.ingest(["France condemned the attack on 4 March 2019."])
        assert done.new == 1 and session.ask().num_rows == 1
