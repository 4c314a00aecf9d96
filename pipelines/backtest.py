"""Rolling-origin backtests: forecasts made with the counts known at each month, against what came.

The counts are those of today's classifier and taxonomy, cut off at the origin: what is tested is the forecast, not the
judging. Baselines (Hyndman and Athanasopoulos 2021, section 5.2; Fisher and Pry 1971) see the same counts.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl
from scipy.special import expit, ndtri

from pipelines.forecast import STEPS, crossing, crossings
from pipelines.scores import counted_shares, scored
from pipelines.series import filled
from pipelines.trend import Floats, sample_paths
from warehouse.contracts import BACKTEST, BACKTEST_CROSSING

FIRST = "2022-01"
METHODS = ("trend", "last value", "drift", "Fisher-Pry")
HORIZONS = (1, 3, 6, 12, 24)
ESSAY = "2023-06"
WINDOW = 36
"""Months that the baselines look back."""
AHEAD = 60

Draws = Callable[[int, int], Floats]
"""Horizon in months and number of postings into equally probable shares."""


def backtest(series: pl.DataFrame, say: Callable[[str], object]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (BACKTEST, BACKTEST_CROSSING) of `series` (source, definition, month, ai, ml; a row every month).

    The origins are all months from FIRST to the last but one.
    """
    scores: list[dict[str, Any]] = []
    crossed: list[dict[str, Any]] = []
    for (source, definition), rows in series.sort("month").partition_by("source", "definition", as_dict=True).items():
        name = {"source": source, "definition": definition}
        for origin in rows.filter(pl.col("month") >= FIRST)["month"][:-1]:
            known, coming = rows.filter(pl.col("month") <= origin), rows.filter(pl.col("month") > origin)
            forecasts, when = methods(known, f"{source} {definition}")
            crossed.append({**name, "origin": origin, **when})
            for method, draws in forecasts.items():
                scores += [{**name, "origin": origin, "method": method, **row} for row in _scores(draws, coming)]
        say(f"backtest: {source} {definition}")
    return (
        BACKTEST.check(pl.DataFrame(scores, schema=BACKTEST.schema)),
        BACKTEST_CROSSING.check(pl.DataFrame(crossed, schema=BACKTEST_CROSSING.schema)),
    )


def _scores(draws: Draws, coming: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for horizon in HORIZONS:
        for row in coming[horizon - 1 : horizon].iter_rows(named=True):
            n = row["ai"] + row["ml"]
            if n:
                share = row["ai"] / n
                yield {
                    "month": row["month"], "horizon": horizon, "n": n, "share": share,
                    **scored(draws(horizon, n), share),
                }  # fmt: skip


def methods(known: pl.DataFrame, name: str) -> tuple[dict[str, Draws], dict[str, str | None]]:
    """Our forecast and the baselines, from the counts known (month, ai, ml), and when ours says that 1:1 is crossed."""
    ours, when = _ours(known, name)
    return {METHODS[0]: ours, **_baselines(known)}, when


def _ours(known: pl.DataFrame, name: str) -> tuple[Draws, dict[str, str | None]]:
    ai, ml, start = filled(known)
    paths = sample_paths(ai, ml, AHEAD, np.random.default_rng(zlib.crc32(name.encode())))
    odds = np.exp(np.quantile(paths.expected, STEPS, axis=0))
    as_of = start + len(ai) - 1
    found = crossing(start + crossings(paths.level), as_of, as_of + AHEAD)
    low, high = found.intervals[80]
    when = {"median_month": found.median, "from_month": low, "to_month": high}
    return lambda horizon, n: counted_shares(odds[:, horizon - 1], n), when


def _baselines(known: pl.DataFrame) -> dict[str, Draws]:
    """Last value, drift and logistic substitution over the last WINDOW months."""
    recent = known.filter(pl.col("ai") + pl.col("ml") > 0).tail(WINDOW)
    ai, ml = recent["ai"].to_numpy().astype(float), recent["ml"].to_numpy().astype(float)
    logit = np.log((ai + 0.5) / (ml + 0.5))
    return {
        "last value": _walk(logit, drift=False),
        "drift": _walk(logit, drift=True),
        "Fisher-Pry": _fisher_pry(ai, ml),
    }


def _walk(logit: Floats, drift: bool) -> Draws:
    """A random walk from the last log-ratio, with the standard deviation of its past steps."""
    steps, size = np.diff(logit), len(logit) - 1
    mean = steps.mean() if drift else 0.0
    spread = float(np.sqrt(np.mean((steps - mean) ** 2)))

    def draws(horizon: int, n: int) -> Floats:
        wide = np.sqrt(horizon * (1 + horizon / size if drift else 1))
        return np.asarray(expit(logit[-1] + mean * horizon + spread * wide * ndtri(STEPS)))

    return draws


def _fisher_pry(ai: Floats, ml: Floats) -> Draws:
    """Logistic substitution: the log-odds are a straight line in time (quasi-binomial regression)."""
    import statsmodels.api as sm  # takes seconds, which every command would wait for

    line = sm.add_constant(np.arange(len(ai), dtype=float))
    fitted = sm.GLM(np.column_stack([ai, ml]), line, family=sm.families.Binomial()).fit(scale="X2")

    def draws(horizon: int, n: int) -> Floats:
        at = np.array([1.0, len(ai) - 1.0 + horizon])
        spread = np.sqrt(max(fitted.scale, 1.0) * (at @ (fitted.cov_params() / fitted.scale) @ at))
        return counted_shares(np.exp(at @ fitted.params + spread * ndtri(STEPS)), n)

    return draws


def as_markdown(scores: pl.DataFrame) -> str:
    """What BACKTEST comes to, over all origins and over those since the essay."""
    series = scores.select("source", "definition").unique().height
    return "\n".join(
        [
            "# Forecasts against what came",
            "",
            f"{series} series; made by `roleshift backtest`. Forecast is the share of AI engineers among AI and ML engineers,"
            " so many months ahead, with the counts known then. CRPS: continuous ranked probability score, 0 is best.",
            *_table("All origins", scores),
            *_table("Origins since the essay", scores.filter(pl.col("origin") >= ESSAY)),
            "",
        ]
    )


def _table(title: str, scores: pl.DataFrame) -> list[str]:
    """Coverage of the intervals and CRPS by horizon and method, and CRPS in ratio to the last value's."""
    rows = scores.group_by("horizon", "method").agg(pl.len(), pl.col("in_50", "in_80", "in_95", "crps").mean())
    last = rows.filter(pl.col("method") == "last value").select("horizon", pl.col("crps").alias("last"))
    order = pl.col("method").replace_strict({name: i for i, name in enumerate(METHODS)}, return_dtype=pl.Int64)
    return [
        "",
        f"## {title}: {scores['origin'].min()!s} to {scores['origin'].max()!s}",
        "",
        "| months ahead | method | forecasts | in the 50 % interval | 80 % | 95 % | CRPS | of the last value's |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {row['horizon']} | {row['method']} | {row['len']:,} | {row['in_50']:.2f} | {row['in_80']:.2f}"
            f" | {row['in_95']:.2f} | {row['crps']:.3f} | {row['crps'] / row['last']:.2f} |"
            for row in rows.join(last, on="horizon").sort("horizon", order).iter_rows(named=True)
        ),
    ]
