"""Texts to events: any list or frame of articles becomes lines of JSON, and the coder's lines become tables."""

from __future__ import annotations

import datetime
import functools
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from . import _native, _tables

if TYPE_CHECKING:
    import pyarrow

#: Texts, dicts with the fields of an article, or a frame with such columns (pyarrow, pandas, polars, DuckDB).
Articles = Union[Iterable[Union[str, Mapping[str, Any], None]], Any]
#: A day, a moment, or either as text.
Date = Union[str, datetime.date]

#: Lines that are coded before Python has its turn, and before a fork may happen.
BATCH = 256


def _plain(value: object) -> object:
    """What JSON does not know: dates as ISO 8601, everything else as its text."""
    if isinstance(value, (datetime.date, datetime.time)):
        # What is no date (pandas calls it NaT) is not equal to itself.
        return value.isoformat() if value == value else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def _is_frame(articles: object) -> bool:
    if not hasattr(articles, "__arrow_c_stream__"):
        return type(articles).__module__.split(".")[0] == "pandas" and hasattr(articles, "columns")
    return any(hasattr(articles, name) for name in ("columns", "schema"))


def _full(row: dict[str, Any]) -> dict[str, Any]:
    """The members that have a value."""
    return {name: _full(value) if isinstance(value, dict) else value for name, value in row.items() if value is not None}


def _rows(frame: Any) -> Iterator[dict[str, Any]]:
    """The rows of a frame, some at a time; a cell that holds nothing is left out."""
    import pyarrow as pa

    if isinstance(frame, pa.RecordBatchReader):
        batches: Iterable[pyarrow.RecordBatch] = frame
    elif isinstance(frame, pa.RecordBatch):
        batches = [frame]
    elif type(frame).__module__.split(".")[0] == "pandas":
        batches = pa.Table.from_pandas(frame, preserve_index=False).to_batches()
    else:
        batches = pa.table(frame).to_batches()
    for batch in batches:
        for start in range(0, batch.num_rows, BATCH):
            for row in batch.slice(start, BATCH).to_pylist():
                yield _full(row)


def _given(articles: Articles, published: Date | Sequence[Date | None] | None) -> Iterator[dict[str, Any]]:
    """The articles as objects."""
    if isinstance(articles, (str, bytes, os.PathLike, Mapping)):
        raise TypeError(
            f"give a list or a frame of articles, not one {type(articles).__name__}: code([text]); the articles of a file: code(read(path))"
        )
    each = _rows(articles) if _is_frame(articles) else iter(articles)
    days: Iterator[Date | None] = (
        itertools.repeat(published) if published is None or isinstance(published, (str, datetime.date)) else iter(published)
    )
    missing = object()
    for article, day in zip(each, itertools.chain(days, itertools.repeat(missing))):
        if day is missing:
            raise ValueError("`published` is shorter than the list of articles: give one date for each, or one for all")
        if hasattr(article, "as_py"):
            article = article.as_py()
        if isinstance(article, Mapping):
            row = dict(article)
        elif isinstance(article, str):
            row = {"text": article}
        elif article is None or article != article:
            # No text is a problem of its row, and no row vanishes.
            row = {"text": None}
        else:
            raise TypeError(f"an article is a text or a dict, not a {type(article).__name__}")
        if day is not None:
            row.setdefault("published", day)
        yield row


def lines_of(articles: Articles, published: Date | Sequence[Date | None] | None = None) -> Iterator[bytes]:
    """Articles, of any kind that `code` takes, as lines of JSON for `code_lines` or `demarche code`."""
    for row in _given(articles, published):
        yield json.dumps(row, default=_plain).encode("ascii")


def chunks(lines: Iterable[bytes], size: int = BATCH) -> Iterator[list[bytes]]:
    """Lists of at most so many lines."""
    each = iter(lines)
    while chunk := list(itertools.islice(each, size)):
        yield chunk


