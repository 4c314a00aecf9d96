"""How fast and how calibrated the forecast is; run by tests/bench.py."""

import time
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import statsmodels.api as sm
from numpy.typing import NDArray

from pipelines import backtest
from pipelines.forecast import LEVELS, forecast
from pipelines.scores import scored
from tests import planted
from warehouse import history

HORIZON = 60


def coverage(count: int) -> None:
    """How often the intervals hold the crossing of planted markets, and how sure p_already is."""
    made = planted.markets(count, seed=2026)
    found = forecast(planted.series(made), deadline="2028-06", horizon=HORIZON)
    last = planted.FIRST + planted.MONTHS - 1
    truth = [planted.truth(market, HORIZON) for market in made]
    print(f"\nPlanted markets ({count}): months of the crossing in the interval")
    groups = {
        "all": lambda t: True,
        "crossed by the last month": lambda t: t <= last,
        "crosses later": lambda t: last < t < planted.FAR,
        "not within five years": lambda t: t == planted.FAR,
    }
    for name, chosen in groups.items():
        own = [(t, answer) for t, answer in zip(truth, found, strict=True) if chosen(t)]
        shares = [np.mean([planted.held(answer, level, t) for t, answer in own]) for level in LEVELS]
        said = ", ".join(f"{level} %: {share:.3f}" for level, share in zip(LEVELS, shares, strict=True))
        print(f"  {name:28}{len(own):6}  {said}")
    p = np.array([answer.crossing.p_already for answer in found])
    crossed = np.array(truth) <= last
    print(
        f"  already crossed: mean probability {p.mean():.3f}, share {crossed.mean():.3f}, Brier {np.mean((p - crossed) ** 2):.3f}"
    )


def other_pairs() -> None:
    """Forecasts of other pairs of counts from the history in the box: what the grid of the trend was chosen on."""
    month, pairs = _pairs()
    scores: dict[tuple[int, str], list[list[float]]] = {}
    for number, (left, right) in enumerate(pairs):
        for origin in range(60 + number % 12, len(month), 12):
            known = pl.DataFrame({"month": month[:origin], "ai": left[:origin], "ml": right[:origin]})
            for method, draws in backtest.methods(known, f"pair {number}")[0].items():
                for ahead in (h for h in backtest.HORIZONS if origin + h <= len(month)):
                    n = int(left[origin + ahead - 1] + right[origin + ahead - 1])
                    if n:
                        score = scored(draws(ahead, n), left[origin + ahead - 1] / n)
                        scores.setdefault((ahead, method), []).append(
                            [score[f"in_{level}"] for level in LEVELS] + [score["crps"]]
                        )
    print(f"\n{len(pairs)} other pairs of counts from the same threads: share held, and error (CRPS)")
    for (ahead, method), rows in sorted(scores.items()):
        means = np.nanmean(np.array(rows, dtype=float), axis=0)
        said = ", ".join(f"{level} %: {share:.2f}" for level, share in zip(LEVELS, means, strict=False))
        print(f"  {ahead:3} ahead  {method:11} {len(rows):5}  {said}  {means[-1]:.4f}")


def _pairs() -> tuple[list[str], list[tuple[NDArray[np.int64], NDArray[np.int64]]]]:
    """Months, and pairs of monthly counts thinned to some 60: countries, work modes, cities and skills that stand in at
    least 90 months, four times in the median one; none is a role."""
    jobs = pl.read_parquet(history.BOX / "postings.parquet").filter("is_job")
    kinds = {"country": "country", "city": "city", "mode": "work_mode", "skill": "skills"}
    named = [
        jobs.select("month", pl.lit(kind).alias("kind"), pl.col(column).alias("name"))
        .explode("name").drop_nulls() if isinstance(jobs.schema[column], pl.List)
        else jobs.select("month", pl.lit(kind).alias("kind"), pl.col(column).alias("name")).drop_nulls()
        for kind, column in kinds.items()
    ]  # fmt: skip
    counts = pl.concat(named).group_by("month", "kind", "name").len()
    usual = counts.group_by("kind", "name").agg(pl.len().alias("months"), pl.col("len").median())
    kept = usual.filter(pl.col("months") > 90, pl.col("len") >= 4).sort("kind", "name")
    month = sorted(jobs["month"].unique())
    wide = counts.join(kept, on=["kind", "name"], how="semi").pivot("name", index="month", values="len").sort("month")
    rng = np.random.default_rng(3)
    pairs = []
    for _, own in kept.group_by("kind", maintain_order=True):
        possible = list(combinations(own["name"], 2))
        rng.shuffle(possible)
        pairs += possible[: 14 if own.height > 12 else 6]
    return month, [_thinned(*(wide[name].fill_null(0).to_numpy() for name in pair), rng) for pair in pairs]


def _thinned(left: Any, right: Any, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    keep = np.minimum(1, 60 / np.maximum(left + right, 1))
    return rng.binomial(left, keep), rng.binomial(right, keep)


def speed(count: int) -> None:
    """Seconds for `count` planted series, against a structural model of the log-ratio by maximum likelihood."""
    made = planted.markets(count, seed=1)
    series = planted.series(made)
    start = time.perf_counter()
    forecast(series, deadline="2028-06", horizon=HORIZON)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    for market in made:
        ratio = np.log((market.ai + 0.5) / (market.ml + 0.5))
        model = sm.tsa.UnobservedComponents(ratio, "local linear trend", freq_seasonal=[{"period": 12, "harmonics": 1}])
        model.fit(disp=False).simulate(HORIZON, anchor="end", repetitions=1000)
    theirs = time.perf_counter() - start
    print(f"\nForecasts of {count} series of {planted.MONTHS} months, 1,000 joint paths each")
    print(
        f"  roleshift {ours / count:.3f} s a series; statsmodels UnobservedComponents {theirs / count:.3f} s: {theirs / ours:.1f} times"
    )
