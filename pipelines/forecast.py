"""When the ratio of AI engineers to ML engineers crosses 1:1.

Every answer is read off the same joint sample paths of the trend (pipelines/trend.py). A path crosses in the first
month in which its ratio is at least 1 and stays so for three consecutive months; the bands of single months are never
asked. Those three months may reach past the last month of data, and past the horizon, on the same path: so
"crossed by the last month" and "crossed by a deadline in that month" are one number. A path that starts at 1 or above
crosses in the first month: then, or earlier.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.trend import sample_paths
from warehouse.contracts import CROSSING, FORECAST_MONTHLY
from warehouse.errors import RoleshiftError
from warehouse.settings import parse_month

COLUMNS = ("series", "month", "ai", "ml")
STAYS = 3
FEW = 3
MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
WHOLE = r"^\d{1,15}(\.0+)?$"


@dataclass(frozen=True)
class Crossing:
    """`p_already`: probability of a crossing at or before the last month of data. A month of None is beyond the horizon."""

    p_already: float
    median: str | None
    interval80: tuple[str | None, str | None]


@dataclass(frozen=True)
class PathMonth:
    """Quantiles of the trend of ai / ml in one month."""

    month: str
    ratio_q10: float
    ratio_q50: float
    ratio_q90: float


@dataclass(frozen=True)
class SeriesForecast:
    """One series' answer. `note` says in a sentence where the counts carry next to nothing."""

    series: str
    as_of: str
    crossing: Crossing
    p_by_deadline: float
    path: tuple[PathMonth, ...]
    note: str | None = None


def read_series(frame: pl.DataFrame) -> pl.DataFrame:
    """Check a user's table and return it as series, month, ai, ml (text, YYYY-MM, whole numbers), sorted.

    Months may be missing. Raises RoleshiftError that names the line (the header is line 1) and what to write there.
    """
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise RoleshiftError(
            f"the columns {', '.join(missing)} are missing; the table needs {', '.join(COLUMNS)} as its header"
        )
    if frame.is_empty():
        raise RoleshiftError("the table holds no rows; give one row a series and month")
    rows = frame.select(pl.col(c).cast(pl.String).str.strip_chars().fill_null("") for c in COLUMNS)
    _refuse(rows, "series", pl.col("series") == "", "has no series; give it a name")
    _refuse(rows, "month", ~pl.col("month").str.contains(MONTH), "is not a month; write it as YYYY-MM")
    for column in ("ai", "ml"):
        _refuse(rows, column, ~pl.col(column).str.contains(WHOLE), "is not a count; write a whole number from 0 up")
    twice = ~pl.struct("series", "month").is_first_distinct()
    _refuse(rows, "month", twice, "stands twice in its series; keep one row a series and month")
    return rows.with_columns(pl.col("ai", "ml").cast(pl.Float64).cast(pl.Int64)).sort("series", "month")


def _refuse(rows: pl.DataFrame, column: str, wrong: pl.Expr, why: str) -> None:
    bad = rows.with_row_index("line", offset=2).filter(wrong)
    if not bad.is_empty():
        raise RoleshiftError(f"line {bad['line'][0]}: {column} {bad[column][0]!r} {why}")


def forecast(series: pl.DataFrame, *, deadline: str, horizon: int, seed: int = 1) -> list[SeriesForecast]:
    """Return one forecast a series, in the order of their names.

    `series`: columns series, month, ai, ml with one row a series and month; a month left out counts as unknown.
    `deadline`: YYYY-MM. `horizon`: months to look ahead from each series' last month. The same input and seed give
    the same answer, and a series' answer does not depend on the others. Months before a series' first count are left
    out of its path: nothing is known of them.
    """
    try:
        parse_month(deadline)
    except ValueError as error:
        raise RoleshiftError(f"deadline: {error}") from error
    if horizon < 1:
        raise RoleshiftError(f"horizon: {horizon} months; give at least 1")
    groups = series.sort("series", "month").partition_by("series", as_dict=True, maintain_order=True)
    return [_one(str(name), rows, deadline, horizon, seed) for (name,), rows in groups.items()]


