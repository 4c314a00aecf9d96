"""Counts corrected for what the classifier is known to get wrong.

Of the openings that are really of class i (AI engineer, ML engineer, the rest), the share m[i, j] is judged to be of
class j. Judged shares are therefore true shares times m, and true shares are judged shares times the inverse of m (the
adjusted count; Forman 2008, Buonaccorsi 2010). m comes from cross-validation on labelled postings, drawn anew many times
with its companies; each draw of the trend is corrected with a draw of its own, so the doubt about m is in the intervals.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import betaincinv, expit

from pipelines import months
from pipelines.trend import Floats

LEAST = 0.02
"""A corrected count is at least this share of the judged one: a count is not negative."""
SMOOTH = 13
"""Months over which the share of relevant openings is averaged: single months are noisy, and it moves slowly."""
DRAWS = 1000


@dataclass(frozen=True)
class Correction:
    """`matrices`: draws of m, shape (draws, 3, 3). `relevant`: smooth share of openings judged AI or ML engineers, one a
    month from the month number `start` to the last month of data."""

    matrices: Floats
    relevant: Floats
    start: int

    def paths(self, log_ratio: Floats, start: int) -> Floats:
        """Correct draws of log(ai / ml), shape (paths, months), for months from number `start` on. Coming months keep what
        the last month of data is corrected by: how many false alarms they will hold is not known."""
        past = len(self.relevant) - (start - self.start)
        seen, relevant = log_ratio[:, :past], self.relevant[-past:]
        ai, ml = self._counts(relevant * expit(seen), relevant * expit(-seen), relevant)
        corrected = np.log(ai / ml)
        coming = log_ratio[:, past:] + (corrected[:, -1:] - seen[:, -1:])
        return np.concatenate([corrected, coming], axis=1)

    def month(self, ai: int, ml: int, month: str) -> dict[str, float]:
        """Corrected counts and ratio of one month's judged counts, with the 95 % interval of the ratio: Jeffreys' draws
        of the share ai / (ai + ml), each corrected with a matrix."""
        at = months.number(month) - self.start
        grid = betaincinv(ai + 0.5, ml + 0.5, (np.arange(DRAWS) + 0.5) / DRAWS)
        share = np.random.default_rng(1).permutation(grid)[:, None]
        sides = self._counts(self.relevant[at] * share, self.relevant[at] * (1 - share), self.relevant[[at]])
        low, middle, high = np.quantile(sides[0] / sides[1], [0.025, 0.5, 0.975])
        total = (ai + ml) * float(np.mean(sides[0] + sides[1])) / self.relevant[at]
        return {
            "ai": total * middle / (1 + middle), "ml": total / (1 + middle),
            "ratio": middle, "ratio_low": low, "ratio_high": high,
        }  # fmt: skip

    def _counts(self, ai: Floats, ml: Floats, relevant: Floats) -> tuple[Floats, Floats]:
        """True shares from judged ones, both of shape (paths, months); path k takes matrix k, from the first again."""
        inverse = np.linalg.inv(self.matrices)[np.arange(len(ai)) % len(self.matrices)]
        judged = np.stack([ai, ml, np.broadcast_to(1 - relevant, ai.shape)], axis=2)
        true = judged @ inverse
        return np.maximum(true[..., 0], LEAST * ai), np.maximum(true[..., 1], LEAST * ml)


def correction(role_monthly: pl.DataFrame, source: str, matrices: Floats) -> Correction:
    """Return the correction of a source's judged counts (ROLE_MONTHLY)."""
    judged = role_monthly.filter(pl.col("source") == source, pl.col("definition") == "judged")
    relevant = pl.col("openings").filter(pl.col("role").is_in(["ai_engineer", "ml_engineer"])).sum()
    sums = judged.group_by("month").agg(relevant.alias("relevant"), pl.col("openings").sum()).sort("month")
    rolled = sums.select(pl.col("relevant", "openings").rolling_sum(SMOOTH, min_samples=1, center=True))
    share = (rolled["relevant"] / rolled["openings"].clip(1)).to_numpy()
    return Correction(matrices, np.clip(share, 1e-4, 0.9), months.number(sums["month"][0]))
