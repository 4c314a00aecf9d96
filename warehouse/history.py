"""The history in the box: facts of Hacker News postings since 2011, committed with the project.

Parquet files in the shape of `posting_facts`, `opening_facts` (without because: no text, no author) and
`posting_marks`, and a manifest.
They are loaded on the first run; a posting that was crawled and judged here takes the place of its history row.
"""

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import polars as pl

from warehouse import contracts
from warehouse.files import replace_text
from warehouse.store import Store

BOX = Path(str(files("warehouse"))) / "history"
_WITHOUT_TEXT = (pl.lit([], pl.List(pl.String)).alias("because"), pl.lit([], pl.List(pl.Int32)).alias("because_at"))
_NO_TERMS = pl.lit([], pl.List(pl.String)).alias("title_terms")
_OPENING_ID = pl.concat_str("posting_id", pl.lit("#"), "position").alias("opening_id")


def write(store: Store, versions: Mapping[str, str], folder: Path = BOX) -> dict[str, int]:
    """Write the facts of all real Hacker News postings into `folder`. Returns the rows by file."""
    folder.mkdir(parents=True, exist_ok=True)
    postings = store.query("FROM posting_facts WHERE kind = 'hn' AND NOT sample ORDER BY posting_id")
    openings = store.query(
        "FROM opening_facts SEMI JOIN (FROM posting_facts WHERE kind = 'hn' AND NOT sample) USING (posting_id)"
        " ORDER BY posting_id, position"
    )
    probabilities = pl.col("^p_.*$").round(3)
    marks = store.query("FROM posting_marks SEMI JOIN (FROM posting_facts WHERE kind = 'hn' AND NOT sample)"
                        " USING (posting_id) ORDER BY posting_id")  # fmt: skip
    tables = {
        "marks": marks,
        "postings": postings,
        "openings": openings.drop("opening_id", "because", "because_at").with_columns(probabilities),
    }
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="zstd", compression_level=19)
    rows = {name: frame.height for name, frame in tables.items()}
    months = postings.select(pl.col("month").min().alias("from"), pl.col("month").max().alias("to")).row(0, named=True)
    stamp = {**versions, "months": months, "rows": rows, "sha256": _digest(folder)}
    replace_text(folder / "manifest.json", json.dumps(stamp, indent=1) + "\n")
    return rows


def load(store: Store, folder: Path = BOX) -> int:
    """Load the history into the live tables, once a version of it. Returns the postings loaded.

    Rows of postings that were crawled here stay as they are.
    """
    if not (folder / "manifest.json").exists() or _loaded(store) == _digest(folder):
        return 0
    postings = contracts.POSTING_FACTS.check(pl.read_parquet(folder / "postings.parquet"))
    openings = _openings(folder)
    here = store.query("SELECT posting_id FROM postings")
    postings = postings.join(here, on="posting_id", how="anti")
    marks = _marks(folder).join(postings, on="posting_id", how="semi")
    openings = openings.join(postings, on="posting_id", how="semi")
    with store.transaction():
        tables = (contracts.POSTING_FACTS, contracts.OPENING_FACTS, contracts.POSTING_MARKS)
        for table, frame in zip(tables, (postings, openings, marks), strict=True):
            store.con.execute(f"DELETE FROM {table.name} WHERE posting_id NOT IN (SELECT posting_id FROM postings)")
            store.replace(table, frame)
        store.con.execute("CREATE OR REPLACE TABLE history AS SELECT ? AS sha256", [_digest(folder)])
    return postings.height


def _openings(folder: Path) -> pl.DataFrame:
    """Its openings; without title terms where it was written before these were looked for."""
    found = pl.read_parquet(folder / "openings.parquet").with_columns(_OPENING_ID, *_WITHOUT_TEXT)
    return found if "title_terms" in found.columns else found.with_columns(_NO_TERMS)


def _marks(folder: Path) -> pl.DataFrame:
    """What its postings are recognised by; none in a history written before there were jobs: each is its own job."""
    path = folder / "marks.parquet"
    return contracts.POSTING_MARKS.check(pl.read_parquet(path)) if path.exists() else contracts.POSTING_MARKS.empty()


def _digest(folder: Path) -> str:
    parts = (folder / f"{name}.parquet" for name in ("postings", "openings", "marks"))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts if part.exists())).hexdigest()


def _loaded(store: Store) -> str | None:
    """Digest of the history this database holds; null where it holds none, or a new contract has emptied its tables."""
    store.con.execute("CREATE TABLE IF NOT EXISTS history (sha256 VARCHAR)")
    rows = store.query("FROM history SEMI JOIN opening_facts ON true")
    return rows["sha256"][0] if rows.height else None
