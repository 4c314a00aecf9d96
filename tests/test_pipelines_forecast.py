"""The forecast: crossings of joint paths, intervals that hold the truth as often as they say, sane at the edges."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import months
from pipelines.forecast import GOALS, SeriesForecast, crossings, forecast, to_json
from tests import planted
from warehouse.errors import RoleshiftError


def one(ai: list[int], ml: list[int], first: str = "2022-01", **asked: int) -> SeriesForecast:
    start = months.number(first)
    rows = {"series": ["x"] * len(ai), "month": [months.name(start + i) for i in range(len(ai))], "ai": ai, "ml": ml}
    return forecast(pl.DataFrame(rows), deadline="2028-06", horizon=asked.get("horizon", 24))[0]


def number(month: str | None) -> int:
    return months.number(month) if month else planted.FAR


@pytest.fixture(scope="module")
def answered() -> list[tuple[planted.Market, SeriesForecast]]:
    made = planted.markets(300, seed=7)
    found = forecast(planted.series(made), deadline="2028-06", horizon=60)
    return list(zip(made, found, strict=True))


@pytest.mark.parametrize(("level", "least", "most"), [(50, 0.45, 0.60), (80, 0.75, 0.85), (95, 0.92, 0.98)])
def test_intervals_hold_the_crossing_as_often_as_they_say(
    answered: list[tuple[planted.Market, SeriesForecast]], level: int, least: float, most: float
) -> None:
    held = [planted.held(found, level, planted.truth(market, 60)) for market, found in answered]
    assert least <= np.mean(held) <= most


def test_p_already_is_calibrated(answered: list[tuple[planted.Market, SeriesForecast]]) -> None:
    last = planted.FIRST + planted.MONTHS - 1
    p = np.array([found.crossing.p_already for _, found in answered])
    crossed = np.array([planted.truth(market, 60) <= last for market, _ in answered])
    assert abs(p.mean() - crossed.mean()) < 0.03
    assert np.mean((p - crossed) ** 2) < 0.06


def test_a_crossing_stays_three_months_on_the_same_path() -> None:
    paths = np.array([[-1, 1, 1, -1, 1, 1, 1, 1], [-1, -1, -1, -1, -1, 1, 1, -1], [1, 1, 1, -1, -1, -1, -1, -1]], float)
    assert crossings(paths).tolist() == [4, np.inf, 0]


def test_probabilities_and_quantiles_are_in_order() -> None:
    found = one([1, 2, 2, 4, 6, 9, 12, 18, 25, 30, 36, 40], [40] * 12)
    p = [found.p_by_deadline[goal] for goal in GOALS]
    assert p == sorted(p, reverse=True)
    assert all(list(month.ratio) == sorted(month.ratio) for month in found.path)
    ends = [found.crossing.intervals[level] for level in (95, 80, 50)]
    assert [number(low) for low, _ in ends] == sorted(number(low) for low, _ in ends)
    assert [number(high) for _, high in ends] == sorted((number(high) for _, high in ends), reverse=True)
    assert 0 <= found.crossing.p_already <= 1 - found.crossing.p_never


def test_a_slope_that_is_not_kept_up_is_not_run_on_for_ever() -> None:
    """The ratio grew tenfold in three years; a straight line would grow as much again in the next three."""
    ai = np.round(60 * np.exp(np.linspace(-2.3, 0, 36))).astype(int).tolist()
    found = one(ai, [60] * 36, horizon=36)
    middle = found.path[-1].ratio[3]
    assert 1 < middle < 5


def test_a_month_without_counts_is_unknown_and_not_zero() -> None:
    known = one([20] * 24, [20] * 24)
    gap = one([20] * 10 + [0] * 4 + [20] * 10, [20] * 10 + [0] * 4 + [20] * 10)
    assert gap.path[12].ratio[3] == pytest.approx(known.path[12].ratio[3], rel=0.15)
    wide = gap.path[12].ratio[-1] / gap.path[12].ratio[0]
    assert wide > known.path[12].ratio[-1] / known.path[12].ratio[0]


def test_a_series_answer_depends_on_no_other_and_on_no_order() -> None:
    made = planted.series(planted.markets(3, seed=3))
    asked = {"deadline": "2028-06", "horizon": 12}
    together = forecast(made.sample(fraction=1, shuffle=True, seed=1), **asked)
    assert together[1] == forecast(made.filter(pl.col("series") == "m0001"), **asked)[0]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=12))
def test_any_counts_give_finite_answers(counts: list[tuple[int, int]]) -> None:
    found = one([ai for ai, _ in counts], [ml for _, ml in counts], horizon=6)
    assert np.isfinite([month.ratio for month in found.path]).all()
    assert found.path[-1].counted_odds is not None
    assert np.isfinite(found.path[-1].counted_odds).all()
    assert 0 <= found.crossing.p_already <= 1


def test_the_answer_as_json_keeps_its_contract() -> None:
    row = to_json(one([3, 5, 9], [30, 31, 28]))
    assert {"series", "as_of", "crossing", "p_by_deadline", "path"} <= set(row)
    assert {"p_already", "median", "interval80"} <= set(row["crossing"])
    assert set(row["path"][0]) == {"month", "ratio_q10", "ratio_q50", "ratio_q90"}
    assert row["p_ratio_by_deadline"]["1:1"] == row["p_by_deadline"]


@pytest.mark.parametrize(("asked", "said"), [({"deadline": "soon"}, "deadline"), ({"horizon": 0}, "horizon")])
def test_a_wrong_question_is_refused(asked: dict[str, object], said: str) -> None:
    made = planted.series(planted.markets(1, seed=1))
    with pytest.raises(RoleshiftError, match=said):
        forecast(made, **{"deadline": "2028-06", "horizon": 12, **asked})  # type: ignore[arg-type]
