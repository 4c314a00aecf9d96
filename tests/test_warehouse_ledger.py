"""The ledger: forecasts are frozen as they were published; breaks, months that fill and linked panels in SQL."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests import made_facts, made_snapshot
from warehouse import contracts, history, lane, ledger, marts
from warehouse.breaks import breaks
from warehouse.snapshot import Manifest, Snapshot
from warehouse.store import Store


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    made_snapshot.publish_made(tmp_path)
    return tmp_path / "snapshots"


def test_what_was_published_is_frozen_once_and_as_it_was(snapshots: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    assert ledger.freeze(snapshots, folder) == 1
    own = Snapshot.open(snapshots)
    frozen, coming = ledger.read(folder)
    real = own.table("crossing").filter(pl.col("source") != "sample")
    assert (
        frozen.select("source", "definition", "as_of", "p_already")
        .sort("source", "definition")
        .equals(real.select("source", "definition", "as_of", "p_already").sort("source", "definition"))
    )
    assert (coming["month"] > coming["origin"]).all()
    assert coming.height > 0
    copy = folder / own.manifest.snapshot_id / "crossing.parquet"
    assert copy.read_bytes() == own.path("crossing").read_bytes()
    assert ledger.freeze(snapshots, folder) == 0


def test_of_two_forecasts_with_the_same_last_month_the_first_stands(snapshots: Path, tmp_path: Path) -> None:
    first = Snapshot.open(snapshots).manifest.snapshot_id
    made_snapshot.publish_made(tmp_path)
    folder = tmp_path / "ledger"
    assert ledger.freeze(snapshots, folder) == 2
    frozen, coming = ledger.read(folder)
    assert frozen["snapshot_id"].unique().to_list() == [first]
    assert not coming.select("source", "definition", "origin", "month").is_duplicated().any()


def test_a_killed_freeze_is_done_again_and_a_snapshot_may_go(snapshots: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    half = folder / f".building-{Snapshot.open(snapshots).manifest.snapshot_id}"
    half.mkdir(parents=True)
    (half / "crossing.parquet").write_bytes(b"PAR1")
    assert ledger.read(folder)[0].is_empty()
    assert ledger.freeze(snapshots, folder) == 1
    shutil.rmtree(snapshots)
    assert ledger.read(folder)[0].height > 0


def test_the_box_holds_backtests_that_no_month_escapes() -> None:
    tested = ledger.read_backtest(history.BOX)
    origins = tested["backtest_crossing"].filter(definition="judged", source="hn")["origin"].to_list()
    assert origins[0] == "2022-01"
    assert len(origins) == len(set(origins)) >= 54
    assert (history.BOX / "backtest.md").read_text().count("| trend |") == 10


def manifest(day: int, model: str, taxonomy: str = "1-a") -> Manifest:
    return Manifest(
        snapshot_id=f"s{day}", published_at=datetime(2026, 8, day, tzinfo=UTC), as_of="2026-07", tables={}, model_id=model,
        taxonomy_version=taxonomy,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "own.duckdb", tmp_path / "documents")


def test_breaks_name_laws_sources_and_our_own_changes(store: Store) -> None:
    at = datetime(2026, 8, 3, 6, tzinfo=UTC)
    crawl = {"kind": "lever", "outcome": "finished", "reason": None, "items": 3, "started_at": at, "finished_at": at,
             "sample": False, "documents": 1, "retries": 0, "statuses": "{}"}  # fmt: skip
    rows = [crawl | {"crawl_id": "c1", "source": source} for source in ("lever/a", "lever/b")]
    columns = contracts.CRAWLS.schema
    store.replace(contracts.CRAWLS, pl.DataFrame([{c: row.get(c) for c in columns} for row in rows], schema=columns))
    marts.build(store, made_facts.nothing_computed)
    found = breaks(store, [manifest(20, "m2", "1-b"), manifest(5, "m1"), manifest(12, "m2")])
    ours = found.filter(pl.col("kind") != "law").sort("day").select("day", "kind", "source", "label").rows()
    assert ours == [
        (date(2026, 8, 3), "source added", "boards", "2 boards followed from here on"),
        (date(2026, 8, 12), "model", "all", "m2"),
        (date(2026, 8, 20), "taxonomy", "all", "1-b"),
    ]
    assert found.filter(pl.col("kind") == "law").height >= 5


def thread(month: str, days: dict[int, int]) -> list[dict[str, object]]:
    year, number = int(month[:4]), int(month[5:])
    return [
        {"posting_id": f"hn-{month}-{day}-{i}", "thread_id": year * 100 + number, "month": month,
         "posted_on": date(year, number, 1 + day)}
        for day, count in days.items() for i in range(count)
    ]  # fmt: skip


def test_a_month_that_fills_is_told_from_a_fall(store: Store) -> None:
    whole = {0: 40, 1: 40, 13: 20}
    facts = [row for number in range(1, 7) for row in thread(f"2026-{number:02}", whole)]
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts(*facts, *thread("2026-07", {0: 20, 1: 12})))
    marts.build(store, made_facts.nothing_computed)
    row = store.query("FROM filling").row(0, named=True)
    assert (row["month"], row["source"], row["days_seen"], row["postings_total"]) == ("2026-07", "hn", 2, 32)
    assert row["share_seen"] == pytest.approx(0.8)
    assert (row["postings_expected_low"], row["postings_expected_high"]) == pytest.approx((40, 80))
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts(*thread("2026-07", {13: 4})))
    marts.build(store, made_facts.nothing_computed)
    assert store.query("FROM filling").is_empty()


def test_a_board_that_is_added_moves_nothing_in_the_linked_panel(store: Store) -> None:
    def month(month: str, board: str, **new: int) -> list[dict[str, object]]:
        return [
            {"month": month, "board": board, "title_class": title, "new": n, "jobs": n, "left_truncated": 0,
             "open_at_end": n, "closed": 0, "watched": True, "complete": True}
            for title, n in new.items()
        ]  # fmt: skip

    rows = [row for m in ("2026-01", "2026-02", "2026-03") for row in month(m, "old", ai_engineer=10, ml_engineer=20)]
    rows += month("2026-02", "new", ai_engineer=500) + month("2026-03", "new", ai_engineer=500)
    table = contracts.GREENHOUSE_MONTHLY
    store.create(table, table.check(pl.DataFrame(rows, schema=table.schema)))
    marts.build(store, made_facts.nothing_computed)
    linked = store.query("FROM chained_monthly ORDER BY month")
    assert linked["boards"].to_list() == [1, 2]
    assert linked["ratio"].to_list() == pytest.approx([10.5 / 20.5] * 2)
    plain = store.query(
        "SELECT postings FROM role_monthly WHERE role = 'ai_engineer' AND source LIKE 'green%' ORDER BY month"
    )
    assert plain["postings"].to_list() == [10, 510, 510]
