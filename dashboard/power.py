"""What a number of observations could show: the smallest difference that a comparison of two shares would notice."""

import math

import polars as pl

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
