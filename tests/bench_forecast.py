"""How fast and how calibrated the forecast is; run by tests/bench.py."""

import time

import numpy as np
import statsmodels.api as sm

from pipelines import months
from pipelines.forecast import LEVELS, SeriesForecast, forecast
from tests import planted

FAR = 10**6
HORIZON = 60


def coverage(count: int) -> None:
    """How often the intervals hold the crossing of planted markets, and how sure p_already is."""
    made = planted.markets(count, seed=2026)
    found = forecast(planted.series(made), deadline="2028-06", horizon=HORIZON)
    last = planted.FIRST + planted.MONTHS - 1
    truth = [m.crossing if m.crossing is not None and m.crossing <= last + HORIZON else FAR for m in made]
    print(f"\nPlanted markets ({count}): months of the crossing in the interval")
    groups = {
        "all": lambda t: True,
        "crossed by the last month": lambda t: t <= last,
        "crosses later": lambda t: last < t < FAR,
        "not within five years": lambda t: t == FAR,
    }
    for name, chosen in groups.items():
        own = [(t, answer) for t, answer in zip(truth, found, strict=True) if chosen(t)]
        shares = [np.mean([_held(answer, level, t) for t, answer in own]) for level in LEVELS]
        said = ", ".join(f"{level} %: {share:.3f}" for level, share in zip(LEVELS, shares, strict=True))
        print(f"  {name:28}{len(own):6}  {said}")
    p = np.array([answer.crossing.p_already for answer in found])
    crossed = np.array(truth) <= last
    print(
        f"  already crossed: mean probability {p.mean():.3f}, share {crossed.mean():.3f}, Brier {np.mean((p - crossed) ** 2):.3f}"
    )


def _held(answer: SeriesForecast, level: int, truth: int) -> bool:
    low, high = (months.number(month) if month else FAR for month in answer.crossing.intervals[level])
    return low <= truth <= high


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
