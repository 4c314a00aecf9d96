"""Figures with their intervals: 95 % unless a table states another.

Five lines each instead of statsmodels, which takes seconds to import and which the tests compare them with: pages wait.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp, hypot, sqrt
from typing import Any

from scipy.special import bdtrik, betaincinv, ndtri

from warehouse.errors import RoleshiftError

Row = Mapping[str, Any]
Ends = tuple[float, float, float]
"""A figure and the ends of its interval."""

_TAIL = 0.025
_Z = -float(ndtri(_TAIL))


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
    """part / whole; Jeffreys (Brown, Cai and DasGupta 2001), inside (0, 1) at both ends."""
    part, whole = row["part"] or 0, row["whole"] or 0
    if not whole:
        return None
    low, high = betaincinv(part + 0.5, whole - part + 0.5, [_TAIL, 1 - _TAIL])
    return Estimate(part / whole, float(low), float(high), int(whole))


def _ratio(row: Row) -> Estimate | None:
    """part : rest, half a count added to each; the interval is the share's."""
    share = _share(row)
    if share is None:
        return None
    part, rest = row["part"] or 0, row["whole"] - (row["part"] or 0)
    low, high = (end / (1 - end) for end in (share.low, share.high))
    return Estimate((part + 0.5) / (rest + 0.5), low, high, share.cases)


def _compared(compare: Callable[[float, float, float, float], Ends]) -> Callable[[Row], Estimate | None]:
    """One share against another, of which the smaller whole counts as the cases."""

    def compared(row: Row) -> Estimate | None:
        part, whole, other, all_others = (row[c] or 0 for c in ("part", "whole", "other_part", "other_whole"))
        if not whole or not all_others:
            return None
        return Estimate(*compare(part, whole, other, all_others), int(min(whole, all_others)))

    return compared


def _difference(a: float, n: float, b: float, m: float) -> Ends:
    """a / n less b / m; Newcombe's hybrid score (1998, method 10)."""
    p, q, (p_low, p_high), (q_low, q_high) = a / n, b / m, _wilson(a, n), _wilson(b, m)
    return p - q, p - q - hypot(p - p_low, q_high - q), p - q + hypot(p_high - p, q - q_low)


def _wilson(part: float, whole: float) -> tuple[float, float]:
    share, spread = part / whole, _Z * _Z / whole
    middle = share + spread / 2
    half = sqrt(spread * (share * (1 - share) + spread / 4))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def _times(a: float, n: float, b: float, m: float) -> Ends:
    """a / n over b / m; the log's normal interval, half a count added to each (Fagerland, Lydersen and Laake 2015)."""
    a, n, b, m = (count + 0.5 for count in (a, n, b, m))
    return _on_log_scale(a / n / (b / m), 1 / a - 1 / n + 1 / b - 1 / m)


def _odds(a: float, n: float, b: float, m: float) -> Ends:
    """a : (n - a) over b : (m - b), by the same rule (Gart's adjusted logit)."""
    cells = [count + 0.5 for count in (a, n - a, b, m - b)]
    return _on_log_scale(cells[0] * cells[3] / (cells[1] * cells[2]), sum(1 / cell for cell in cells))


def _on_log_scale(value: float, variance: float) -> Ends:
    factor = exp(_Z * sqrt(variance))
    return value, value / factor, value * factor


def _median(row: Row) -> Estimate | None:
    """The middle of `amounts`; the interval runs between order statistics (Conover 1999, section 3.2), so that it
    covers at least 95 %, or all amounts where six are not there."""
    amounts: Sequence[float] = sorted(row["amounts"] or ())
    if not amounts:
        return None
    n, half = len(amounts), len(amounts) // 2
    middle = amounts[half] if n % 2 else (amounts[half - 1] + amounts[half]) / 2
    below = max(ceil(bdtrik(_TAIL, n, 0.5)) - 1, 0)
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
    "difference": _compared(_difference),
    "times": _compared(_times),
    "odds": _compared(_odds),
    "median": _median,
    "probability": _stated,
    "trend": _stated,
}
"""share: part of whole · ratio: part to the rest · difference, times: of two shares (Newcombe 1998; log, half counts added)
· odds: how a ratio changed (logit, half counts added) · median: of amounts · probability, trend: as a table states it."""