def tables_of_actors(actors: Sequence[str | os.PathLike[str]]) -> list[tuple[str, str]]:
    """The user's own actors: CSV files, or folders of them, by name and text."""
    if isinstance(actors, (str, os.PathLike)):
        actors = [actors]
    files: list[Path] = []
    for name in actors:
        path = Path(name)
        files.extend(sorted(path.glob("*.csv")) if path.is_dir() else [path])
    return [(str(path), path.read_text(encoding="utf-8")) for path in files]


@functools.lru_cache(maxsize=4)
def _coder(coder: str, precision: str, actors: tuple[tuple[str, str], ...]) -> _native.Coder:
    return _native.Coder(coder, precision, actors)


def code_lines(
    lines: Iterable[bytes | str],
    *,
    coder: str = "both",
    precision: str = "balanced",
    actors: Sequence[str | os.PathLike[str]] = (),
    numbered: bool = True,
) -> Iterator[bytes]:
    """Lines of JSON in, a line of results for each, in order: the bytes that `demarche code` writes.

    Unlike there, a blank line has an answer, too: that it is no article. `numbered=False` leaves the numbers of lines out of problems, where
    the lines are a part of something larger.
    """
    native = _coder(coder, precision, tuple(tables_of_actors(actors)))
    first = 1
    for chunk in chunks(line.encode("utf-8") if isinstance(line, str) else line for line in lines):
        coded, _ = native.code(chunk, first if numbered else None)
        first += len(chunk)
        yield from coded


def code_batches(
    articles: Articles,
    *,
    published: Date | Sequence[Date | None] | None = None,
    coder: str = "both",
    precision: str = "balanced",
    actors: Sequence[str | os.PathLike[str]] = (),
    json: bool = False,
    numbered: bool = True,
) -> Iterator[pyarrow.RecordBatch]:
    """As `code`, batch by batch as the articles come, in memory that does not grow."""
    coded = code_lines(lines_of(articles, published), coder=coder, precision=precision, actors=actors, numbered=numbered)
    for chunk in chunks(coded):
        yield from results(chunk, json=json).combine_chunks().to_batches()


def code(
    articles: Articles,
    *,
    published: Date | Sequence[Date | None] | None = None,
    coder: str = "both",
    precision: str = "balanced",
    actors: Sequence[str | os.PathLike[str]] = (),
    json: bool = False,
) -> pyarrow.Table:
    """Codes articles: a table with a row for each, in order, with its events, sayings and problems.

    `articles` are texts, dicts with the fields of an article (`text`, `title`, `published`, `url`, `id`, ...), or a frame with such columns.
    `published` is the day of articles that do not say it themselves, one for all or one for each: without it words such as "on Sunday"
    stay undated. An article that cannot be coded has no text, no events and its problems. `json=True` adds the line that `demarche code`
    writes as a last column, which `Session.ingest(coded=True)` takes.
    """
    lines = list(code_lines(lines_of(articles, published), coder=coder, precision=precision, actors=actors))
    return results(lines, json=json)


def results(lines: Iterable[bytes], *, json: bool = False) -> pyarrow.Table:
    """Lines of results, of `code_lines` or `demarche code`, as the table that `code` gives."""
    import pyarrow as pa

    lines = list(lines)
    made = _tables.table(lines, "Coded")
    return made.append_column("json", pa.array(lines, pa.binary()).cast(pa.string())) if json else made


def read_lines(path: str | os.PathLike[str], *, form: str | None = None) -> Iterator[bytes]:
    """The articles of a file in any form (docs/formats.md), one JSON object each, as `demarche read` writes them.

    What cannot be read is an object with the member `problem`, which `code_lines` passes on.
    """
    reader = _native.Reader(path, form)
    while lines := reader.lines(BATCH):
        yield from lines


def read(path: str | os.PathLike[str], *, form: str | None = None) -> pyarrow.Table:
    """The articles of a file as a table; a row for each article and for each thing that cannot be read (`problem`)."""
    return _tables.table(read_lines(path, form=form), "Read")
