"""A benchmark series holds no postings; `pipelines.benchmark` reads it."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row


def read(body: bytes) -> str:
    """The text of the file."""
    return body.decode("utf-8-sig")


def rows(data: Any, context: Context) -> Iterator[Row]:
    """No row: a series is never counted among postings."""
    yield from ()
