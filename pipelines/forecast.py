"""When the ratio of AI engineers to ML engineers crosses 1:1, and how far it goes.

Every answer is read off the same joint sample paths of the trend (pipelines/trend.py). A path crosses in the first
month in which its ratio is at least 1 and stays so for three consecutive months; the bands of single months are never
asked. Those three months may reach past the last month of data, and past the horizon, on the same path: so
"crossed by the last month" and "crossed by a deadline in that month" are one number. A path that starts at 1 or above
crosses in the first month: then, or earlier. 2:1, 5:1 and 10:1 are reached in the same way.

Months are whole, so an interval of months that holds at least 80 % of the paths holds more on average. Its ends are
mid-p quantiles (Lancaster 1961): a month belongs to it where the paths that cross earlier, and half of those that
cross in it, are between 10 % and 90 %.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines import months
from pipelines.series import filled
from pipelines.trend import Floats, sample_paths
from warehouse.errors import RoleshiftError
from warehouse.settings import parse_month

STAYS = 3
FEW = 3
LEVELS = (50, 80, 95)
"""Per cent of the intervals that are published."""
GOALS = (1, 2, 5, 10)
"""Ratios of AI to ML engineers whose probability by the deadline is published; `inverts` may mean the first or the last."""
BANDS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
STEPS = tuple(np.arange(0.025, 0.976, 0.025).round(3).tolist())
"""Probabilities of the quantiles that a forecast is scored by."""
Correct = Callable[[Floats, int], Floats]
"""Corrects draws of the log-ratio, shape (paths, months), for months from a number (pipelines/months.py) on."""
Month = str | None
"""YYYY-MM; None is a month beyond the horizon."""


@dataclass(frozen=True)
class Crossing:
    """When 1:1 is crossed. `p_already`: probability of a crossing at or before the last month of data; `p_never`: of none
    within the horizon; `intervals`: first and last month by per cent."""

    p_already: float
    p_never: float
    median: Month
    intervals: dict[int, tuple[Month, Month]]


@dataclass(frozen=True)
class PathMonth:
    """One month: quantiles of the trend of ai / ml (by BANDS); in coming months also of the odds with which that month's
    counts are drawn (by STEPS)."""

    month: str
    ratio: tuple[float, ...]
    counted_odds: tuple[float, ...] | None


@dataclass(frozen=True)
class SeriesForecast:
    """One series' answer; `p_by_deadline` by ratio. `note` says in a sentence where the counts carry next to nothing."""

    series: str
    as_of: str
    crossing: Crossing
    p_by_deadline: dict[int, float]
    path: tuple[PathMonth, ...]
    note: str | None = None


def forecast(
    series: pl.DataFrame, *, deadline: str, horizon: int, seed: int = 1, correct: Correct | None = None
) -> list[SeriesForecast]:
    """Return one forecast a series, in the order of their names.

    `series`: columns series, month, ai, ml with one row a series and month; a month left out counts as unknown.
    `deadline`: YYYY-MM. `horizon`: months to look ahead from each series' last month. `correct` changes the paths before
    anything is read off them. The same input and seed give the same answer, and a series' answer does not depend on the
    others. Months before a series' first count are left out of its path: nothing is known of them.
    """
    try:
        parse_month(deadline)
    except ValueError as error:
        raise RoleshiftError(f"deadline: {error}") from error
    if horizon < 1:
        raise RoleshiftError(f"horizon: {horizon} months; give at least 1")
    groups = series.sort("series", "month").partition_by("series", as_dict=True, maintain_order=True)
    asked = _Asked(months.number(deadline), horizon, seed, correct)
    return [_one(str(name), rows, asked) for (name,), rows in groups.items()]


@dataclass(frozen=True)
class _Asked:
    deadline: int
    horizon: int
    seed: int
    correct: Correct | None


