"""How good a forecast of a ratio was, once its month is counted.

A forecast is the 39 quantiles (pipelines/forecast.py, STEPS) of the odds ai / ml with which a month's counts are drawn.
What comes is a share, ai / (ai + ml), of few postings: it is compared with the shares that the forecast's odds give in
as many postings.
"""

import numpy as np

from pipelines.forecast import LEVELS, STEPS
from pipelines.trend import Floats


def counted_shares(odds: Floats, n: int) -> Floats:
    """Shares that a forecast expects in `n` postings, equally probable and sorted: the binomial's quantiles at each of
    the forecast's odds. Shape (39 * 39,)."""
    from scipy.stats import binom  # takes seconds, which every command would wait for

    chance = odds / (1 + odds)
    return np.sort(binom.ppf(np.array(STEPS)[:, None], n, chance[None, :]).ravel() / n)


def pit(draws: Floats, share: float) -> float:
    """Probability that the forecast gave to less than what came, and half of what it gave to exactly that (mid-p)."""
    return float(np.mean(draws < share) + np.mean(draws == share) / 2)


def crps(draws: Floats, share: float) -> float:
    """Continuous ranked probability score of equally probable `draws` (Gneiting and Raftery 2007); in shares, 0 is best."""
    ordered = np.sort(draws)
    ranks = 2 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return float(np.mean(np.abs(ordered - share)) - (ranks @ ordered) / len(ordered) ** 2)


def scored(draws: Floats, share: float) -> dict[str, float | bool]:
    """What came, against the draws: `pit`, `crps`, the median, and whether each interval holds it."""
    at = pit(draws, share)
    held = {f"in_{level}": bool(abs(at - 0.5) <= level / 200) for level in LEVELS}
    return {"pit": at, "crps": crps(draws, share), "expected_share": float(np.median(draws)), **held}
