"""Claims: rules judged on made figures, every claim's SQL on a made snapshot whose answer is known."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path

import polars as pl
import pytest

from tests import made_snapshot
from tests.made_claims import published
from warehouse import claims, sql
from warehouse.claims import Answer, Claims, Figure, Rule, Verdict
from warehouse.errors import RoleshiftError
from warehouse.intervals import Estimate, estimate
from warehouse.snapshot import Snapshot

PACKAGED = resources.files("warehouse").joinpath("claims.toml").read_bytes()
IDS = [f"C{n}" for n in range(1, 20)]


def figure(low: float, high: float, cases: int | None = 400) -> Figure:
    return Figure("judged", "hn", "share", Estimate((low + high) / 2, low, high, cases))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (figure(0.12, 0.2), "holds"),
        (figure(0.1, 0.3), "holds"),
        (figure(0.05, 0.2), "undecided"),
        (figure(0.2, 0.4), "undecided"),
        (figure(0.05, 0.4), "undecided"),
        (figure(0.01, 0.09), "does not hold"),
        (figure(0.31, 0.4), "does not hold"),
        (figure(0.12, 0.2, cases=29), "undecided"),
        (figure(0.12, 0.2, cases=30), "holds"),
        (figure(0.12, 0.2, cases=None), "holds"),
        (Figure("judged", "hn", "share", None), "cannot be tested"),
        (None, "cannot be tested"),
    ],
)
def test_a_figure_is_judged_by_its_whole_interval(found: Figure | None, expected: Verdict) -> None:
    assert claims.verdict(Rule("judged", at_least=0.1, at_most=0.3), found, fewest=30) == expected


@pytest.mark.parametrize(("p", "expected"), [(0.95, "holds"), (0.5, "undecided"), (0.1, "undecided"), (0.05, "does not hold")])
def test_a_rule_may_leave_room_for_doubt(p: float, expected: Verdict) -> None:
    rule = Rule("judged", at_least=0.9, fails_below=0.1)
    assert claims.verdict(rule, Figure("judged", "hn", "probability", Estimate(p, p, p)), fewest=30) == expected


def test_a_rule_with_one_end_is_open_at_the_other() -> None:
    assert claims.verdict(Rule("judged", at_most=0.1), figure(0, 0.05), 30) == "holds"
    assert claims.verdict(Rule("judged", at_least=5), figure(6, 900), 30) == "holds"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["holds", "holds"], "holds"),
        (["holds", "undecided"], "undecided"),
        (["does not hold", "undecided", "holds"], "does not hold"),
        (["cannot be tested", "holds"], "cannot be tested"),
        (["cannot be tested", "does not hold"], "does not hold"),
        ([], "cannot be tested"),
    ],
)
def test_several_rules_make_one_verdict(given: list[Verdict], expected: Verdict) -> None:
    assert claims.together(given) == expected


@pytest.mark.parametrize(
    ("kind", "row", "value", "low", "high", "cases"),
    [
        ("share", {"part": 10, "whole": 40}, 0.25, 0.1364, 0.3987, 40),
        ("ratio", {"part": 30, "whole": 40}, 2.9048, 1.5081, 6.3302, 40),
        ("difference", {"part": 56, "whole": 70, "other_part": 48, "other_whole": 80}, 0.2, 0.0524, 0.3339, 70),
        ("times", {"part": 20, "whole": 100, "other_part": 10, "other_whole": 100}, 1.9524, 0.9715, 3.9237, 100),
        ("odds", {"part": 20, "whole": 100, "other_part": 10, "other_whole": 100}, 2.1980, 0.9850, 4.9048, 100),
        ("median", {"amounts": [5.0, 1.0, 2.0, 3.0, 4.0]}, 3.0, 1.0, 5.0, 5),
        ("median", {"amounts": list(range(1, 101))}, 50.5, 40, 61, 100),
        ("probability", {"value": 0.97}, 0.97, 0.97, 0.97, None),
        ("trend", {"value": 1.5, "low": 0.5, "high": 4.0}, 1.5, 0.5, 4.0, None),
    ],
)  # the difference is Newcombe's own example (1998, table II), the median's ranks Conover's table
def test_intervals(kind: str, row: dict[str, object], value: float, low: float, high: float, cases: int | None) -> None:
    found = estimate(kind, row)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-3)
    assert found.cases == cases


@pytest.mark.parametrize("kind", ["share", "ratio", "difference", "times", "odds", "median", "probability"])
def test_nothing_counted_is_no_figure(kind: str) -> None:
    nothing = {"part": 0, "whole": 0, "other_part": None, "other_whole": None, "amounts": None, "value": None}
    assert estimate(kind, nothing) is None


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return published(tmp_path_factory.mktemp("claims"))


@pytest.fixture(scope="module")
def found(snapshot: Snapshot) -> dict[str, Answer]:
    return {answer.claim.id: answer for answer in claims.answers(snapshot)}


def test_every_claim_has_one_row_its_sql_and_one_verdict(found: dict[str, Answer]) -> None:
    assert list(found) == IDS
    assert set(sql.read("claims")) == set(IDS)
    lines = claims.as_lines(found.values()).splitlines()
    assert [line.split()[0] for line in lines] == IDS
    assert max(map(len, lines)) <= 100
    assert claims.table(found.values())["id"].to_list() == IDS
