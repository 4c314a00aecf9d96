"""Tables that people hand in: CSV, JSONL or Parquet."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.errors import RoleshiftError

PLAIN = ("id", "text", "html", "title", "month", "posted_at", "source")
"""Columns of postings that hold one value."""


def _read_lines(body: bytes) -> pl.DataFrame:
    """JSON objects, one a line. A line that is none is a row with nothing but the reason, in `unreadable`."""
    lines = body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [_object(line) for line in lines if line.strip()]
    if not rows:
        raise pl.exceptions.NoDataError
    if not any(set(row) - {"unreadable"} for row in rows):
        raise pl.exceptions.ComputeError(f"its first line {rows[0].get('unreadable', 'is an empty object')}")
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        return {"unreadable": f"it is no JSON object ({error.msg} at character {error.pos + 1})"}
    except RecursionError:
        return {"unreadable": "it is nested too deeply"}
    if not isinstance(found, dict):
        return {"unreadable": "it is no JSON object; write {...} on every line"}
    for name in PLAIN:
        if isinstance(found.get(name), dict | list):
            return {"unreadable": f"its {name} is no text"}
        if isinstance(found.get(name), str):
            found[name] = found[name].encode("utf-8", "replace").decode()
    return found


_READERS: Mapping[str, Callable[[bytes], pl.DataFrame]] = {
    ".csv": partial(pl.read_csv, infer_schema=False),
    ".jsonl": _read_lines,
    ".ndjson": _read_lines,
    ".parquet": pl.read_parquet,
}


def read_table(path: Path) -> pl.DataFrame:
    """The rows of a file; CSV columns are text. RoleshiftError says what is wrong with the file and where."""
    try:
        body = path.read_bytes() if path.suffix.lower() in _READERS else b""
    except FileNotFoundError as error:
        raise RoleshiftError(f"{path}: there is no such file") from error
    except OSError as error:
        raise _unreadable(str(path), path.suffix, error) from error
    return table_of(body, str(path), path.suffix)


def table_of(body: bytes, name: str, ending: str) -> pl.DataFrame:
    """The rows of a file by its bytes and the ending of its name; RoleshiftError opens with `name`."""
    reader = _READERS.get(ending.lower())
    if reader is None:
        raise RoleshiftError(f"{name}: give a file that ends in {', '.join(_READERS)}")
    try:
        return reader(body)
    except pl.exceptions.NoDataError as error:
        raise RoleshiftError(f"{name}: the file is empty; it needs a header line and rows") from error
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise _unreadable(name, ending, error) from error


def _unreadable(name: str, ending: str, error: Exception) -> RoleshiftError:
    reason = str(error).split("\n", 1)[0]
    return RoleshiftError(f"{name}: cannot be read as {ending[1:].upper()}: {reason}")
