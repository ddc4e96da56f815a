"""A database: articles in, answers out."""

from __future__ import annotations

import dataclasses
import json
import os
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import _native, _tables
from ._code import Articles, Date, chunks, lines_of, tables_of_actors

if TYPE_CHECKING:
    from types import TracebackType

    import pyarrow


class Note(UserWarning):
    """How a question was read, where that is not plain: which persons a name was taken for."""


@dataclasses.dataclass(frozen=True)
class Ingested:
    """What a run of ingest did."""

    #: Articles that were given.
    articles: int
    #: Those that were not in the database before.
    new: int
    #: The new ones without a publication date.
    undated: int
    #: Mentions that were stored.
    mentions: int
    #: Events after the run less events before it.
    events: int
    #: What could not be read or coded: `Session.problems` lists it.
    problems: int


def _list(words: str | Sequence[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def _day(day: Date | None) -> str | None:
    return day if day is None or isinstance(day, str) else day.isoformat()


class Session:
    """A database and everything that works on it.

    It belongs to the process that opened it: in a forked one every call is an `Error` of kind `OtherProcess`. Threads take turns.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        *,
        read_only: bool = False,
        create: bool = True,
        now: str | None = None,
        wait: int = 60,
        coder: str = "both",
        precision: str = "balanced",
        actors: Sequence[str | os.PathLike[str]] = (),
    ) -> None:
        """Opens the database at a path, or a new one in memory (`None`).

        `read_only` changes nothing in it, `create=False` makes none where there is none; `now` is the present moment instead of the clock's,
        `wait` the seconds for which a writer waits for another; `coder`, `precision`, `actors` as for `code`.
        """
        access = "read" if read_only else "write" if create else "existing"
        self._native = _native.Session(path, access, now, wait, coder, precision, tables_of_actors(actors))

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database; what is asked afterwards is an `Error` of kind `Closed`."""
        self._native.close()

    def ingest(self, articles: Articles, *, published: Date | Sequence[Date | None] | None = None, coded: bool = False) -> Ingested:
        """Reads articles into the database, coding what is new; what is in already is passed over.

        `coded=True` takes results instead, which are not coded again: lines of `demarche code`, or a table with the column `json` (`code`
        with `json=True`).
        """
        each = chunks(_results(articles) if coded else lines_of(articles, published))
        return Ingested(**json.loads(self._native.ingest(lambda: next(each, []), coded)))

    def ask(
        self,
        actor: str | Sequence[str] = (),
        *,
        with_: str | Sequence[str] = (),
        role: str | Sequence[str] = (),
        since: Date | None = None,
        until: Date | None = None,
        on: Date | None = None,
        within: bool = False,
        kind: str | Sequence[str] = (),
        type: str | Sequence[str] = (),
        status: str | Sequence[str] = (),
        certainty: str | Sequence[str] = (),
        place: str | Sequence[str] = (),
        text: str | None = None,
        min_sources: int | None = None,
        as_of: Date | None = None,
        known_by: Date | None = None,
        limit: int | None = None,
    ) -> pyarrow.Table:
        """The events that a question asks for, in order of day; the words of each argument are those of `demarche timeline --help`."""
        asked = {
            "actors": _list(actor),
            "with": _list(with_),
            "roles": _list(role),
            "since": _day(since),
            "until": _day(until),
            "on": _day(on),
            "kinds": _list(kind),
            "types": _list(type),
            "statuses": _list(status),
            "certainties": _list(certainty),
            "places": _list(place),
            "text": text,
            "min_sources": min_sources,
            "as_of": _day(as_of),
            "known_by": _day(known_by),
            "limit": limit,
        }
        return _told(self._native.ask(json.dumps(asked), within), "TimelineEvent")

    def meetings(
        self,
        actor: str | Sequence[str] = (),
        *,
        status: str | Sequence[str] = (),
        since: Date | None = None,
        until: Date | None = None,
        limit: int | None = None,
    ) -> pyarrow.Table:
        """The threads of summits, visits, calls and talks, and what became of them."""
        asked = {"actors": _list(actor), "statuses": _list(status), "since": _day(since), "until": _day(until), "limit": limit}
        return _told(self._native.meetings(json.dumps(asked)), "Meeting")

    def said(
        self,
        actor: str | Sequence[str] = (),
        *,
        to: str | Sequence[str] = (),
        about: str | None = None,
        since: Date | None = None,
        until: Date | None = None,
        on: Date | None = None,
        kind: str | Sequence[str] = (),
        unnamed: bool = False,
        limit: int | None = None,
    ) -> pyarrow.Table:
        """Who said what to whom."""
        asked = {
            "actors": _list(actor),
            "to": _list(to),
            "about": about,
            "since": _day(since),
            "until": _day(until),
            "on": _day(on),
            "kinds": _list(kind),
            "unnamed": unnamed,
            "limit": limit,
        }
        return _told(self._native.said(json.dumps(asked)), "Said")

    def problems(self) -> pyarrow.Table:
        """What could not be read or coded."""
        return _told(self._native.problems(), "Problem")

    def decide(self, event: str, act: str, value: str = "", *, by: str | None = None) -> dict[str, Any]:
        """Decides about an event; gives the decision with its id.

        `act` and `value` as for `demarche decide`: `accept`; `reject` with a reason; `merge` with another event; `split` with a mention;
        `edit` with FIELD=VALUE; `note` with words. `by` is who decides, if not `$DEMARCHE_BY` or `$USER`.
        """
        who = by if by is not None else os.environ.get("DEMARCHE_BY", os.environ.get("USER", ""))
        made: dict[str, Any] = json.loads(self._native.decide(event, act, value, who))
        return made

    def undo(self, decision: str) -> dict[str, Any]:
        """Takes a decision back, by its id or the beginning of it."""
        undone: dict[str, Any] = json.loads(self._native.undo(decision))
        return undone


def _results(results: Any) -> Iterator[bytes]:
    """Lines of results, from a table's column `json` or as they are."""
    names = getattr(results, "column_names", None) or getattr(results, "columns", None)
    column = results["json"] if names is not None and "json" in list(names) else results
    if names is not None and column is results:
        raise ValueError("the table has no column `json`: make it with code(..., json=True)")
    for line in column:
        line = line.as_py() if hasattr(line, "as_py") else line
        yield line.encode("utf-8") if isinstance(line, str) else line


def _told(answer: tuple[bytes, list[str]], name: str) -> pyarrow.Table:
    lines, notes = answer
    for note in notes:
        warnings.warn(note, Note, stacklevel=3)
    return _tables.table(lines.splitlines() if lines else [], name)
