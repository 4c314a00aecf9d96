"""Made markets whose crossing is known: a log-ratio of AI to ML engineers, and the counts that it would give."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from pipelines import months
from pipelines.forecast import SeriesForecast

MONTHS, AHEAD, FIRST = 96, 62, months.number("2018-01")
FAR = 10**6
"""A month beyond every horizon."""
KINDS = ("line", "logistic", "wander", "damped")


@dataclass(frozen=True)
class Market:
    """`level`: the true log-ratio of every month, coming ones as well; `crossing`: month number, None for none to come."""

    level: NDArray[np.float64]
    ai: NDArray[np.int64]
    ml: NDArray[np.int64]
    crossing: int | None


def markets(count: int, seed: int) -> list[Market]:
    """Markets that do not cross in their first half year."""
    rng = np.random.default_rng(seed)
    made: list[Market] = []
    while len(made) < count:
        market = _market(rng)
        if market.crossing is None or market.crossing >= FIRST + 6:
            made.append(market)
    return made


def series(made: list[Market]) -> pl.DataFrame:
    """series, month, ai, ml of them all."""
    rows = [
        (f"m{number:04}", months.name(FIRST + month), int(ai), int(ml))
        for number, market in enumerate(made)
        for month, (ai, ml) in enumerate(zip(market.ai, market.ml, strict=True))
    ]
    return pl.DataFrame(rows, schema=["series", "month", "ai", "ml"], orient="row")


def truth(market: Market, horizon: int) -> int:
    """Month number of the crossing; FAR where none comes within `horizon` months of the last count."""
    end = FIRST + MONTHS - 1 + horizon
    return market.crossing if market.crossing is not None and market.crossing <= end else FAR


def held(answer: SeriesForecast, level: int, crossing: int) -> bool:
    """Whether an interval of the crossing holds that month number."""
    low, high = (months.number(month) if month else FAR for month in answer.crossing.intervals[level])
    return low <= crossing <= high


def _market(rng: np.random.Generator) -> Market:
    level = _level(rng, str(rng.choice(KINDS)))
    at = np.arange(MONTHS)
    season = rng.uniform(0, 0.15) * np.cos(2 * np.pi * (at - rng.integers(12)) / 12)
    bursts = rng.uniform(0, 0.3) * rng.standard_normal(MONTHS)
    postings = np.exp(rng.uniform(np.log(15), np.log(120)) + 0.2 * rng.standard_normal(MONTHS))
    n = rng.poisson(postings)
    ai = rng.binomial(n, expit(level[:MONTHS] + season + bursts))
    return Market(level, ai, n - ai, _crossing(level))


def _level(rng: np.random.Generator, kind: str) -> NDArray[np.float64]:
    at = np.arange(MONTHS + AHEAD)
    start = rng.uniform(-3.0, -0.5)
    if kind == "line":
        return np.asarray(start + rng.uniform(0.015, 0.07) * at)
    if kind == "logistic":
        end, middle, width = rng.uniform(0.3, 2.5), rng.uniform(30, 110), rng.uniform(8, 30)
        return np.asarray(start + (end - start) * expit((at - middle) / width))
    if kind == "wander":
        bend = np.exp(rng.uniform(np.log(0.001), np.log(0.008)))
        return np.asarray(start + (rng.normal(0.025, 0.01) + (bend * rng.standard_normal(len(at))).cumsum()).cumsum())
    slopes = np.full(len(at), rng.uniform(0.02, 0.09))
    for month in at[1:]:
        slopes[month] = 0.01 + 0.97 * (slopes[month - 1] - 0.01) + 0.004 * rng.standard_normal()
    return np.asarray(start + slopes.cumsum())


def _crossing(level: NDArray[np.float64]) -> int | None:
    """First month from which the true ratio stays at 1:1 or above for three."""
    above = level >= 0
    stays = above[:-2] & above[1:-1] & above[2:]
    return FIRST + int(stays.argmax()) if stays.any() else None
