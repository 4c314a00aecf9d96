"""The SQL marts on made-up facts, their tests, and what a failing test leaves standing."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests import made_facts
from warehouse import contracts, lane, marts, sql
from warehouse.errors import RoleshiftError
from warehouse.store import Store

REFUSED = ", ".join(column for column in contracts.REJECTS.columns if column != "reason")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three real postings in one month, one in the next, one of a board, one of the sample, one that is no job."""
    store = Store(tmp_path / "roleshift.duckdb", tmp_path / "documents")
    paid = {"pay_min_usd_year": 200_000.0, "pay_max_usd_year": 400_000.0}
    posted = [
        {"posting_id": "hn-1", "phrase_ai": True, "country": "DE", "city": "Berlin", **paid},
        {"posting_id": "hn-2", "work_mode": []},
        {"posting_id": "hn-3", "company_key": "dune works"},
        {"posting_id": "hn-4", "month": "2026-04"},
        {"posting_id": "lever-x-1", "kind": "lever", "source": "lever/x"},
        {"posting_id": "hn-9000000001", "sample": True},
        {"posting_id": "hn-6", "is_job": False},
    ]
    ai = {"role": "ai_engineer", "primary_level": 2, "levels": [2, 3], "skills": ["rag"], "title_ai": True}
    judged = [
        {"opening_id": "hn-1#0", "posting_id": "hn-1", **ai},
        {"opening_id": "hn-1#1", "posting_id": "hn-1", "position": 1, **ai, "levels": [2]},
        {"opening_id": "hn-2#0", "posting_id": "hn-2", "role": "ml_engineer", "primary_level": 4, "levels": [4]},
        {"opening_id": "hn-3#0", "posting_id": "hn-3", **ai, "title_ai": False, "unsure": True},
        {"opening_id": "hn-4#0", "posting_id": "hn-4", **ai},
        {"opening_id": "lever-x-1#0", "posting_id": "lever-x-1", **ai},
        {"opening_id": "hn-9000000001#0", "posting_id": "hn-9000000001", **ai},
    ]
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts(*posted))
    lane.save(store, contracts.OPENING_FACTS, made_facts.opening_facts(*judged))
    return store


def test_role_monthly_counts_by_definition(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    rows = store.query(
        "SELECT definition, openings, postings, companies, openings_unsure, postings_total FROM role_monthly"
        " WHERE month = '2026-03' AND source = 'hn' AND role = 'ai_engineer' ORDER BY definition"
    ).rows()
    assert rows == [("judged", 3, 2, 2, 1, 3), ("phrase", None, 1, 1, None, 3), ("title", 2, 1, 1, None, 3)]


def test_a_month_without_a_role_is_a_zero_not_a_gap(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    rows = store.query("FROM role_monthly WHERE month = '2026-04' AND source = 'hn'")
    assert rows.height == 9
    assert rows.filter(pl.col("role") == "ml_engineer", pl.col("definition") == "judged")["openings"].to_list() == [0]


def test_sample_and_boards_stay_apart(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    totals = store.query("SELECT DISTINCT source, postings_total FROM role_monthly WHERE month = '2026-03'")
    assert dict(totals.rows()) == {"hn": 3, "boards": 1, "sample": 1}


def test_levels_skills_pay_modes_places_and_companies(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    where = "WHERE month = '2026-03' AND source = 'hn' AND role = 'ai_engineer'"
    levels = store.query(f"SELECT level, openings_asking, openings_primary, openings_role FROM level_monthly {where}")
    assert sorted(levels.rows()) == [(2, 3, 3, 3), (3, 2, 0, 3)]
    assert store.query(f"SELECT skill, openings, openings_role FROM skill_monthly {where}").rows() == [("rag", 3, 3)]
    pay = store.query("FROM pay_by_role WHERE source = 'hn'").row(0, named=True)
    assert (pay["openings_with_pay"], pay["pay_usd_year_q50"], pay["share_over_300k"]) == (2, 300_000, 1.0)
    modes = store.query("SELECT work_mode, openings FROM work_mode_monthly WHERE role = 'ml_engineer'").rows()
    assert modes == [("unstated", 1)]
    places = store.query(f"SELECT country, city, openings FROM place_monthly {where} ORDER BY country").rows()
    assert places == [("DE", "Berlin", 2), ("unknown", "unknown", 1)]
    news = store.query("SELECT month, is_new FROM company_monthly WHERE company = 'amber loom' AND source = 'hn'"
                       " AND role = 'ai_engineer' ORDER BY month").rows()  # fmt: skip
    assert news == [("2026-03", True), ("2026-04", False)]


def test_published_postings_hold_roles_and_no_text_of_history(store: Store) -> None:
    marts.build(store, made_facts.nothing_computed)
    row = store.query("FROM published_postings WHERE posting_id = 'hn-1'").row(0, named=True)
    assert row["roles"] == ["ai_engineer"]
    assert row["excerpt"] is None
    assert row["url"] == "https://news.ycombinator.com/item?id=1"


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("probabilities_sum_to_one", "UPDATE opening_facts SET p_other = 0.9 WHERE posting_id = 'hn-1'"),
        ("openings_have_a_posting", "DELETE FROM posting_facts WHERE posting_id = 'hn-3'"),
        ("months_are_months", "UPDATE posting_facts SET month = '2026-13' WHERE posting_id = 'hn-3'"),
        ("rejects_are_not_postings", f"INSERT INTO rejects BY NAME SELECT {REFUSED}, 'dead' AS reason FROM postings"),
    ],
)
def test_a_failing_check_leaves_the_former_marts_standing(store: Store, check: str, damage: str) -> None:
    marts.build(store, made_facts.nothing_computed)
    before = store.query("FROM role_monthly ORDER BY ALL")
    lane.save(store, contracts.POSTINGS, made_facts.postings({"posting_id": "hn-1"}))
    store.con.execute(damage)
    with pytest.raises(RoleshiftError, match=f"the check {check} found"):
        marts.build(store, made_facts.nothing_computed)
    assert store.query("FROM role_monthly ORDER BY ALL").equals(before)


def damaged(name: str, change: Callable[[pl.DataFrame], pl.DataFrame], store: Store) -> None:
    frame = store.query(f"FROM {name}")
    store.con.register("changed", change(frame))
    store.con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM changed")


@pytest.mark.parametrize(
    ("check", "mart", "change"),
    [
        ("roles_add_up", "role_monthly", pl.col("openings") + 1),
        ("sample_stays_apart", "role_monthly", pl.col("postings_total") + 1),
        ("parts_are_not_larger_than_the_whole", "skill_monthly", pl.col("openings") + 9),
    ],
)
def test_the_checks_of_the_marts_can_fail(store: Store, check: str, mart: str, change: pl.Expr) -> None:
    marts.build(store, made_facts.nothing_computed)
    damaged(mart, lambda frame: frame.with_columns(change), store)
    assert store.query(sql.read("checks")[check]).height > 0
