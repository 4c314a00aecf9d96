"""Who hires: how many companies, how concentrated, how many of them new. Pure frames of company_monthly."""

import polars as pl

from dashboard.frames import FEW, Period, placed, with_share

TOP = 10
_Z = 1.959964


def by_period(company_monthly: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Openings, postings and jobs by period, role and company, and whether the company first hires then.

    Rows of one source. Columns: period, at, role, company, openings, postings, is_new.
    """
    rows = placed(company_monthly, period)
    return rows.group_by("period", "at", "role", "company").agg(
        pl.col("openings", "postings").sum(), pl.col("is_new").any()
    )


def distinct(hiring: pl.DataFrame) -> pl.DataFrame:
    """Distinct companies by period and role (rows of by_period): period, at, role, n, openings."""
    counted = hiring.group_by("period", "at", "role").agg(pl.len().alias("n"), pl.col("openings").sum())
    return counted.sort("at", "role")


def new_shares(hiring: pl.DataFrame) -> pl.DataFrame:
    """Share of the companies of a period that had no such opening in the series before.

    Columns: period, at, role, n, total, share, share_low, share_high, few.
    """
    counted = hiring.group_by("period", "at", "role").agg(pl.col("is_new").sum().alias("n"), pl.len().alias("total"))
    return with_share(counted.sort("at", "role"))


def top_shares(hiring: pl.DataFrame) -> pl.DataFrame:
    """Share of the openings of a period that its TOP largest employers post; the same columns as new_shares.

    The fewer openings, the more of them fall to any ten companies: compare periods of like size.
    """
    openings = pl.col("openings").sort(descending=True)
    counted = hiring.group_by("period", "at", "role").agg(
        openings.head(TOP).sum().alias("n"), openings.sum().alias("total")
    )
    return with_share(counted.sort("at", "role"))


def same_company(hiring: pl.DataFrame) -> pl.DataFrame:
    """Probability that two openings of a period, drawn at random, are of one company; as new_shares, n being pairs.

    The Herfindahl-Hirschman index in the estimate that does not depend on the number of openings, with its standard
    error: Simpson (1949), Measurement of Diversity. n: pairs of openings of one company; total: openings.
    """
    openings = pl.col("openings").cast(pl.Float64)
    sums = hiring.group_by("period", "at", "role").agg(
        openings.sum().alias("size"),
        (openings * (openings - 1)).sum().alias("pairs"),
        (openings / openings.sum()).pow(2).sum().alias("squares"),
        (openings / openings.sum()).pow(3).sum().alias("cubes"),
    )
    size, squares = pl.col("size"), pl.col("squares")
    spread = 4 * size * (size - 1) * (size - 2) * pl.col("cubes")
    spread += 2 * size * (size - 1) * squares - 2 * size * (size - 1) * (2 * size - 3) * squares.pow(2)
    error = spread.clip(lower_bound=0).sqrt() / (size * (size - 1))
    share = pl.col("pairs") / (size * (size - 1))
    some = sums.filter(size > 1).with_columns(share.alias("share"), error.alias("error"))
    return some.select(
        "period", "at", "role",
        (pl.col("pairs") / 2).cast(pl.Int64).alias("n"), size.cast(pl.Int64).alias("total"), "share",
        (pl.col("share") - _Z * pl.col("error")).clip(lower_bound=0).alias("share_low"),
        (pl.col("share") + _Z * pl.col("error")).clip(upper_bound=1).alias("share_high"),
        (size < FEW).alias("few"),
    ).sort("at", "role")  # fmt: skip


def largest(hiring: pl.DataFrame, count: int) -> pl.DataFrame:
    """The `count` companies with most openings (rows of by_period of one role and period), with their share.

    Columns: company, n, total, share, share_low, share_high, few, postings, is_new; most first.
    """
    rows = hiring.select(
        "company", pl.col("openings").alias("n"), pl.col("openings").sum().alias("total"), "postings", "is_new"
    )
    ranked = with_share(rows.sort("n", "company", descending=[True, False]).head(count))
    return ranked.select("company", "n", "total", "share", "share_low", "share_high", "few", "postings", "is_new")
