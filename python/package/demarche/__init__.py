"""Reads news articles and keeps, in SQLite, a timeline of who did what to whom and when.

>>> import demarche
>>> table = demarche.code(["France condemned the attack on 4 March 2019."])
>>> table["events"][0][0]["date"].as_py()
'2019-03-04'

What is coded here and what `demarche code` writes are the same bytes: tables are made of its lines, and `code_lines` gives them as they are.
A coder may be used by any number of threads and by forked processes; a `Session` belongs to the process that opened it.
"""

from __future__ import annotations

import os

from . import _native
from ._code import Articles, Date, code, code_batches, code_lines, lines_of, read, read_lines, results
from ._native import Error
from ._session import Ingested, Note, Session
from ._tables import schema

__version__ = _native.VERSION

__all__ = [
    "Articles",
    "Date",
    "Error",
    "Ingested",
    "Note",
    "Session",
    "code",
    "code_batches",
    "code_lines",
    "lines_of",
    "read",
    "read_lines",
    "results",
    "schema",
    "set_threads",
]

set_threads = _native.set_threads

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_native.before_fork,
        after_in_parent=_native.after_fork_in_parent,
        after_in_child=_native.after_fork_in_child,
    )
