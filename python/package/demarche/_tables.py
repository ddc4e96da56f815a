"""Lines of JSON as Arrow tables; the columns are those of docs/output.schema.json."""

from __future__ import annotations

import functools
import io
import json
from typing import TYPE_CHECKING, Any

from . import _native

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow

# Arrow reads JSON in blocks of less than 2 GiB, each of whole lines.
_BLOCK = 64 << 20


@functools.lru_cache(maxsize=None)
def _definitions() -> dict[str, Any]:
    definitions: dict[str, Any] = json.loads(_native.SCHEMA)["$defs"]
    # A line of `read` that tells what could not be read has this member only.
    definitions["Read"]["properties"]["problem"] = {"$ref": "#/$defs/Problem"}
    text, number = {"type": "string"}, {"type": "integer"}
    kinds = {"to": {"type": "array", "items": text}, "start": number, "end": number}
    definitions["Said"] = {"type": "object", "properties": {name: kinds.get(name, text) for name in _native.saying_columns()}}
    return definitions


def _type(rule: dict[str, Any]) -> pyarrow.DataType:
    import pyarrow as pa

    if "$ref" in rule:
        return _type(_definitions()[rule["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in rule:
        return _type(next(one for one in rule["anyOf"] if one.get("type") != "null"))
    kind = rule["type"]
    if isinstance(kind, list):
        kind = next(one for one in kind if one != "null")
    if kind == "array":
        return pa.list_(_type(rule["items"]))
    if kind == "object":
        return pa.struct([(name, _type(inner)) for name, inner in rule["properties"].items()])
    simple = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    return simple[kind]


@functools.lru_cache(maxsize=None)
def _lines_schema(name: str) -> pyarrow.Schema:
    """The schema as Arrow reads it from JSON: days are text."""
    import pyarrow as pa

    return pa.schema(list(_type(_definitions()[name])))


def _days(name: str) -> list[str]:
    return [column for column, rule in _definitions()[name]["properties"].items() if rule.get("format") == "date"]


def _with_days(table: pyarrow.Table, name: str) -> pyarrow.Table:
    """Days in columns of their own as dates; within lists they stay text."""
    import pyarrow as pa

    for column in _days(name):
        at = table.schema.get_field_index(column)
        table = table.set_column(at, column, table.column(at).cast(pa.date32()))
    return table


def schema(name: str) -> pyarrow.Schema:
    """The columns of a result: `Coded` of `code`, `TimelineEvent` of `ask`, `Meeting`, `Said`, `Problem`, `Read`.

    Names, types and meanings are those of docs/output.schema.json; any column may hold nulls.
    """
    return _with_days(_lines_schema(name).empty_table(), name).schema


def table(lines: Iterable[bytes], name: str) -> pyarrow.Table:
    """A table of lines of one kind, in their order."""
    import pyarrow as pa

    tables, block, size = [], [], 0
    for line in lines:
        block.append(line)
        size += len(line) + 1
        if size >= _BLOCK:
            tables.append(_parsed(block, name))
            block, size = [], 0
    if block or not tables:
        tables.append(_parsed(block, name))
    return _with_days(pa.concat_tables(tables), name)


def _parsed(lines: list[bytes], name: str) -> pyarrow.Table:
    import pyarrow.json as pj

    expected = _lines_schema(name)
    if not lines:
        return expected.empty_table()
    data = b"\n".join(lines)
    read = pj.read_json(
        io.BytesIO(data),
        # One thread: it is a small share of the time, and a forked process has no other.
        read_options=pj.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=pj.ParseOptions(explicit_schema=expected, unexpected_field_behavior="error"),
    )
    if read.num_rows != len(lines):
        raise AssertionError(f"{len(lines)} lines gave {read.num_rows} rows")
    return read
