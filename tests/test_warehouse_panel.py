"""The second series in the box: loaded at the first run, counted by title, followed by inversion and forecast."""

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from pipelines import inversion, outlook
from tests import made_facts
from warehouse import contracts, history, lane, marts, panel
from warehouse.store import Store

_CELL = {"new": 0, "jobs": 0, "left_truncated": 0, "open_at_end": 0, "closed": 0, "watched": True, "complete": True}


def cells(*rows: dict[str, object]) -> pl.DataFrame:
    """Rows of greenhouse_monthly; give month, board and title_class."""
    return contracts.GREENHOUSE_MONTHLY.check(pl.DataFrame([_CELL | row for row in rows], infer_schema_length=None))


def month(name: str, ai: int, ml: int, **more: object) -> list[dict[str, object]]:
    """One month of two boards: all AI engineers on one, all ML engineers on the other, one title that says both."""
    new = {"month": name, **more}
    return [
        new | {"board": "amber", "title_class": "ai_engineer", "new": ai - 1, "jobs": ai - 1, "open_at_end": 5},
        new | {"board": "birch", "title_class": "ml_engineer", "new": ml - 1, "jobs": 1, "closed": 2},
        new | {"board": "birch", "title_class": "both", "new": 1, "jobs": 1},
        new | {"board": "amber", "title_class": "other", "new": 100, "jobs": 90},
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two whole months between two partial ones, and what is left of a month before the panel."""
    remnant = {"month": "2025-03", "board": "amber", "title_class": "ai_engineer", "left_truncated": 7}
    made = cells(
        remnant | {"watched": False, "complete": False},
        *month("2025-10", 3, 9, complete=False),
        *month("2025-11", 4, 8),
        *month("2025-12", 9, 6),
        *month("2026-01", 2, 2, complete=False),
    )
    panel.write(made, "t1", tmp_path / "box")
    store = Store(tmp_path / "roleshift.duckdb", tmp_path / "documents")
    assert panel.load(store, tmp_path / "box") == made.height
    return store


def test_it_is_loaded_once_and_anew_when_it_has_changed(store: Store, tmp_path: Path) -> None:
    assert panel.load(store, tmp_path / "box") == 0
    panel.write(cells(*month("2025-11", 4, 8)), "t2", tmp_path / "box")
    assert panel.load(store, tmp_path / "box") == 4
    assert store.query("SELECT DISTINCT month FROM greenhouse_monthly").rows() == [("2025-11",)]


def test_without_a_file_nothing_is_loaded(store: Store, tmp_path: Path) -> None:
    assert panel.load(store, tmp_path / "nowhere") == 0
    assert store.query("FROM greenhouse_monthly").height > 0


def test_a_title_that_says_both_counts_on_both_sides_and_once_in_all(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    rows = store.query(
        "SELECT role, new, jobs, open_at_end, closed, companies, boards, postings_total FROM board_title_monthly"
        " WHERE month = '2025-11' ORDER BY role"
    ).rows()
    assert rows == [
        ("ai_engineer", 4, 4, 5, 0, 2, 2, 111),
        ("ml_engineer", 8, 2, 0, 2, 1, 2, 111),
        ("other", 100, 90, 0, 0, 1, 2, 111),
    ]


def test_a_month_before_the_panel_holds_a_remnant_and_no_stock(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    row = store.query("FROM board_title_monthly WHERE month = '2025-03' AND role = 'ai_engineer'").row(0, named=True)
    assert (row["new"], row["left_truncated"], row["boards"], row["complete"]) == (0, 7, 0, False)
    assert row["open_at_end"] is None
    assert row["closed"] is None


def test_whole_months_alone_stand_in_the_series_by_title_alone(store: Store) -> None:
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts({"posting_id": "hn-1", "month": "2025-11"}))
    marts.build(store, made_facts.nothing_computed)
    rows = store.query(
        "SELECT month, definition, role, openings, postings, companies, openings_unsure, postings_total"
        " FROM role_monthly WHERE source = 'greenhouse_panel' ORDER BY month, role"
    ).rows()
    assert rows == [
        ("2025-11", "title", "ai_engineer", 4, 4, 2, None, 111),
        ("2025-11", "title", "ml_engineer", 8, 8, 1, None, 111),
        ("2025-12", "title", "ai_engineer", 9, 9, 2, None, 114),
        ("2025-12", "title", "ml_engineer", 6, 6, 1, None, 114),
    ]
    assert store.query("FROM role_monthly WHERE source = 'hn'").height == 9


def test_inversion_and_forecast_follow_it(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    months = inversion.inversion(store.query("FROM role_monthly"), {})
    assert months.select("month", "source", "definition", "unit", "ai", "ml").rows() == [
        ("2025-11", "greenhouse_panel", "title", "openings", 4, 8),
        ("2025-12", "greenhouse_panel", "title", "openings", 9, 6),
    ]
    crossing, path = outlook.outlook(months, store.query("FROM role_monthly"), {}, deadline="2028-06", horizon=12)
    assert crossing.select("source", "definition", "as_of").rows() == [("greenhouse_panel", "title", "2025-12")]
    assert path["source"].unique().to_list() == ["greenhouse_panel"]


def test_the_box_holds_997_boards_and_crosses_by_title(tmp_path: Path) -> None:
    stamp = json.loads((history.BOX / "greenhouse_monthly.json").read_text())
    file = history.BOX / "greenhouse_monthly.parquet"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == stamp["sha256"]
    assert (stamp["boards"], stamp["complete_months"]) == (997, {"from": "2025-11", "to": "2026-07"})
    with Store(tmp_path / "roleshift.duckdb", tmp_path / "documents") as store:
        assert panel.load(store) == stamp["rows"]
        marts.build(store, made_facts.nothing_computed)
        months = inversion.inversion(store.query("FROM role_monthly"), {})
    first, crossed = (months.filter(month=name).row(0, named=True) for name in ("2025-11", "2026-03"))
    assert first["ratio_high"] < 1 < crossed["ratio_low"]
    assert months["month"].to_list() == sorted(months["month"])
    assert months.height == 9
