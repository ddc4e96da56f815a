"""The native part: lines of JSON in, lines of JSON out."""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import final

__all__ = [
    "Coder",
    "Error",
    "Reader",
    "SCHEMA",
    "Session",
    "VERSION",
    "after_fork_in_child",
    "after_fork_in_parent",
    "before_fork",
    "main",
    "saying_columns",
    "set_threads",
]

VERSION: str
SCHEMA: str

class Error(Exception):
    """What went wrong, where, and what to do about it."""

    kind: str

@final
class Coder:
    """All stages, loaded once."""

    def __new__(cls, coder: str, precision: str, actors: Sequence[tuple[str, str]]) -> Coder: ...
    def code(self, lines: Sequence[bytes], first: int | None) -> tuple[list[bytes], int]: ...

@final
class Reader:
    """The articles and problems of one file."""

    def __new__(cls, path: str | PathLike[str], form: str | None) -> Reader: ...
    def lines(self, most: int) -> list[bytes]: ...

@final
class Session:
    """A database that was opened by this process."""

    def __new__(
        cls,
        path: str | PathLike[str] | None,
        access: str,
        now: str | None,
        wait: int,
        coder: str,
        precision: str,
        actors: Sequence[tuple[str, str]],
    ) -> Session: ...
    def close(self) -> None: ...
    def ask(self, asked: str, within: bool) -> tuple[bytes, list[str]]: ...
    def meetings(self, asked: str) -> tuple[bytes, list[str]]: ...
    def said(self, asked: str) -> tuple[bytes, list[str]]: ...
    def problems(self) -> tuple[bytes, list[str]]: ...
    def ingest(self, batches: Callable[[], Sequence[bytes]], coded: bool) -> str: ...
    def decide(self, event: str, act: str, value: str, who: str) -> str: ...
    def undo(self, decision: str) -> str: ...

def main(words: Sequence[str]) -> int: ...
def saying_columns() -> list[str]: ...
def set_threads(number: int) -> None:
    """Sets how many threads code; 0 for as many as there are cores, or as RAYON_NUM_THREADS says; 1 for the caller's own."""

def before_fork() -> None: ...
def after_fork_in_parent() -> None: ...
def after_fork_in_child() -> None: ...
