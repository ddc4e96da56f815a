"""The wheel and the command line write the same bytes. DEMARCHE_TEXTS sets how many texts are compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import demarche
from conftest import SAMPLES, articles

TEXTS = int(os.environ.get("DEMARCHE_TEXTS", "300"))


def coded_by(command: list[str], given: bytes, code: int) -> list[bytes]:
    ran = subprocess.run([*command, "code"], input=given, capture_output=True, check=False)
    assert ran.returncode == code, ran.stderr
    return ran.stdout.splitlines()


def test_lines_are_those_of_the_command_line(binary: str) -> None:
    given = [json.dumps(article, ensure_ascii=False).encode() for article in articles(TEXTS)]
    here = list(demarche.code_lines(given))
    there = coded_by([binary], b"\n".join(given) + b"\n", 1)
    assert len(here) == TEXTS
    assert [a for a, b in zip(here, there) if a != b] == [] and len(here) == len(there)
    assert sum(bool(json.loads(line)["events"]) for line in here) > TEXTS // 2


def test_dicts_and_frames_are_coded_as_their_lines() -> None:
    given = articles(60)
    lines = list(demarche.code_lines(json.dumps(article) for article in given))
    table = demarche.code(given, json=True)
    assert table["json"].to_pylist() == [line.decode() for line in lines]
    rows = table.drop_columns(["json"]).to_pylist()
    for row, line in zip(rows, map(json.loads, lines)):
        assert row["id"] == line["id"] and row["text"] == line["text"] and len(row["events"]) == len(line["events"])
        for event, told in zip(row["events"], line["events"]):
            assert {name: event[name] for name in told if name not in NESTED} == {k: v for k, v in told.items() if k not in NESTED}
            assert [actor["id"] for actor in event["source"]] == [actor["id"] for actor in told["source"]]
        assert [problem["reason"] for problem in row["problems"]] == [problem["reason"] for problem in line["problems"]]


NESTED = ["source", "target", "claimant", "evidence", "also", "figures"]


def test_the_wheel_carries_the_command(binary: str) -> None:
    given = b"".join(json.dumps(article).encode() + b"\n" for article in articles(20))
    script = str(Path(sys.executable).parent / "demarche")
    assert coded_by([script], given, 1) == coded_by([sys.executable, "-m", "demarche"], given, 1) == coded_by([binary], given, 1)
    version = subprocess.run([script, "--version"], capture_output=True, check=True).stdout
    assert version.split() == [b"demarche", demarche.__version__.encode()]
    wrong = subprocess.run([script, "no-such-command"], capture_output=True, check=False)
    assert wrong.returncode == 2 and b"no-such-command" in wrong.stderr


def test_files_are_read_as_the_command_line_reads_them(binary: str) -> None:
    for file in sorted(SAMPLES.iterdir()):
        there = subprocess.run([binary, "read", str(file)], capture_output=True, check=False).stdout.splitlines()
        assert list(demarche.read_lines(file)) == there, file


def test_what_cannot_be_read_is_coded_as_its_problem(tmp_path: Path, binary: str) -> None:
    (tmp_path / "empty.html").write_text("")
    read = list(demarche.read_lines(tmp_path / "empty.html"))
    [coded] = demarche.code_lines(read)
    assert json.loads(coded)["problems"] == [json.loads(read[0])["problem"]]
    assert [coded] == coded_by([binary], read[0] + b"\n", 1)
    [row] = demarche.code(demarche.read(tmp_path / "empty.html"))["problems"].to_pylist()
    assert row[0]["reason"] == json.loads(read[0])["problem"]["reason"]
