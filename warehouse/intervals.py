"""Figures with their intervals: 95 % unless a table states another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from warehouse.errors import RoleshiftError

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Estimate:
    """A figure, the ends of its interval, and the cases it rests on (None where a table states it without)."""

    value: float
    low: float
    high: float
    cases: int | None = None


def estimate(kind: str, row: Row) -> Estimate | None:
    """What a row of counts says, by its kind (see KINDS); None where nothing was counted."""
    if kind not in KINDS:
        raise RoleshiftError(f"there is no kind of figure {kind!r}; the kinds are {', '.join(KINDS)}")
    return KINDS[kind](row)


def _share(row: Row) -> Estimate | None:
    """part / whole; Jeffreys (Brown, Cai and DasGupta 2001)."""
    part, whole = row["part"] or 0, row["whole"] or 0
    if not whole:
        return None
    low, high = proportion_confint(part, whole, method="jeffreys")
    return Estimate(part / whole, float(low), float(high), int(whole))


def _ratio(row: Row) -> Estimate | None:
    """part : rest, half a count added to each; the interval is the share's."""
    share = _share(row)
    if share is None:
        return None
    part, rest = row["part"] or 0, row["whole"] - (row["part"] or 0)
    return Estimate(
        (part + 0.5) / (rest + 0.5), share.low / (1 - share.low), share.high / (1 - share.high), share.cases
    )


def _compared(compare: str, method: str) -> Callable[[Row], Estimate | None]:
    """One share against another, of which the smaller whole counts as the cases."""

    def compared(row: Row) -> Estimate | None:
        part, whole, other, all_others = (row[c] or 0 for c in ("part", "whole", "other_part", "other_whole"))
        if not whole or not all_others:
            return None
        low, high = confint_proportions_2indep(part, whole, other, all_others, compare=compare, method=method)
        value = _COMPARED[compare](part, whole, other, all_others)
        return Estimate(value, float(low), float(high), int(min(whole, all_others)))

    return compared


_COMPARED: Mapping[str, Callable[[float, float, float, float], float]] = {
    "diff": lambda a, n, b, m: a / n - b / m,
    "ratio": lambda a, n, b, m: (a + 0.5) / (n + 0.5) / ((b + 0.5) / (m + 0.5)),
    "odds-ratio": lambda a, n, b, m: (a + 0.5) / (n - a + 0.5) / ((b + 0.5) / (m - b + 0.5)),
}


def _median(row: Row) -> Estimate | None:
    """The middle of `amounts`; the interval runs between order statistics (Conover 1999, section 3.2), so that it
    covers at least 95 %, or all amounts where six are not there."""
    amounts: Sequence[float] = sorted(row["amounts"] or ())
    if not amounts:
        return None
    n, half = len(amounts), len(amounts) // 2
    middle = amounts[half] if n % 2 else (amounts[half - 1] + amounts[half]) / 2
    below = max(int(binom.ppf(0.025, n, 0.5)) - 1, 0)
    return Estimate(middle, amounts[below], amounts[n - 1 - below], n)


def _stated(row: Row) -> Estimate | None:
    """As a published table states it; without ends of its own it is a point."""
    if row["value"] is None:
        return None
    ends = (row.get(end) for end in ("low", "high"))
    low, high = (row["value"] if end is None else end for end in ends)
    return Estimate(row["value"], low, high)


KINDS: Mapping[str, Callable[[Row], Estimate | None]] = {
    "share": _share,
    "ratio": _ratio,
    "difference": _compared("diff", "newcomb"),
    "times": _compared("ratio", "log-adjusted"),
    "odds": _compared("odds-ratio", "logit-adjusted"),
    "median": _median,
    "probability": _stated,
    "trend": _stated,
}
"""share: part of whole · ratio: part to the rest · difference, times: of two shares (Newcombe 1998; log, half counts added)
· odds: how a ratio changed (logit, half counts added) · median: of amounts · probability, trend: as a table states it."""
