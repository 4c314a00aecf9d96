"""Stated pay within one currency: quartiles, and the median with an interval that assumes no distribution."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.special import bdtrik

from dashboard.frames import FEW


def once(paid: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row a posting and group: openings of one posting state the same pay and are no evidence of their own."""
    return paid.drop_nulls(by).unique(["posting_id", *by], keep="first", maintain_order=True)


def quartiles(paid: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Quartiles of the middle of the stated range, by the columns `by` (rows of pay_stated in one currency).

    The 95 % interval of the median lies between two order statistics whose ranks come from the binomial
    distribution (David and Nagaraja 2003, Order Statistics, section 7.1); null below six postings, where none exists.
    Columns: `by`, n (postings), q25, q50, q75, q50_low, q50_high, few.
    """
    pay = pl.col("pay_middle_year")
    grouped = once(paid, by).group_by(by).agg(
        pl.len().alias("n"),
        *(pay.quantile(q, "linear").alias(name) for q, name in ((0.25, "q25"), (0.5, "q50"), (0.75, "q75"))),
        pay.sort().alias("sorted"),
    )  # fmt: skip
    ranked = grouped.with_columns(lower_rank(grouped["n"]).alias("rank"))
    rank, none = pl.col("rank"), pl.col("rank") == 0
    at = {"q50_low": rank - 1, "q50_high": pl.col("n").cast(pl.Int64) - rank}
    ends = [pl.when(~none).then(pl.col("sorted").list.get(i, null_on_oob=True)).alias(c) for c, i in at.items()]
    few = (pl.col("n") < FEW).alias("few")
    return ranked.with_columns(*ends, few).drop("sorted", "rank").sort(by)


def lower_rank(n: pl.Series, level: float = 0.95) -> pl.Series:
    """Rank, from 1, of the lower end of the median's interval among `n` sorted values; 0 where there is none.

    The smallest k for which fewer than k of n values lie below the median with a probability of (1 - level) / 2.
    """
    tail = (1 - level) / 2
    return pl.Series(np.maximum(0, np.ceil(bdtrik(tail, n.to_numpy(), 0.5))).astype(np.int64))
