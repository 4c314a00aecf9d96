"""A made market in which every claim that can be tested holds: facts of a few thousand postings, real marts, published.

All that the claims compare happens in four months: before (2022-01), then (2023-06), the year before now (2025-01) and
now (2026-05). The newest month (2026-08) is full of what would overturn every verdict, and is not whole.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.inversion import inversion
from tests import made_facts
from warehouse import contracts, lane, marts
from warehouse.publish import publish
from warehouse.snapshot import TABLES, Snapshot
from warehouse.store import Store

BEFORE, THEN, LAST_YEAR, NOW, NEWEST = "2022-01", "2023-06", "2025-01", "2026-05", "2026-08"
DEADLINE = "2028-06"
VERSIONS = {"model_id": "made-1", "encoder_id": "made-encoder", "taxonomy_version": "1-made"}
Fact = dict[str, Any]


def published(folder: Path, **every: Any) -> Snapshot:
    """Publish the made market; `every` is what all its postings share."""
    facts = list(_market())
    with Store(folder / "roleshift.duckdb", folder / "documents") as store:
        lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts(*(fact | every for fact in facts)))
        lane.save(store, contracts.OPENING_FACTS, made_facts.opening_facts(*facts))
        marts.build(store, _computed)
        publish(store, folder / "snapshots", VERSIONS, None)
    return Snapshot.open(folder / "snapshots")


def changed(own: Snapshot, folder: Path, name: str, columns: Mapping[str, pl.Expr]) -> Snapshot:
    """The same snapshot with other values in some columns of one table."""
    shutil.copytree(own.folder, folder)
    TABLES[name].check(own.table(name).with_columns(**columns)).write_parquet(folder / own.path(name).name)
    return Snapshot(folder, own.manifest)


def _computed(store: Store) -> dict[str, pl.DataFrame]:
    """The real ratio, and a forecast that is sure of itself."""
    ratio = inversion(store.query("FROM role_monthly"), {})
    own = ratio.select("source", definition=pl.lit("judged")).unique()
    crossing = own.with_columns(
        as_of=pl.lit(NEWEST), p_already=0.95, median_month=pl.lit("2024-10"), from_month=pl.lit("2024-07"),
        to_month=pl.lit("2025-02"), deadline=pl.lit(DEADLINE), p_by_deadline=0.97, p_5to1_by_deadline=0.92,
    )  # fmt: skip
    path = own.with_columns(month=pl.lit(DEADLINE), is_forecast=True, ratio_q025=4.0, ratio_q50=7.0, ratio_q975=9.0)
    made = {
        "inversion_monthly": ratio,
        "crossing": _filled("crossing", crossing),
        "forecast_monthly": _filled("forecast_monthly", path),
    }
    return {table.name: made.get(table.name, table.empty()) for table in contracts.COMPUTED}


def _filled(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Columns that the contract has beyond these are null where it lets them, else 0."""
    table = TABLES[name]
    more = {c: pl.lit(None if c in table.nullable else 0, t) for c, t in table.schema.items() if c not in frame.columns}
    return table.check(frame.with_columns(**more))


def _market() -> Iterator[Fact]:
    """Facts, one posting with one opening each."""
    groups = (
        *_many(100, BEFORE, role="ml_engineer"),
        *_many(36, THEN, role="ai_engineer", skills=["python"]),
        *_many(4, THEN, role="ai_engineer", skills=["python", "typescript"]),
        *_many(400, THEN, role="ml_engineer"),
        *_many(560, THEN),
        *_many(30, LAST_YEAR, role="ai_engineer", city="Paris", country="FR"),
        *_many(480, NOW, city="Oslo", country="NO"),
        *_ai_now(),
        *_ml_now(),
        *_many(20, NOW, role="researcher", levels=[6], primary_level=6),
        *_many(900, NEWEST, role="ml_engineer", company_key="one", skills=["phd"], levels=[5], primary_level=2),
        *_many(900, NEWEST, role="ai_engineer", company_key="one", skills=["phd", "pytorch"], levels=[4], primary_level=4),
    )  # fmt: skip
    for number, fact in enumerate(groups):
        posting = f"hn-{number}"
        yield {"company_key": f"company {number % 60}"} | fact | {"posting_id": posting, "opening_id": f"{posting}#0"}


def _many(count: int, month: str, **fact: Any) -> Iterator[Fact]:
    yield from ({"month": month, **fact} for _ in range(count))


def _ai_now() -> Iterator[Fact]:
    """300 AI engineers: each tenth asks for PyTorch, each twentieth for a PhD, each third for TypeScript, half for agents."""
    for n in range(300):
        named = [("pytorch", n % 10 == 0), ("phd", n % 20 == 1), ("typescript", n % 3 == 0), ("agents", n % 2 == 0)]
        yield {
            "month": NOW, "role": "ai_engineer", "skills": ["python", "rag", *(skill for skill, held in named if held)],
            "levels": [2] if n < 130 else [2, 3], "primary_level": 3 if n >= 200 else 2,
            "title_ai": n < 260, "title_terms": ["prompt_engineer"] if n < 60 else ["ai_engineer"] if n < 260 else [],
            **({"city": "Paris", "country": "FR"} if n < 150 else {}),
            **({"pay_min_usd_year": 340_000.0, "pay_max_usd_year": 360_000.0} if n < 100 else {}),
        }  # fmt: skip


def _ml_now() -> Iterator[Fact]:
    """200 ML engineers, of whom 20 sit at level 3, 50 at level 5, the others at level 4."""
    for n in range(200):
        main = 5 if n < 50 else 4 if n < 180 else 3
        asked = [3, 4] if n >= 110 else [main]
        yield {"month": NOW, "role": "ml_engineer", "levels": asked, "primary_level": main, "skills": ["pytorch"]}
