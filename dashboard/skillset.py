"""Skills side by side: what separates two roles, and what is asked for together. Pure frames."""

import polars as pl

from dashboard.frames import FEW

_Z = 1.959964


def odds(named: pl.DataFrame, other: pl.DataFrame, openings: int, openings_other: int) -> pl.DataFrame:
    """How many times the odds of a skill in one role are its odds in another, for skills named FEW times or more.

    `named` and `other` hold skill_monthly rows of a role each; the openings are all of that role in those months.
    Odds ratio with half an opening added to each cell, 95 % interval on its logarithm (Haldane 1956, Anscombe 1956).
    Columns: skill, n, total, share, n_other, total_other, share_other, odds_ratio, odds_low, odds_high.
    """
    left, right = (frame.group_by("skill").agg(pl.col("openings").sum()) for frame in (named, other))
    both = left.join(right, on="skill", how="full", coalesce=True, suffix="_other").fill_null(0)
    counted = both.select(
        "skill",
        pl.col("openings").alias("n"),
        pl.lit(openings).alias("total"),
        pl.col("openings_other").alias("n_other"),
        pl.lit(openings_other).alias("total_other"),
    ).filter(pl.col("n") + pl.col("n_other") >= FEW, pl.min_horizontal("total", "total_other") > 0)
    cells = [pl.col("n"), pl.col("total") - pl.col("n"), pl.col("n_other"), pl.col("total_other") - pl.col("n_other")]
    a, b, c, d = (cell + 0.5 for cell in cells)
    middle, error = (a * d / (b * c)).log(), (1 / a + 1 / b + 1 / c + 1 / d).sqrt()
    return counted.with_columns(
        (pl.col("n") / pl.col("total")).alias("share"),
        (pl.col("n_other") / pl.col("total_other")).alias("share_other"),
        middle.exp().alias("odds_ratio"),
        (middle - _Z * error).exp().alias("odds_low"),
        (middle + _Z * error).exp().alias("odds_high"),
    ).sort("odds_ratio", "skill", descending=[True, False])


def separating(ratios: pl.DataFrame, each: int) -> pl.DataFrame:
    """The `each` skills on either side whose interval lies furthest from even odds; none whose interval holds 1."""
    own = ratios.filter(pl.col("odds_low") > 1).sort("odds_low", descending=True).head(each)
    theirs = ratios.filter(pl.col("odds_high") < 1).sort("odds_high").head(each)
    return pl.concat([own, theirs]).sort("odds_ratio", "skill", descending=[True, False])


def together(openings: pl.DataFrame, count: int) -> pl.DataFrame:
    """The `count` pairs of skills that openings name together most beyond chance, each in FEW openings or more.

    `openings` holds published openings (opening_id, skills). Lift: how many times as often as if the two were
    independent; 95 % interval on its logarithm (delta method for multinomial counts). Sorted by its lower end, so that
    a rare pair needs a strong tie. Columns: pair, skill, with_skill, n, n_skill, n_with, total, lift, lift_low, lift_high.
    """
    named = openings.select("opening_id", pl.col("skills").list.unique().alias("skill")).explode("skill").drop_nulls()
    alone = named.group_by("skill").agg(pl.len().alias("n_skill"))
    pairs = named.join(named, on="opening_id", suffix="_with").filter(pl.col("skill") < pl.col("skill_with"))
    counted = (
        pairs.rename({"skill_with": "with_skill"})
        .group_by("skill", "with_skill")
        .agg(pl.len().alias("n"))
        .filter(pl.col("n") >= FEW)
        .join(alone, on="skill")
        .join(alone.rename({"skill": "with_skill", "n_skill": "n_with"}), on="with_skill")
        .with_columns(pl.lit(openings.height, dtype=pl.UInt32).alias("total"))
    )
    return _with_lift(counted).sort("lift_low", "pair", descending=[True, False]).head(count)


def _with_lift(pairs: pl.DataFrame) -> pl.DataFrame:
    both, left, right, total = (pl.col(c).cast(pl.Float64) for c in ("n", "n_skill", "n_with", "total"))
    middle = (both * total / (left * right)).log()
    # variance of log p11 - log p1. - log p.1 over the cells both, left only, right only, neither
    slopes = both * (1 / both - 1 / left - 1 / right).pow(2)
    slopes += (left - both) / left.pow(2) + (right - both) / right.pow(2)
    error = (slopes - 1 / total).clip(lower_bound=0).sqrt()
    names = pl.concat_str("skill", pl.lit(" + "), "with_skill").alias("pair")
    return pairs.select(
        names,
        *pairs.columns,
        middle.exp().alias("lift"),
        (middle - _Z * error).exp().alias("lift_low"),
        (middle + _Z * error).exp().alias("lift_high"),
    )
