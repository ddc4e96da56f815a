#!/usr/bin/env python3
"""Codes articles on Spark, or unchanged on Sail, and writes the results as Parquet.

    code_articles.py INPUT OUTPUT [--form ndjson|parquet|files] [--remote sc://HOST:PORT]

Every row that goes in comes out: an article that cannot be coded is a row with its problems, a task that fails fails the job, and rows are
counted at the end. The column `line` holds what `demarche code` writes; `lines.py OUTPUT | demarche ingest --coded -` takes it into a
database. The summary on standard output is one JSON object; the exit code is 1 where its numbers do not agree.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

# `failed`: nothing could be made of the article; its line says why. `file`: where it came from, with --form files.
COLUMNS = "id string, published string, publisher string, events int, said int, problems int, failed boolean, line string, file string"


def coder(form: str, coding: dict[str, Any]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a task does with its batches. It takes along all that it needs: a worker does not know this file."""
    names = [column.split()[0] for column in COLUMNS.split(", ")]

    def code(batches: Iterator[Any]) -> Iterator[Any]:
        import demarche
        import pyarrow as pa
        import pyarrow.compute as pc

        def rows(lines: Any, file: str | None = None) -> Iterator[Any]:
            # Numbers of lines would be those within a task.
            coded = demarche.code_lines(lines, numbered=False, **coding)
            while some := list(islice(coded, 256)):
                table = demarche.results(some, json=True)
                counts = [pc.list_value_length(table[name]) for name in ("events", "said", "problems")]
                failed = pc.equal(pc.binary_length(table["text"]), 0)
                files = pa.array([file] * len(some), pa.string())
                told = [table["id"], table["published"], table["publisher"], *counts, failed, table["json"], files]
                yield from pa.table(told, names).combine_chunks().to_batches()

        # The engine counts one core for a task.
        demarche.set_threads(1)
        for batch in batches:
            if form == "files":
                for path in batch.column(0).to_pylist():
                    yield from rows(demarche.read_lines(path), path)
            elif form == "ndjson":
                yield from rows(batch.column(0).to_pylist())
            else:
                yield from rows(demarche.lines_of(batch))

    return code


def main() -> int:
    parser = argparse.ArgumentParser(description="Codes articles on Spark or Sail and writes the results as Parquet.")
    parser.add_argument("input", help="a file or folder that the workers can read, too")
    parser.add_argument("output", help="the folder to write; it must not be there yet")
    parser.add_argument("--form", choices=["ndjson", "parquet", "files"], default="ndjson", help="files: any form, a task reads whole files")
    parser.add_argument("--remote", help="address of a Spark Connect or Sail server: sc://localhost:50051")
    parser.add_argument("--tasks", type=int, help="into how many tasks the articles are dealt out; else as the engine reads them")
    parser.add_argument("--coder", choices=["both", "rules"], default="both")
    parser.add_argument("--precision", choices=["strict", "balanced", "loose"], default="balanced")
    parser.add_argument("--actors", nargs="*", default=[], help="your own actors: CSV files that the workers can read, too")
    asked = parser.parse_args()

    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f

    # Else workers on this machine would be another Python than this one, without demarche.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("demarche")
    spark = (builder.remote(asked.remote) if asked.remote else builder).getOrCreate()
    if asked.form == "ndjson":
        # As `demarche code`: a blank line is no article.
        given = spark.read.text(asked.input).where("trim(value) <> ''")
    elif asked.form == "parquet":
        given = spark.read.parquet(asked.input)
    else:
        paths = [Path(asked.input)] if Path(asked.input).is_file() else sorted(Path(asked.input).rglob("*"))
        files = [(str(path),) for path in paths if path.is_file() and not path.name.startswith(".")]
        given = spark.createDataFrame(files, "path string").repartition(asked.tasks or max(1, len(files)))
    expected = given.count()
    if asked.tasks:
        given = given.repartition(asked.tasks)
    coding = {"coder": asked.coder, "precision": asked.precision, "actors": asked.actors}
    given.mapInArrow(coder(asked.form, coding), COLUMNS).write.parquet(asked.output)

    written = spark.read.parquet(asked.output)
    arrived = f.count_distinct("file") if asked.form == "files" else f.count("*")
    told = written.agg(
        arrived.alias("arrived"),
        f.count("*").alias("rows"),
        f.sum(f.col("failed").cast("int")).alias("failed"),
        f.sum("problems").alias("problems"),
        f.sum("events").alias("events"),
    ).collect()[0]
    summary = {"given": expected, **{name: told[name] or 0 for name in ("arrived", "rows", "failed", "problems", "events")}}
    print(json.dumps(summary))
    if summary["arrived"] != expected:
        print(f"{expected} were given, {summary['arrived']} arrived: do not use {asked.output}", file=sys.stderr)
    return int(summary["arrived"] != expected)


if __name__ == "__main__":
    sys.exit(main())
