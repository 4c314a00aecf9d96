"""Days on which what is counted changed: laws and our own changes, so that no chart takes them for the market."""

from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise

import polars as pl

from warehouse import reviewable
from warehouse.contracts import BREAKS
from warehouse.snapshot import Manifest
from warehouse.store import Store

# Added one by one, boards would be a rule a week: a day's are one break.
_ADDED = """
SELECT min(finished_at)::DATE AS day, 'source added' AS kind, 'boards' AS source, source AS board
FROM crawls WHERE kind <> 'hn' AND NOT sample AND outcome <> 'failed' GROUP BY source
"""
_HELD_BACK = """
SELECT read_at::DATE AS day, 'held back' AS kind, 'boards' AS source, source AS board
FROM board_crawls WHERE is_held_back AND NOT sample
"""
_SAID = {"source added": "followed from here on", "held back": "held back"}


def breaks(store: Store, published: Sequence[Manifest]) -> pl.DataFrame:
    """Return BREAKS: the rows of breaks.toml, what the crawls say, and the versions of the `published` snapshots."""
    laws = pl.DataFrame(reviewable.read("breaks", files("warehouse").joinpath("breaks.toml").read_bytes())["breaks"])
    crawled = pl.concat([_by_day(store.query(select)) for select in (_ADDED, _HELD_BACK)])
    parts = [laws, crawled, *(_changes(published, field) for field in ("model", "taxonomy"))]
    return BREAKS.check(pl.concat([part.select(*BREAKS.schema) for part in parts if part.height]))


def _by_day(boards: pl.DataFrame) -> pl.DataFrame:
    count, first = pl.len().alias("count"), pl.col("board").sort().first()
    days = boards.group_by("day", "kind", "source").agg(count, first)
    name = pl.when(pl.col("count") == 1).then("board").otherwise(pl.format("{} boards", "count"))
    return days.with_columns(pl.format("{} {}", name, pl.col("kind").replace_strict(_SAID)).alias("label"))


def _changes(published: Sequence[Manifest], kind: str) -> pl.DataFrame:
    """A row for each snapshot whose version differs from the one before it."""
    ordered = sorted(published, key=lambda manifest: manifest.published_at)
    field = {"model": "model_id", "taxonomy": "taxonomy_version"}[kind]
    rows = [
        {"day": after.published_at.date(), "kind": kind, "source": "all", "label": f"{getattr(after, field)}"}
        for before, after in pairwise(ordered)
        if getattr(before, field) != getattr(after, field)
    ]
    return pl.DataFrame(rows, schema=BREAKS.schema)
