"""Backtests see nothing of the future; scores are what they are called."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from pipelines import months
from pipelines.backtest import METHODS, as_markdown, backtest
from pipelines.forecast import STEPS
from pipelines.record import forecast_score, revision
from pipelines.scores import counted_shares, crps, pit, scored

LENGTH = 70


def series(ai: list[int], ml: list[int]) -> pl.DataFrame:
    start = months.number("2021-01")
    month = [months.name(start + i) for i in range(len(ai))]
    return pl.DataFrame({"source": "hn", "definition": "judged", "month": month, "ai": ai, "ml": ml})


def substitution() -> pl.DataFrame:
    """A straight line of the log-odds, from 1:12 to 12:1, 200 postings a month."""
    ai = np.random.default_rng(4).binomial(200, expit(np.linspace(-2.5, 2.5, LENGTH)))
    return series(ai.tolist(), (200 - ai).tolist())


@pytest.fixture(scope="module")
def tested() -> tuple[pl.DataFrame, pl.DataFrame]:
    return backtest(substitution().head(30), lambda _: None)


def test_every_month_but_the_last_is_an_origin(tested: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    scores, crossings = tested
    assert crossings["origin"].to_list() == [months.name(months.number("2022-01") + i) for i in range(17)]
    assert set(scores["method"]) == set(METHODS)
    ahead = scores.with_columns(back=pl.struct("month", "origin").map_elements(
        lambda row: months.number(row["month"]) - months.number(row["origin"]), return_dtype=pl.Int64))  # fmt: skip
    assert (ahead["back"] == ahead["horizon"]).all()


def test_a_forecast_knows_nothing_of_what_comes_after_its_origin(tested: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    known = substitution().head(30)
    other = known.with_columns(ai=pl.when(pl.col("month") > "2022-06").then(199).otherwise("ai"))
    again, crossed = backtest(other, lambda _: None)
    early = pl.col("origin") <= "2022-06"
    assert crossed.filter(early).equals(tested[1].filter(early))
    key = ["origin", "horizon", "method"]
    both = tested[0].filter(early).join(again.filter(early), on=key, suffix="_other")
    same_n = both.filter(pl.col("n") == pl.col("n_other"), pl.col("month") <= "2022-06")
    assert (same_n["expected_share"] == same_n["expected_share_other"]).all()
    assert not tested[1].filter(~early).equals(crossed.filter(~early))


def test_logistic_substitution_wins_where_it_is_the_truth() -> None:
    scores, _ = backtest(substitution(), lambda _: None)
    far = scores.filter(pl.col("horizon") == 24).group_by("method").agg(pl.col("crps").mean())
    errors = dict(far.iter_rows())
    assert errors["Fisher-Pry"] == min(errors.values())
    assert errors["trend"] < errors["last value"]
    said = as_markdown(scores)
    assert all(method in said for method in METHODS)
    assert f"| {errors['trend']:.3f} |" in said


def test_crps_is_the_integral_it_stands_for() -> None:
    draws, came = np.array([0.1, 0.3, 0.35, 0.8]), 0.4
    grid = np.linspace(0, 1, 200_001)
    below = (draws[:, None] <= grid).mean(axis=0)
    assert crps(draws, came) == pytest.approx(np.trapezoid((below - (grid >= came)) ** 2, grid), abs=1e-4)
    assert crps(np.full(5, 0.4), came) == pytest.approx(0)


def test_true_odds_are_calibrated_and_wrong_ones_are_not() -> None:
    rng = np.random.default_rng(5)
    odds = np.full(len(STEPS), 0.5)
    came = rng.binomial(60, 1 / 3, 400) / 60
    own = [scored(counted_shares(odds, 60), share) for share in came]
    assert 0.74 < np.mean([row["in_80"] for row in own]) < 0.86
    assert abs(np.mean([row["pit"] for row in own]) - 0.5) < 0.05
    wrong = [scored(counted_shares(3 * odds, 60), share) for share in came]
    assert np.mean([row["in_80"] for row in wrong]) < 0.2
    assert pit(np.array([0.2, 0.4]), 0.4) == pytest.approx(0.75)


def test_a_frozen_forecast_is_scored_when_its_month_has_come() -> None:
    odds = np.linspace(0.8, 1.2, len(STEPS)).tolist()
    coming = pl.DataFrame(
        {"month": ["2026-08", "2026-09"], "source": "hn", "definition": "judged", "origin": "2026-07",
         "counted_odds": [odds, odds]}
    )  # fmt: skip
    counted = series([30], [30]).with_columns(month=pl.lit("2026-08"))
    score = forecast_score(coming, counted)
    assert score.select("month", "horizon", "n", "share", "in_80").rows() == [("2026-08", 1, 60, 0.5, True)]


def test_a_new_model_is_shown_before_and_after_over_the_same_months() -> None:
    crossing = pl.DataFrame({"source": "hn", "definition": "judged", "median_month": ["2025-05"], "p_already": 0.9})
    before = {"inversion_monthly": series([1, 2], [9, 8]), "crossing": crossing}
    after = {
        "inversion_monthly": series([3, 4, 50], [7, 6, 50]),
        "crossing": crossing.with_columns(median_month=pl.lit("2025-03")),
    }
    row = revision(before, after, "a -> b", date(2026, 8, 1)).row(0, named=True)
    assert (row["ai_before"], row["ai_after"], row["ml_before"], row["ml_after"]) == (3, 7, 17, 13)
    assert (row["median_month_before"], row["median_month_after"], row["what"]) == ("2025-05", "2025-03", "a -> b")
