"""How skills spread: first named when, one and ten per cent reached when, on facts whose answer is known."""

from typing import Any

import pytest

from tests import made_facts
from warehouse import contracts, lane, marts, sql, taxonomy
from warehouse.store import Store

MONTHS = [f"2025-{n:02}" for n in range(1, 9)]
NAMED = {"2025-01": 1, "2025-03": 1, "2025-05": 3, "2025-07": 8, "2025-08": 12}
"""Openings that name RAG, of 30 a month; the others of a month name nothing."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Each month 30 AI engineers, 10 researchers and 99 others, who all name CUDA; a board that is too small."""
    folder = tmp_path_factory.mktemp("diffusion")
    store = Store(folder / "roleshift.duckdb", folder / "documents")
    rows = [row for month in MONTHS for row in _month(month)]
    facts: list[dict[str, Any]] = [
        row | {"posting_id": f"p-{n}", "opening_id": f"p-{n}#0"} for n, row in enumerate(rows)
    ]
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts(*facts))
    lane.save(store, contracts.OPENING_FACTS, made_facts.opening_facts(*facts))
    marts.build(store, made_facts.nothing_computed)
    return store


def _month(month: str) -> list[dict[str, Any]]:
    ai = [
        {"month": month, "role": "ai_engineer", "skills": ["rag"] if n < NAMED.get(month, 0) else []} for n in range(30)
    ]
    others = [{"month": month, "skills": ["cuda"]}] * 99
    board = [{"month": month, "role": "ai_engineer", "skills": ["rag"], "kind": "lever", "source": "lever/x"}] * 2
    return [*ai, *[{"month": month, "role": "researcher"}] * 10, *others, *board]


def spread(store: Store, skill: str, role: str, source: str = "hn") -> tuple[Any, ...]:
    (row,) = store.query(
        "SELECT first_month, openings, openings_role, month_1pct, month_10pct, months_to_1pct, months_to_10pct"
        " FROM skill_diffusion WHERE skill = ? AND role = ? AND source = ?",
        [skill, role, source],
    ).rows()
    return row


def test_a_skill_reaches_shares_in_three_months_taken_together(store: Store) -> None:
    """May: 4 of 90 (three before: January's and March's two are 2 of 90, too few to read). July: 11 of 90."""
    assert spread(store, "rag", "ai_engineer") == ("2025-01", 25, 240, "2025-05", "2025-07", 4, 6)


def test_all_is_the_ai_related_roles_together_and_no_other(store: Store) -> None:
    """July: 11 of 120 are under 10 %, August: 20 of 120 are over it."""
    assert spread(store, "rag", "all") == ("2025-01", 25, 320, "2025-05", "2025-08", 4, 7)
    assert spread(store, "cuda", "all") == (None, 0, 320, None, None, None, None)
    assert store.query("SELECT DISTINCT role FROM skill_diffusion ORDER BY role")["role"].to_list() == [
        "ai_engineer", "all", "researcher",
    ]  # fmt: skip


def test_too_few_openings_reach_nothing(store: Store) -> None:
    assert spread(store, "rag", "ai_engineer", "boards") == ("2025-01", 16, 16, None, None, None, None)


def test_a_skill_that_nobody_names_is_a_row(store: Store) -> None:
    skills = {skill.id for skill in taxonomy.load().skills}
    assert set(store.query("FROM skill_diffusion WHERE source = 'hn' AND role = 'all'")["skill"]) == skills
    assert spread(store, "bitnet", "researcher") == (None, 0, 80, None, None, None, None)


@pytest.mark.parametrize("damage", ["month_1pct = '2024-01'", "month_10pct = '2025-02'", "first_month = NULL"])
def test_the_check_of_the_mart_can_fail(store: Store, damage: str) -> None:
    check = sql.read("checks")["skills_spread_forwards"]
    assert store.query(check).is_empty()
    store.con.execute("BEGIN")
    store.con.execute(f"UPDATE skill_diffusion SET {damage} WHERE skill = 'rag' AND source = 'hn'")
    assert not store.query(check).is_empty()
    store.con.execute("ROLLBACK")
