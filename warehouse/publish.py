"""Publishing: a new folder of Parquet files with a manifest; the pointer moves last."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.contracts import Table
from warehouse.errors import RoleshiftError
from warehouse.files import replace_text
from warehouse.snapshot import TABLES, Manifest, PublishedTable
from warehouse.store import Store

KEPT = 8
"""Snapshots that stay on disk; older ones are removed after a new one is published."""


def publish(store: Store, folder: Path, versions: Mapping[str, str], card: Mapping[str, Any] | None) -> str:
    """Write the marts as a new snapshot below `folder` and point `current` at it. Returns its id.

    `versions` go into the manifest as they are (model, encoder, taxonomy, parser, splitter).
    A reader of the former snapshot is not disturbed, and a kill leaves the former one current.
    """
    now = datetime.now(UTC)
    snapshot_id = now.strftime("%Y%m%dT%H%M%S%fZ")
    building = folder / f".building-{snapshot_id}"
    building.mkdir(parents=True)
    tables = {name: _write(store, table, building / f"{name}.parquet") for name, table in TABLES.items()}
    manifest = Manifest(
        snapshot_id=snapshot_id,
        published_at=now.replace(microsecond=0),
        as_of=_as_of(store),
        sample=not store.query("FROM posting_facts WHERE sample LIMIT 1").is_empty(),
        tables=tables,
        **versions,
    )
    if card is not None:
        (building / "card.json").write_text(json.dumps(card, indent=1), encoding="utf-8")
    (building / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    building.rename(folder / snapshot_id)
    replace_text(folder / "current", snapshot_id)
    _prune(folder, snapshot_id)
    return snapshot_id


def _write(store: Store, table: Table, path: Path) -> PublishedTable:
    exists = store.query("SELECT 1 FROM information_schema.tables WHERE table_name = ?", [table.name])
    if exists.is_empty():
        raise RoleshiftError(f"the mart {table.name} has not been built; run `roleshift build` first")
    frame = table.check(store.query(f"FROM {table.name} ORDER BY {', '.join(table.key)}"))
    frame.write_parquet(path, compression="zstd")
    with path.open("rb") as file:
        os.fsync(file.fileno())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return PublishedTable(file=path.name, rows=frame.height, sha256=digest)


def _as_of(store: Store) -> str | None:
    """Last month of a real series, else of the sample."""
    real, sample = store.query(
        "SELECT max(month) FILTER (source <> 'sample') AS real, max(month) AS sample FROM role_monthly"
    ).row(0)
    return str(real or sample) if real or sample else None


def _prune(folder: Path, current: str) -> None:
    """Remove what is older than the newest KEPT snapshots, and what a killed run left half-built."""
    done = sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] != "." and p.name <= current)
    for old in [*done[:-KEPT], *folder.glob(".building-*")]:
        shutil.rmtree(old, ignore_errors=True)
