"""A file of one's own: a table whose columns the source's row names; a faulty row is a reject, the others stay."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from pipelines.own_file import from_table
from pipelines.sources.reading import Context, Row, at, text
from warehouse.errors import RoleshiftError
from warehouse.intake import table_of

_REASONS = (
    ("column id,", "no id"),
    ("column id:", "id twice"),
    ("column posted_at,", "date not readable"),
    ("column month,", "date not readable"),
)
"""How a fault of `from_table` begins and the reason that is counted."""
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_OWN = ("company", "place", "url")


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row a line of the table."""
    try:
        table = _named(table_of(data, "the file", context.text("ending") or ""), at(context.known, "columns"))
        postings, faults = from_table(table, read_at=_UNDATED)
    except (RoleshiftError, pl.exceptions.PolarsError):
        yield {"reject": "malformed"}
        return
    own = {str(row["id"]).strip(): row for row in table.iter_rows(named=True)}
    for posting in postings.iter_rows(named=True):
        name = posting["posting_id"]
        more = {column: text(_plain(own.get(name, {}).get(column))) for column in _OWN}
        named = {"posting_id": f"file-{context.text('slug')}-{name}", "url": more.pop("url") or ""}
        more["company"] = more["company"] or context.text("company")
        dated = posting["fetched_at"] if posting["fetched_at"] != _UNDATED else None
        yield {**named, **more, "title": posting["title"], "html": posting["html"], "posted_at": dated} | _empty(
            posting
        )
    for fault in faults:
        yield {"reject": next((reason for start, reason in _REASONS if fault.startswith(start)), "malformed")}


def _named(table: pl.DataFrame, columns: Any) -> pl.DataFrame:
    """The table with our names of its columns; a column of ours that another one replaces is left out."""
    theirs = (
        {ours: name for ours, name in columns.items() if name in table.columns} if isinstance(columns, Mapping) else {}
    )
    kept = [name for name in table.columns if name not in theirs]
    return table.select(pl.col(kept), **{ours: pl.col(name) for ours, name in theirs.items()})


def _plain(value: Any) -> str | None:
    return None if value is None or isinstance(value, list | dict) else str(value)


def _empty(posting: Mapping[str, Any]) -> Row:
    return {} if posting["html"] else {"reject": "empty"}
