"""What `code` takes, and what it gives: a row for each article, whatever is wrong with it."""

from __future__ import annotations

import datetime
import json
import threading
import time
from pathlib import Path
from typing import Any

import demarche
import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from conftest import ROOT, articles

TEXT = "France condemned the attack on Sunday."


def days(table: pa.Table) -> list[str]:
    return [row[0]["date"] if row else "" for row in table["events"].to_pylist()]


def test_columns_are_those_of_the_schema() -> None:
    definitions = json.loads((ROOT / "docs" / "output.schema.json").read_text())["$defs"]
    table = demarche.code([TEXT])
    assert table.schema == demarche.schema("Coded") and table.column_names == list(definitions["Coded"]["properties"])
    events = table.schema.field("events").type.value_type
    assert {field.name for field in events} == set(definitions["Event"]["properties"])
    assert events.field("killed").type == pa.list_(pa.int64()) and events.field("negated").type == pa.bool_()
    assert demarche.schema("TimelineEvent").field("date_earliest").type == pa.date32()
    for name in ("TimelineEvent", "Meeting", "Problem"):
        assert demarche.schema(name).names == list(definitions[name]["properties"])


def test_no_row_vanishes() -> None:
    given: list[Any] = [TEXT, None, "", float("nan"), {"title": "no text"}, "Das ist ein deutscher Satz \u00fcber das Wetter in Berlin.", "\ud800 " + TEXT]
    table = demarche.code(given, json=True)
    assert table.num_rows == len(given)
    problems = [[problem["reason"] for problem in row] for row in table["problems"].to_pylist()]
    assert problems[0] == [] and problems[1] == problems[2] == problems[3] == problems[4] == ["it has no text"]
    assert all(len(row) == 1 for row in problems[1:]), problems
    assert [json.loads(line)["problems"][0]["line"] for line in table["json"].to_pylist()[1:5]] == [2, 3, 4, 5]
    assert demarche.code([]).num_rows == 0 and demarche.code([]).schema == demarche.schema("Coded")


def test_dates_are_given_once_or_for_each() -> None:
    assert days(demarche.code([TEXT, TEXT], published="2018-04-16")) == ["2018-04-15", "2018-04-15"]
    each = [datetime.date(2018, 4, 16), None, datetime.datetime(2019, 3, 5, 12, 30)]
    assert days(demarche.code([TEXT] * 3, published=each)) == ["2018-04-15", "", "2019-03-03"]
    own = demarche.code([{"text": TEXT, "published": "2019-03-05"}], published="2018-04-16")
    assert days(own) == ["2019-03-03"]
    with pytest.raises(ValueError, match="one date for each"):
        demarche.code([TEXT, TEXT], published=["2018-04-16"])


def test_frames_of_other_libraries_are_articles() -> None:
    rows = [{"text": TEXT, "published": datetime.date(2018, 4, 16), "length": 3}, {"text": None, "published": None, "length": 4}]
    arrow = pa.Table.from_pylist(rows)
    want = demarche.code(rows)
    assert days(want) == ["2018-04-15", ""]
    frame = pandas.DataFrame({"text": [TEXT, None], "published": pandas.to_datetime(["2018-04-16", None])}, index=[7, 8])
    frames: list[Any] = [
        arrow,
        pa.RecordBatchReader.from_batches(arrow.schema, arrow.to_batches()),
        arrow.to_batches()[0],
        polars.DataFrame(rows),
        frame,
        duckdb.sql("SELECT * FROM arrow"),
    ]
    for one in frames:
        got = demarche.code(one)
        assert got.drop_columns(["published", "id"]) == want.drop_columns(["published", "id"]), type(one)
    columns: list[Any] = [pandas.Series([TEXT]), polars.Series([TEXT]), pa.array([TEXT]), iter([TEXT]), (text for text in [TEXT])]
    assert all(days(demarche.code(column, published="2018-04-16")) == ["2018-04-15"] for column in columns)


def test_tables_go_on_to_other_libraries() -> None:
    coded = demarche.code([TEXT, TEXT], published="2018-04-16")
    assert pandas.DataFrame(coded.to_pandas())["events"][0][0]["type"] == "ACCUSE"
    assert polars.from_arrow(coded).shape[0] == 2
    [(count,)] = duckdb.sql("SELECT count(*) FROM (SELECT unnest(events) AS e FROM coded) WHERE e.type = 'ACCUSE'").fetchall()
    assert count == 2


def test_batches_come_as_the_articles_do() -> None:
    taken = 0

    def endless() -> Any:
        nonlocal taken
        while True:
            taken += 1
            yield TEXT

    first = next(demarche.code_batches(endless(), published="2018-04-16"))
    assert first.num_rows == taken == 256
    given = articles(600)
    assert pa.Table.from_batches(demarche.code_batches(given)) == demarche.code(given)


def test_what_is_no_list_is_refused_with_a_remedy() -> None:
    wrong: list[Any] = [TEXT, {"text": TEXT}, Path("a.txt"), b"x"]
    for one in wrong:
        with pytest.raises(TypeError, match=r"code\(\[text\]\)"):
            demarche.code(one)
    with pytest.raises(TypeError, match="not a int"):
        demarche.code([3])
    for arguments in ({"coder": "guess"}, {"precision": "exact"}):
        with pytest.raises(demarche.Error, match="known:") as caught:
            demarche.code([TEXT], **arguments)  # type: ignore[arg-type]
        assert caught.value.kind == "Usage"
    with pytest.raises(demarche.Error, match="no-such-file") as caught:
        demarche.read("no-such-file.txt")
    assert caught.value.kind == "Input"


def test_own_actors_and_other_coders(tmp_path: Path) -> None:
    header, row = (ROOT / "data" / "actors" / "organisations.csv").read_text().splitlines()[:2]
    assert header.startswith("id,"), header
    (tmp_path / "organisations.csv").write_text("id,faulty\nx,y\n")
    with pytest.raises(demarche.Error, match=r"organisations\.csv") as caught:
        demarche.code([TEXT], actors=[tmp_path])
    assert caught.value.kind == "Data"
    given = articles(40)
    both, rules = demarche.code(given), demarche.code(given, coder="rules")
    assert {event["origin"] for row in rules["events"].to_pylist() for event in row} == {"rule"}
    assert {event["origin"] for row in both["events"].to_pylist() for event in row} > {"rule"}


def test_one_thread_each_gives_the_same() -> None:
    """As the tasks of an engine within one process: each caller codes on its own thread."""
    given = articles(120)
    want = demarche.code(given, json=True)["json"]
    got: list[Any] = []
    demarche.set_threads(1)
    try:
        callers = [threading.Thread(target=lambda: got.append(demarche.code(given, json=True)["json"])) for _ in range(3)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
    finally:
        demarche.set_threads(0)
    assert got == [want] * 3


def test_other_threads_run_while_articles_are_coded() -> None:
    demarche.code([TEXT])
    lines = [json.dumps({"text": " ".join([TEXT] * 40)})] * 256
    done = threading.Event()

    def work() -> None:
        list(demarche.code_lines(lines))
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    turns = 0
    while not done.is_set():
        time.sleep(0.01)
        turns += 1
    thread.join()
    # All of it is one call: with the interpreter's lock held there would be no turn before its end.
    assert turns > 5
