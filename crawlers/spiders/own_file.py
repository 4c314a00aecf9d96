"""Files of one's own as sources: read from the disk, without HTTP."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import polars as pl

from crawlers.documents import Document
from crawlers.politeness import LARGEST_ANSWER
from crawlers.registry import Source
from crawlers.sample import SOURCES
from crawlers.spiders.board import BoardSpider, Reading

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
    noun = "rows"

    def hosts(self, source: Source) -> Sequence[str]:
        """None: nobody is asked."""
        return ()

    async def _pages(self, source: Source) -> Reading:
        path = (SOURCES.parent if self.job.sample else Path()) / (source.url or "")
        reading = Reading()
        try:
            body = _body(path)
            reading.documents.append(_document(source, path, body))
            reading.nameless = _count(path, body)
        except ValueError as error:
            reading.reason = f"{path}: {error}"
        return reading


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_ANSWER:
            raise ValueError(f"it is larger than {LARGEST_ANSWER // 2**20} MB; split it")
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
