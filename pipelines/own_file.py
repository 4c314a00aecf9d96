"""Anybody's postings: a table with `id` and `text` or `html` becomes RAW_POSTINGS."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import polars as pl

from warehouse.contracts import RAW_POSTINGS
from warehouse.errors import RoleshiftError
from warehouse.settings import parse_month

_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
_KIND = "file"


def from_table(frame: pl.DataFrame, *, read_at: datetime = _UNKNOWN) -> tuple[pl.DataFrame, list[str]]:
    """RAW_POSTINGS of a table with the columns `id` and `text` (plain) or `html`, in its order; and its faults.

    Optional columns: `title`, `source`, and `posted_at` (ISO date or time, or seconds since 1970) or `month`
    (YYYY-MM). Rows without either count in the month of `read_at`. Rows without text stay, with `html` null.
    A row whose id is empty or stands twice, or whose date cannot be read, is left out and is one sentence among the
    faults, with its number; so is one that `unreadable` (a column of `warehouse.intake`) says could not be read.

    Raises:
        RoleshiftError: a column is missing.
    """
    _check_columns(frame)
    rows, faults, seen = [], [], dict[str, int]()
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        try:
            rows.append(_row(_id(row, number, seen), row, number, read_at))
        except RoleshiftError as error:
            faults.append(str(error))
    return RAW_POSTINGS.check(pl.DataFrame(rows, schema=RAW_POSTINGS.schema)), faults


def _check_columns(frame: pl.DataFrame) -> None:
    found = ", ".join(frame.columns) or "none"
    if "id" not in frame.columns:
        raise RoleshiftError(f"the column id is missing (found: {found}); give every posting an id of its own")
    if not {"text", "html"} & set(frame.columns):
        raise RoleshiftError(f"the column text or html is missing (found: {found}); add the postings' text as one")


def _id(row: dict[str, Any], number: int, seen: dict[str, int]) -> str:
    if row.get("unreadable"):
        raise RoleshiftError(f"row {number}: {row['unreadable']}")
    posting_id = "" if row["id"] is None else str(row["id"]).strip()
    if not posting_id:
        raise RoleshiftError(f"column id, row {number}: it is empty; give every posting an id of its own")
    if posting_id in seen:
        raise RoleshiftError(
            f"column id: rows {seen[posting_id]} and {number} both have the id {posting_id!r}; make ids unique"
        )
    seen[posting_id] = number
    return posting_id


def _row(posting_id: str, row: dict[str, Any], number: int, read_at: datetime) -> dict[str, Any]:
    posted_at = _read(_moment, row, "posted_at", number, "write it as YYYY-MM-DD, for example 2026-07-01")
    month = _read(_month_start, row, "month", number, "write it as YYYY-MM, for example 2026-07")
    return {
        "posting_id": posting_id,
        "source": _text(row.get("source")) or _KIND,
        "kind": _KIND,
        "posted_at": posted_at,
        "url": "",
        "title": _text(row.get("title")),
        "html": _html(row),
        "document_id": _KIND,
        "fetched_at": posted_at or month or read_at,
        "sample": False,
    }


def _read(
    parse: Callable[[Any], datetime], row: dict[str, Any], column: str, number: int, remedy: str
) -> datetime | None:
    value = row.get(column)
    if value is None or value == "":
        return None
    try:
        return parse(value)
    except (ValueError, OverflowError, OSError):
        raise RoleshiftError(f"column {column}, row {number}: {value!r} cannot be read; {remedy}") from None


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)
    elif isinstance(value, int | float):
        moment = datetime.fromtimestamp(value, UTC)
    else:
        moment = datetime.fromisoformat(str(value).strip())
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _month_start(value: Any) -> datetime:
    if isinstance(value, date):
        return datetime(value.year, value.month, 1, tzinfo=UTC)
    return datetime.strptime(parse_month(str(value).strip()), "%Y-%m").replace(tzinfo=UTC)


def _text(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


def _html(row: dict[str, Any]) -> str | None:
    """The row's HTML, else its plain text as preformatted HTML, which keeps every line as it is."""
    return next(_written(row), None)


def _written(row: dict[str, Any]) -> Iterator[str]:
    if _text(row.get("html")):
        yield str(row["html"])
    if _text(row.get("text")):
        yield f"<pre>{escape(str(row['text']), quote=False)}</pre>"
