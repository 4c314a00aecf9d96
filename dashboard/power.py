"""What a number of observations could show: the smallest difference that a comparison of two shares would notice."""

import math

import polars as pl

from dashboard.frames import FEW

USABLE = 30
"""Fewer observations a period draw no line: only changes above 36 points would be seen."""
_Z = 1.959964 + 0.841621
"""Normal quantiles of a two-sided test at 5 % that notices a true difference in 80 % of cases."""


def detectable(n: float, other: float, share: float = 0.5) -> float:
    """Smallest difference between two shares, out of `n` and `other`, found at the 5 % level with 80 % power.

    Two proportions, normal approximation with one variance: Fleiss, Levin and Paik (2003), Statistical Methods for
    Rates and Proportions, chapter 4. `share`: where both lie; 0.5, the widest, if it is not known. At most 1.
    """
    return min(1.0, _Z * math.sqrt(share * (1 - share) * (1 / n + 1 / other))) if min(n, other) > 0 else 1.0


def usual(shares: pl.DataFrame) -> float:
    """Median number of observations of a period that is no small number, from a frame with `period`, `total`, `few`."""
    median = shares.filter(~pl.col("few")).group_by("period").agg(pl.col("total").max())["total"].median()
    return float(median) if isinstance(median, int | float) else 0.0


def two_largest(shares: pl.DataFrame) -> tuple[int, int]:
    """Observations of the two largest periods; 0 where there is none."""
    totals = shares.group_by("period").agg(pl.col("total").max())["total"].sort(descending=True).to_list()
    first, second, *_ = [*totals, 0, 0]
    return int(first), int(second)


def enough(shares: pl.DataFrame) -> bool:
    """Whether two periods at least hold a usable number of observations."""
    return two_largest(shares)[1] >= USABLE


def too_few(one: int, other: int, unit: str) -> str:
    """What the two largest groups of observations could show, where that is too little to draw."""
    if not other:
        return f"{one:,} {unit} in a single period: too little to compare."
    seen = detectable(one, other)
    return (
        f"{one:,} and {other:,} {unit} in the two largest periods: only changes above {seen * 100:.0f} points could"
        " be seen (two shares near one half, 5% level, 80% power), so no line is drawn. A longer period may help."
    )


def could_show(shares: pl.DataFrame, unit: str) -> str:
    """Which changes the periods of a chart of shares are large enough to show."""
    size = usual(shares)
    solid = shares.filter(~pl.col("few"))["share"].max()
    share = min(0.5, max(0.01, solid if isinstance(solid, float) else 0.5))
    seen = detectable(size, size, share) * 100
    points = f"{seen:.1f}" if seen < 10 else f"{seen:.0f}"
    return (
        f"Band: 95% interval. Of two periods with {size:,.0f} {unit}, the usual number here, only changes above"
        f" {points} points could be told from chance (5% level, 80% power). Periods with fewer than {FEW} are in the"
        " table alone."
    )
