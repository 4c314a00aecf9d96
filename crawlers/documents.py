"""Raw documents on disk: append-only Parquet parts, one for each finished thread or board.

A part is named `<key>.<time>.<state>.parquet`. The key names the thread or board; the state says whether it is
`final` (complete and past change), `open` (complete, may change) or `partial`. A part appears by one rename, so a
process killed at any moment leaves no half of one.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import polars as pl

from crawlers.registry import Source
from warehouse.contracts import DOCUMENTS

State = Literal["final", "open", "partial"]
_HALF = ".half"


@dataclass(frozen=True)
class Document:
    """One answer as it came. `context` is what the spider knew when it asked."""

    url: str
    status: int
    fetched_at: datetime
    body: bytes
    context: Mapping[str, str | int | Mapping[str, str] | None]

    @property
    def sha256(self) -> str:
        """SHA-256 of the body, in hex."""
        return hashlib.sha256(self.body).hexdigest()

    def row(self, source: Source, crawl_id: str, sample: bool) -> dict[str, object]:
        """This document as a row of DOCUMENTS."""
        sha256 = self.sha256
        name = f"{self.url} {self.fetched_at.isoformat()} {sha256}"
        return {
            "document_id": hashlib.sha256(name.encode()).hexdigest()[:32],
            "source": source.id,
            "kind": source.kind,
            "crawl_id": crawl_id,
            "url": self.url,
            "status": self.status,
            "fetched_at": self.fetched_at,
            "sha256": sha256,
            "bytes": len(self.body),
            "context": json.dumps(self.context),
            "sample": sample,
            "body": self.body,
        }


class Shelf:
    """The parts of one kind of source below `documents`. Raises OSError where the disk refuses."""

    def __init__(self, documents: Path, kind: str) -> None:
        self.folder = documents / kind
        self._parts: dict[str, list[Path]] = {}

    def open(self) -> None:
        """Make the folder, clear what a killed crawl left, and read the names of the parts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for half in self.folder.glob(f"*{_HALF}"):
            half.unlink()
        for part in sorted(self.folder.glob("*.parquet")):
            self._parts.setdefault(_key(part), []).append(part)

    def state(self, key: str) -> str | None:
        """State of the newest part of `key`; None where there is none."""
        parts = self._parts.get(_safe(key))
        return parts[-1].name.split(".")[-2] if parts else None

    def keep(
        self, key: str, state: State, documents: Sequence[Document], source: Source, crawl_id: str, sample: bool
    ) -> int:
        """Write the documents that differ from the last kept at their address; return how many.

        A part is also written, without rows, where only the state changed: its name carries the news.
        """
        known = self._hashes(key)
        new = [document for document in documents if known.get(document.url) != document.sha256]
        if new or self.state(key) != state:
            rows = [document.row(source, crawl_id, sample) for document in new]
            self._write(f"{_safe(key)}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}.{state}.parquet", rows)
        return len(new)

    def _hashes(self, key: str) -> dict[str, str]:
        columns = ["url", "sha256"]
        parts = self._parts.get(_safe(key), [])
        return {url: sha256 for part in parts for url, sha256 in pl.read_parquet(part, columns=columns).rows()}

    def _write(self, name: str, rows: Iterable[Mapping[str, object]]) -> None:
        half = self.folder / (name + _HALF)
        frame = DOCUMENTS.check(pl.DataFrame(list(rows), schema=DOCUMENTS.schema))
        buffer = io.BytesIO()  # in memory first: polars would hide the disk's refusal in an error of its own
        frame.write_parquet(buffer, compression="zstd")
        try:
            with half.open("wb") as file:
                file.write(buffer.getbuffer())
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.folder / name)
        except OSError:
            half.unlink(missing_ok=True)
            raise
        self._parts.setdefault(_key(half), []).append(self.folder / name)


def _safe(key: str) -> str:
    return quote(key, safe="").replace(".", "%2E")


def _key(part: Path) -> str:
    return part.name.split(".")[0]
