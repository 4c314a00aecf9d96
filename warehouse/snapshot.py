"""A published snapshot, as a reader sees it: immutable, checked, and free of any lock.

Layout (written by warehouse.publish): `<folder>/<snapshot_id>/<table>.parquet`, `manifest.json` and, where
a classifier has been evaluated, `card.json`; the text file `<folder>/current` holds the snapshot's id and is
moved into place last. A reader follows the pointer once and keeps what it found while newer ones appear.
"""

import hashlib
import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from warehouse import contracts
from warehouse.contracts import Table
from warehouse.errors import RoleshiftError

PREFIX = "published_"
TABLES: dict[str, Table] = {t.name.removeprefix(PREFIX): t for t in (*contracts.MARTS, *contracts.COMPUTED)}
"""Contracts by published name: the two published_* tables lose their prefix."""

_ID = re.compile(r"\w[\w.:-]*")


class PublishedTable(BaseModel):
    """One table of the manifest: row count, SHA-256 of the file, file name inside the snapshot's folder."""

    model_config = ConfigDict(frozen=True)

    rows: int
    sha256: str
    file: str


class Manifest(BaseModel):
    """What `manifest.json` says. `as_of`: last month with data; `sample`: made by a sample refresh."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    snapshot_id: str
    published_at: datetime
    as_of: str | None
    sample: bool = False
    tables: dict[str, PublishedTable]
    model_id: str | None = None
    encoder_id: str | None = None
    taxonomy_version: str | None = None
    parser_version: str | None = None
    splitter_version: str | None = None
    contracts: JsonValue = None


class Snapshot:
    """One published snapshot, read-only."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The snapshot `<folder>/current` points to; RoleshiftError where there is none or it is broken."""
        own = folder / _pointer(folder)
        return cls(own, _manifest(own))

    def path(self, name: str) -> Path:
        """File of the table `name`, for lazy scans and copies; RoleshiftError if it is not published."""
        if name not in self.manifest.tables:
            known = ", ".join(sorted(self.manifest.tables))
            raise RoleshiftError(f"{self.folder}: no table {name!r} is published; there are {known}")
        return self.folder / self.manifest.tables[name].file

    def table(self, name: str) -> pl.DataFrame:
        """The table `name`, verified against the manifest (SHA-256, rows) and its contract."""
        path, stated = self.path(name), self.manifest.tables[name]
        body = _read(path)
        if hashlib.sha256(body).hexdigest() != stated.sha256:
            raise _broken(path, "its SHA-256 is not the manifest's")
        frame = pl.read_parquet(io.BytesIO(body))
        if frame.height != stated.rows:
            raise _broken(path, f"it has {frame.height} rows, the manifest says {stated.rows}")
        return TABLES[name].check(frame)

    def card(self) -> dict[str, Any] | None:
        """The classifier's evaluation card, or None where none was published."""
        path = self.folder / "card.json"
        return json.loads(path.read_bytes()) if path.is_file() else None


def _pointer(folder: Path) -> str:
    try:
        pointer = (folder / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise RoleshiftError(
            f"nothing has been published in {folder}; type `make run` for a first look"
            " or `roleshift refresh` for live data"
        ) from error
    if not _ID.fullmatch(pointer):
        raise _broken(folder / "current", "it names no snapshot")
    return pointer


def _manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        manifest = Manifest.model_validate_json(_read(path))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, e["loc"])) or "the whole file" for e in error.errors())
        raise _broken(path, f"these parts are missing or wrong: {fields}") from error
    lost = [t.file for t in manifest.tables.values() if not (folder / t.file).is_file()]
    lost += [f"{name}.parquet" for name in TABLES if name not in manifest.tables]
    if lost:
        raise _broken(folder, f"these files are missing: {', '.join(sorted(lost))}")
    return manifest


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _broken(path, "it is not there") from error


def _broken(path: Path, why: str) -> RoleshiftError:
    return RoleshiftError(f"{path} cannot be used: {why}; publish again with `roleshift publish`")
