"""Exports: the published marts as files for reports, with a manifest."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import polars as pl

from warehouse.errors import RoleshiftError
from warehouse.files import replace_text
from warehouse.snapshot import Snapshot

Format = Literal["csv", "parquet"]


def export(
    snapshot: Snapshot,
    out: Path,
    *,
    tables: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    format: Format = "csv",  # noqa: A002  the flag's name
) -> dict[str, int]:
    """Write the snapshot's tables (all by default) to `out`. Returns the rows by table.

    Lists become text joined by `;` in CSV. `since` and `until` are months, both included; tables by year are
    cut by year, tables without either are written whole. The manifest is written last.
    """
    known = list(snapshot.manifest.tables)
    unknown = sorted(set(tables) - set(known))
    if unknown:
        raise RoleshiftError(f"there is no table {', '.join(unknown)}; the tables are {', '.join(known)}")
    out.mkdir(parents=True, exist_ok=True)
    written = {
        name: _write(_between(snapshot.table(name), since, until), out / f"{name}.{format}") for name in tables or known
    }
    manifest = snapshot.manifest.model_dump(mode="json", exclude={"tables"})
    manifest |= {"since": since, "until": until, "tables": written}
    replace_text(out / "manifest.json", json.dumps(manifest, indent=1) + "\n")
    return {name: entry["rows"] for name, entry in written.items()}


def _between(frame: pl.DataFrame, since: str | None, until: str | None) -> pl.DataFrame:
    column = next((c for c in ("month", "year") if c in frame.columns), None)
    if column is None:
        return frame
    width = 7 if column == "month" else 4
    lower = pl.col(column) >= since[:width] if since else pl.lit(True)
    upper = pl.col(column) <= until[:width] if until else pl.lit(True)
    return frame.filter(lower & upper)


def _write(frame: pl.DataFrame, path: Path) -> dict[str, Any]:
    building = path.with_name(f".{path.name}.building")
    try:
        if path.suffix == ".csv":
            as_text(frame).write_csv(building)
        else:
            frame.write_parquet(building)
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)
    return {"file": path.name, "rows": frame.height, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with its list columns joined by `;`, as CSV can hold them."""
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists)