def _one(name: str, rows: pl.DataFrame, asked: _Asked) -> SeriesForecast:
    ai, ml, start = filled(rows)
    as_of = start + len(ai) - 1
    ahead = max(asked.horizon, asked.deadline - as_of) + STAYS - 1
    rng = np.random.default_rng([asked.seed, zlib.crc32(name.encode())])
    paths = sample_paths(ai, ml, ahead, rng)
    level = asked.correct(paths.level, start) if asked.correct else paths.level
    crossed = {goal: start + crossings(level - np.log(goal)) for goal in GOALS}
    return SeriesForecast(
        series=name,
        as_of=months.name(as_of),
        crossing=crossing(crossed[1], as_of, as_of + asked.horizon),
        p_by_deadline={goal: float(np.mean(month <= asked.deadline)) for goal, month in crossed.items()},
        path=_path(level[:, : len(ai) + asked.horizon], None if asked.correct else paths.expected, len(ai), start),
        note=_note(ai + ml),
    )


def crossings(log_ratio: Floats) -> Floats:
    """Return each path's first month from which it stays at 1:1 or above for STAYS months; infinite where none."""
    above = log_ratio >= 0
    length = above.shape[1] - STAYS + 1
    stays = np.logical_and.reduce([above[:, k : k + length] for k in range(STAYS)])
    return np.where(stays.any(axis=1), stays.argmax(axis=1), np.inf)


def crossing(crossed: Floats, as_of: int, end: int) -> Crossing:
    """What the paths' crossings (month numbers) say, with data to the month `as_of` and a horizon to `end`."""
    return Crossing(
        p_already=float(np.mean(crossed <= as_of)),
        p_never=float(np.mean(crossed > end)),
        median=_within(float(np.quantile(crossed, 0.5, method="inverted_cdf")), end),
        intervals={level: _interval(np.where(crossed > end, np.inf, crossed), level, end) for level in LEVELS},
    )


def _interval(crossed: Floats, level: int, end: int) -> tuple[Month, Month]:
    """First and last month between the mid-p quantiles."""
    at, counts = np.unique(crossed, return_counts=True)
    middle = (counts.cumsum() - counts / 2) / len(crossed)
    inside = at[np.abs(middle - 0.5) <= level / 200]
    return _within(inside[0], end), _within(inside[-1], end)


def _within(number: float, end: int) -> Month:
    return months.name(int(number)) if number <= end else None


def _path(level: Floats, expected: Floats | None, past: int, start: int) -> tuple[PathMonth, ...]:
    ratios = np.exp(np.quantile(level, BANDS, axis=0)).T
    ahead = level.shape[1] - past
    odds: list[tuple[float, ...] | None] = [None] * level.shape[1]
    if expected is not None:
        odds[past:] = [tuple(one) for one in np.exp(np.quantile(expected[:, :ahead], STEPS, axis=0)).T.tolist()]
    return tuple(
        PathMonth(months.name(start + offset), tuple(ratio), one)
        for offset, (ratio, one) in enumerate(zip(ratios.tolist(), odds, strict=True))
    )


def _note(n: NDArray[np.float64]) -> str | None:
    counted = int((n > 0).sum())
    if counted == 0:
        return "No month has a count: these figures say only what was assumed beforehand."
    if counted < FEW:
        return f"Only {counted} month{'s' if counted > 1 else ''} with a count: the direction is not known."
    return None


def to_json(answer: SeriesForecast) -> dict[str, Any]:
    """Return the object that `roleshift forecast` writes a series; `note` is a key only where there is one."""
    found = answer.crossing
    low, middle, high = (BANDS.index(p) for p in (0.1, 0.5, 0.9))
    note = {} if answer.note is None else {"note": answer.note}
    return {
        "series": answer.series,
        "as_of": answer.as_of,
        "crossing": {
            "p_already": found.p_already,
            "p_never": found.p_never,
            "median": found.median,
            **{f"interval{level}": list(ends) for level, ends in found.intervals.items()},
        },
        "p_by_deadline": answer.p_by_deadline[1],
        "p_ratio_by_deadline": {f"{goal}:1": p for goal, p in answer.p_by_deadline.items()},
        "path": [
            {"month": m.month, "ratio_q10": m.ratio[low], "ratio_q50": m.ratio[middle], "ratio_q90": m.ratio[high]}
            for m in answer.path
        ],
        **note,
    }
