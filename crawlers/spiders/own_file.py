"""Files of one's own as sources: read from the disk, without HTTP."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import polars as pl

from crawlers.documents import Document
from crawlers.registry import Source
from crawlers.sample import SOURCES
from crawlers.spiders.board import BoardSpider
from crawlers.unit import Unit

_MOST_BYTES = 64 * 2**20

_ROWS: Mapping[str, Callable[[bytes], int]] = {
    ".csv": lambda body: pl.read_csv(body, infer_schema=False).height,
    ".jsonl": lambda body: sum(bool(line.strip()) for line in body.split(b"\n")),
    ".ndjson": lambda body: sum(bool(line.strip()) for line in body.split(b"\n")),
    ".parquet": lambda body: pl.scan_parquet(io.BytesIO(body)).select(pl.len()).collect().item(),
}
"""Ending of a file's name and how many rows its bytes hold."""


class OwnFileSpider(BoardSpider):
    """A row's `url` is the path of a table (the sample's lies beside its registry); the file is one document."""

    name = "file"

    def hosts(self, source: Source) -> Sequence[str]:
        """None: nobody is asked."""
        return ()

    async def _board(self, source: Source) -> Unit:
        path = (SOURCES.parent if self.job.sample else Path()) / (source.url or "")
        documents, rows, reason = [], 0, None
        try:
            body = _body(path)
            documents.append(_document(source, path, body))
            rows = _count(path, body)
        except ValueError as error:
            reason = f"{path}: {error}"
        few = rows < source.fewest and f"only {rows} rows, at least {source.fewest} were expected"
        reason = reason or few or None
        return Unit(
            source=source,
            key=source.slug,
            label=f"{source.id} ",
            noun="rows",
            documents=documents,
            items=rows,
            state="partial" if reason else "open",
            reason=reason,
            whole=not reason,
        )


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"it is larger than {_MOST_BYTES // 2**20} MB; split it")
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"it cannot be read ({error.strerror})") from error


def _document(source: Source, path: Path, body: bytes) -> Document:
    """The file as a document; its address holds the columns' names, so that other names are another document."""
    columns = dict(source.columns or {})
    url = path.absolute().as_uri() + (f"#{urlencode(columns)}" if columns else "")
    context = {"slug": source.slug, "company": source.company, "ending": path.suffix.lower(), "columns": columns}
    return Document(url, 200, datetime.now(UTC), body, context)


def _count(path: Path, body: bytes) -> int:
    count = _ROWS.get(path.suffix.lower())
    if count is None:
        raise ValueError(f"it ends in none of {', '.join(_ROWS)}")
    try:
        return count(body)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ValueError(f"it is no {path.suffix[1:].upper()} ({str(error).splitlines()[0]})") from error
