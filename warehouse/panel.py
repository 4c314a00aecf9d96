"""The second series in the box: monthly counts of a panel of Greenhouse boards, committed with the project.

One Parquet file in the shape of `greenhouse_monthly` (counts alone: no title, no text) and a manifest of its own.
"""

import hashlib
import json
from pathlib import Path

import polars as pl

from warehouse.contracts import GREENHOUSE_MONTHLY
from warehouse.files import replace_text
from warehouse.history import BOX
from warehouse.store import Store


def write(monthly: pl.DataFrame, taxonomy_version: str, folder: Path = BOX) -> None:
    """Write GREENHOUSE_MONTHLY into `folder`, and what it was made with."""
    folder.mkdir(parents=True, exist_ok=True)
    file = _file(folder)
    GREENHOUSE_MONTHLY.check(monthly).write_parquet(file, compression="zstd", compression_level=19)
    watched = monthly.filter("complete")["month"]
    stamp = {
        "taxonomy_version": taxonomy_version,
        "complete_months": {"from": watched.min(), "to": watched.max()},
        "boards": monthly["board"].n_unique(),
        "rows": monthly.height,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    replace_text(file.with_suffix(".json"), json.dumps(stamp, indent=1) + "\n")


def load(store: Store, folder: Path = BOX) -> int:
    """Load the panel in place of the one the database holds. Returns its rows, 0 where it is that very one."""
    if not _file(folder).exists():
        return 0
    table = GREENHOUSE_MONTHLY
    monthly = table.check(pl.read_parquet(_file(folder))).sort(table.key)
    if store.query(f"FROM {table.name} ORDER BY {', '.join(table.key)}").equals(monthly):
        return 0
    with store.transaction():
        store.create(table, monthly)
    return monthly.height


def _file(folder: Path) -> Path:
    return folder / f"{GREENHOUSE_MONTHLY.name}.parquet"