def _one(name: str, rows: pl.DataFrame, deadline: str, horizon: int, seed: int) -> SeriesForecast:
    ai, ml, start = _filled(rows)
    as_of = start + len(ai) - 1
    ahead = max(horizon, _number(deadline) - as_of) + STAYS - 1
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    log_ratio = sample_paths(ai, ml, ahead, rng)
    crossed = start + _crossings(log_ratio)
    shown = log_ratio[:, : len(ai) + horizon]
    return SeriesForecast(
        series=name,
        as_of=_month(as_of),
        crossing=_crossing(crossed, as_of, as_of + horizon),
        p_by_deadline=float(np.mean(crossed <= _number(deadline))),
        path=tuple(_path(np.exp(np.quantile(shown, [0.1, 0.5, 0.9], axis=0)), start)),
        note=_note(ai + ml),
    )


def _filled(rows: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Counts of every month from the first count to the last row, and the number of that first month."""
    months = np.array([_number(month) for month in rows["month"]])
    counts = rows.select("ai", "ml").to_numpy().astype(np.float64)
    counted = months[counts.sum(axis=1) > 0]
    start = int(counted[0] if counted.size else months[0])
    filled = np.zeros((months[-1] - start + 1, 2))
    filled[months[months >= start] - start] = counts[months >= start]
    return filled[:, 0], filled[:, 1], start


def _crossings(log_ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each path's first month from which it stays at 1:1 or above for STAYS months; infinite where none."""
    above = log_ratio >= 0
    months = above.shape[1] - STAYS + 1
    stays = np.logical_and.reduce([above[:, k : k + months] for k in range(STAYS)])
    return np.where(stays.any(axis=1), stays.argmax(axis=1), np.inf)


def _crossing(crossed: NDArray[np.float64], as_of: int, end: int) -> Crossing:
    low, median, high = np.quantile(crossed, [0.1, 0.5, 0.9], method="inverted_cdf")
    return Crossing(
        p_already=float(np.mean(crossed <= as_of)),
        median=_within(median, end),
        interval80=(_within(low, end), _within(high, end)),
    )


def _within(number: float, end: int) -> str | None:
    return _month(int(number)) if number <= end else None


def _path(ratios: NDArray[np.float64], start: int) -> Iterator[PathMonth]:
    for offset, (low, middle, high) in enumerate(ratios.T):
        yield PathMonth(_month(start + offset), float(low), float(middle), float(high))


def _note(n: NDArray[np.float64]) -> str | None:
    counted = int((n > 0).sum())
    if counted == 0:
        return "No month has a count: these figures say only what was assumed beforehand."
    if counted < FEW:
        return f"Only {counted} month{'s' if counted > 1 else ''} with a count: the direction is not known."
    return None


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def to_json(answer: SeriesForecast) -> dict[str, Any]:
    """Return the object that `roleshift forecast` writes a series; `note` is a key only where there is one."""
    crossing = answer.crossing
    note = {} if answer.note is None else {"note": answer.note}
    return {
        "series": answer.series,
        "as_of": answer.as_of,
        "crossing": {
            "p_already": crossing.p_already,
            "median": crossing.median,
            "interval80": list(crossing.interval80),
        },
        "p_by_deadline": answer.p_by_deadline,
        "path": [vars(month) for month in answer.path],
        **note,
    }


def published(inversion: pl.DataFrame, deadline: str, horizon: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (CROSSING, FORECAST_MONTHLY) of every series of INVERSION_MONTHLY that has a count."""
    counted = inversion.filter((pl.col("ai") + pl.col("ml")).sum().over("source", "definition") > 0)
    series = counted.select(pl.concat_str("source", "definition", separator=" ").alias("series"), "month", "ai", "ml")
    answers = forecast(series, deadline=deadline, horizon=horizon)
    crossings = pl.DataFrame([_crossing_row(answer, deadline) for answer in answers], schema=CROSSING.schema)
    months = [row for answer in answers for row in _month_rows(answer)]
    return CROSSING.check(crossings), FORECAST_MONTHLY.check(pl.DataFrame(months, schema=FORECAST_MONTHLY.schema))


def _crossing_row(answer: SeriesForecast, deadline: str) -> dict[str, Any]:
    source, definition = answer.series.split(" ")
    return {
        "source": source,
        "definition": definition,
        "as_of": answer.as_of,
        "p_already": answer.crossing.p_already,
        "median_month": answer.crossing.median,
        "from_month": answer.crossing.interval80[0],
        "to_month": answer.crossing.interval80[1],
        "deadline": deadline,
        "p_by_deadline": answer.p_by_deadline,
    }


def _month_rows(answer: SeriesForecast) -> Iterator[dict[str, Any]]:
    source, definition = answer.series.split(" ")
    for month in answer.path:
        forecast = month.month > answer.as_of
        yield {"source": source, "definition": definition, "is_forecast": forecast, **vars(month)}
