"""The forecasts of every published series, as tables."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.correct import Correction
from pipelines.forecast import GOALS, LEVELS, SeriesForecast, forecast
from pipelines.inversion import CORRECTED, SERIES, judged_counts
from warehouse.contracts import CROSSING, FORECAST_MONTHLY

QUANTILES = ("ratio_q025", "ratio_q10", "ratio_q25", "ratio_q50", "ratio_q75", "ratio_q90", "ratio_q975")
"""Columns of the quantiles in forecast.BANDS."""


def outlook(
    inversion: pl.DataFrame,
    role_monthly: pl.DataFrame,
    corrections: Mapping[str, Correction],
    deadline: str,
    horizon: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (CROSSING, FORECAST_MONTHLY) of every series of INVERSION_MONTHLY that has a count.

    The corrected series is forecast as the judged counts are, and each path of it is corrected.
    """
    plain = inversion.filter(pl.col("definition") != CORRECTED, (pl.col("ai") + pl.col("ml")).sum().over(SERIES) > 0)
    answers = forecast(_series(plain), deadline=deadline, horizon=horizon)
    for source, correction in corrections.items():
        judged = _series(judged_counts(role_monthly, source))
        answers += forecast(judged, deadline=deadline, horizon=horizon, correct=correction.paths)
    crossings = pl.DataFrame([_crossing_row(answer, deadline) for answer in answers], schema=CROSSING.schema)
    rows = [row for answer in answers for row in _month_rows(answer)]
    return CROSSING.check(crossings), FORECAST_MONTHLY.check(pl.DataFrame(rows, schema=FORECAST_MONTHLY.schema))


def _series(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.concat_str(SERIES, separator=" ").alias("series"), "month", "ai", "ml")


def _crossing_row(answer: SeriesForecast, deadline: str) -> dict[str, Any]:
    source, definition = answer.series.split(" ")
    crossing = answer.crossing
    wide = {
        f"{end}_month_{level}": crossing.intervals[level][i]
        for level in LEVELS
        if level != 80
        for i, end in enumerate(("from", "to"))
    }
    return {
        "source": source,
        "definition": definition,
        "as_of": answer.as_of,
        "p_already": crossing.p_already,
        "median_month": crossing.median,
        "from_month": crossing.intervals[80][0],
        "to_month": crossing.intervals[80][1],
        **wide,
        "p_never": crossing.p_never,
        "deadline": deadline,
        "p_by_deadline": answer.p_by_deadline[1],
        **{f"p_{goal}to1_by_deadline": answer.p_by_deadline[goal] for goal in GOALS if goal > 1},
    }


def _month_rows(answer: SeriesForecast) -> Iterator[dict[str, Any]]:
    source, definition = answer.series.split(" ")
    for month in answer.path:
        yield {
            "month": month.month,
            "source": source,
            "definition": definition,
            "is_forecast": month.month > answer.as_of,
            **dict(zip(QUANTILES, month.ratio, strict=True)),
            "counted_odds": month.counted_odds,
        }
