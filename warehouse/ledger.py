"""The ledger of forecasts: what was published is copied out of its snapshot, byte by byte, and never changed.

Layout: `<folder>/<snapshot_id>/` with the snapshot's `crossing.parquet`, `forecast_monthly.parquet` and
`manifest.json`, which holds their SHA-256. The sample is frozen too, and never read. Backtests, made by
`roleshift backtest`, are committed beside the history.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from warehouse import contracts
from warehouse.files import replace_text
from warehouse.history import BOX
from warehouse.snapshot import Manifest

FROZEN = ("crossing.parquet", "forecast_monthly.parquet", "manifest.json")
_FIRST = ["source", "definition", "as_of"]


def freeze(snapshots: Path, folder: Path) -> int:
    """Copy the forecasts of every snapshot that the ledger lacks. Returns how many; safe to repeat after a kill."""
    folder.mkdir(parents=True, exist_ok=True)
    new = [path.parent for path in snapshots.glob("[!.]*/manifest.json") if not (folder / path.parent.name).exists()]
    for snapshot in new:
        building = folder / f".building-{snapshot.name}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        for name in FROZEN:
            shutil.copy2(snapshot / name, building / name)
        building.rename(folder / snapshot.name)
    return len(new)


def manifests(folder: Path) -> list[Manifest]:
    """Manifests of the frozen snapshots, oldest first."""
    return [_manifest(path.parent) for path in sorted(folder.glob("[!.]*/manifest.json"))]


def read(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (FORECAST_LEDGER, coming months of the same forecasts: FORECAST_MONTHLY and `origin`).

    Of several forecasts of a series with one last month of data the first stands: the later ones knew more of that month.
    """
    parts = [_one(folder / manifest.snapshot_id, manifest) for manifest in manifests(folder)]
    crossings = pl.concat([contracts.FORECAST_LEDGER.empty(), *(crossing for crossing, _ in parts)])
    first = crossings.sort("published_at").unique(_FIRST, keep="first", maintain_order=True)
    coming = pl.concat([_no_months(), *(months for _, months in parts)])
    kept = first.select("source", "definition", pl.col("as_of").alias("origin"), "snapshot_id")
    return contracts.FORECAST_LEDGER.check(first), coming.join(kept, on=kept.columns, how="semi").drop("snapshot_id")


def _one(folder: Path, manifest: Manifest) -> tuple[pl.DataFrame, pl.DataFrame]:
    stamped = (
        pl.read_parquet(folder / "crossing.parquet")
        .filter(pl.col("source") != "sample")
        .with_columns(
            pl.lit(manifest.published_at).dt.cast_time_unit("us").alias("published_at"),
            pl.lit(manifest.snapshot_id).alias("snapshot_id"),
            pl.lit(manifest.model_id, pl.String).alias("model_id"),
            pl.lit(manifest.taxonomy_version, pl.String).alias("taxonomy_version"),
        )
    )
    months = pl.read_parquet(folder / "forecast_monthly.parquet")
    if "counted_odds" not in months.columns:
        return stamped.select(contracts.FORECAST_LEDGER.empty().columns), _no_months()
    origins = stamped.select("source", "definition", pl.col("as_of").alias("origin"), "snapshot_id")
    coming = months.filter("is_forecast").join(origins, on=["source", "definition"])
    return stamped.select(contracts.FORECAST_LEDGER.empty().columns), coming.select(_no_months().columns)


def _no_months() -> pl.DataFrame:
    empty = contracts.FORECAST_MONTHLY.empty()
    return empty.with_columns(pl.lit(None, pl.String).alias("origin"), pl.lit(None, pl.String).alias("snapshot_id"))


def _manifest(folder: Path) -> Manifest:
    return Manifest.model_validate_json((folder / "manifest.json").read_bytes())


def write_backtest(tables: Sequence[pl.DataFrame], figures: str, folder: Path = BOX) -> None:
    """Write (BACKTEST, BACKTEST_CROSSING) beside the history, and what they come to as Markdown."""
    replace_text(folder / "backtest.md", figures)
    for table, frame in zip((contracts.BACKTEST, contracts.BACKTEST_CROSSING), tables, strict=True):
        table.check(frame).write_parquet(folder / f"{table.name}.parquet", compression="zstd", compression_level=19)


def read_backtest(folder: Path = BOX) -> dict[str, pl.DataFrame]:
    """The backtests beside the history, by table; empty before the first."""
    tables = (contracts.BACKTEST, contracts.BACKTEST_CROSSING)
    return {table.name: _read_or_empty(table, folder / f"{table.name}.parquet") for table in tables}


def _read_or_empty(table: contracts.Table, path: Path) -> pl.DataFrame:
    return table.check(pl.read_parquet(path)) if path.exists() else table.empty()
