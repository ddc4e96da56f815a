#!/usr/bin/env python3
"""Prints the results that `code_articles.py` wrote, one a line: `lines.py OUTPUT | demarche ingest --coded -`."""

import sys
from pathlib import Path

import pyarrow.parquet as pq

folder = Path(sys.argv[1])
if not (folder / "_SUCCESS").exists() and "--unmarked" not in sys.argv:
    # Sail marks no finished job.
    sys.exit(f"{folder} is of no job that has ended; with --unmarked it is taken as it is")
for part in sorted(folder.rglob("*.parquet")):
    for batch in pq.ParquetFile(part).iter_batches(batch_size=256, columns=["line"]):
        for line in batch.column(0):
            sys.stdout.buffer.write(line.as_py().encode("utf-8") + b"\n")
