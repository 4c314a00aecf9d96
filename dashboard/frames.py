"""Pure frames for the pages: pooling of months, and intervals of shares and ratios.

A period is text: `2026-07`, `2026-Q3` or `2026`; `at` is the date it is drawn at, its middle month.
"""

from collections.abc import Sequence
from typing import Literal

import polars as pl
from scipy.special import betaincinv

from warehouse.taxonomy import ROLES

Period = Literal["month", "quarter", "year"]
WANTED = ROLES[:-1]
"""The roles that are drawn: all but `other`."""
FEW = 10
"""Below this many openings or postings a share is called a small number and drawn faint."""

_EVERY = {"month": "1mo", "quarter": "1q", "year": "1y"}
_TO_MIDDLE = {"month": "0mo", "quarter": "1mo", "year": "6mo"}


def of(frame: pl.DataFrame, **values: str) -> pl.DataFrame:
    """Rows whose columns have these values."""
    return frame.filter(*(pl.col(column) == value for column, value in values.items()))


def definition_of(published: pl.DataFrame, source: str, asked: str) -> str:
    """The definition `asked` for where `source` is counted by it, else the first one by which it is."""
    own = of(published, source=source)["definition"].unique().sort().to_list()
    return asked if asked in own or not own else str(own[0])


def shift(month: str, by: int) -> str:
    """The month `by` months after (before, if negative) `month`."""
    year, index = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{index + 1:02}"


def of_months(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Rows of the months that `other` has."""
    return frame.join(other.select("month").unique(), on="month", how="semi")


def last_months(frame: pl.DataFrame, count: int) -> pl.DataFrame:
    """Rows of the newest `count` calendar months."""
    last = frame["month"].max()
    return frame.filter(pl.col("month") > shift(last, -count)) if isinstance(last, str) else frame


def jeffreys(hits: pl.Series, trials: pl.Series, level: float = 0.95) -> tuple[pl.Series, pl.Series]:
    """Ends of the Jeffreys interval of the share hits / trials: quantiles of Beta(hits + ½, misses + ½).

    Brown, Cai and DasGupta (2001). Inside (0, 1) also where there are no trials.
    """
    a, b = hits.to_numpy() + 0.5, (trials - hits).to_numpy() + 0.5
    tail = (1 - level) / 2
    return pl.Series("low", betaincinv(a, b, tail)), pl.Series("high", betaincinv(a, b, 1 - tail))


def placed(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Add `period` and `at` to rows with a `month`; rows of an unknown month are left out."""
    start = pl.col("month").str.to_date("%Y-%m").dt.truncate(_EVERY[period])
    known = frame.filter(pl.col("month") != "unknown")
    return known.with_columns(_name(period), start.dt.offset_by(_TO_MIDDLE[period]).alias("at"))


def _name(period: Period) -> pl.Expr:
    month = pl.col("month")
    quarter = (month.str.slice(5, 2).cast(pl.Int64) + 2) // 3
    names = {
        "month": month,
        "quarter": pl.concat_str(month.str.slice(0, 4), pl.lit("-Q"), quarter.cast(pl.String)),
        "year": month.str.slice(0, 4),
    }
    return names[period].alias("period")


def unfinished(frame: pl.DataFrame, period: Period) -> str | None:
    """The newest period of rows with a `month`, where its last month is not among them: its counts will grow."""
    last = frame["month"].max()
    if not isinstance(last, str):
        return None
    after = placed(pl.DataFrame({"month": [last, shift(last, 1)]}), period)["period"]
    return None if after[0] != after[1] else str(after[0])


def with_gaps(frame: pl.DataFrame, period: Period, by: str) -> pl.DataFrame:
    """Add a row of nulls for each period without data, so that a line breaks there and does not bridge it."""
    if frame.is_empty():
        return frame
    spread = frame.sort(by, "at").upsample("at", every=_EVERY[period], group_by=by, maintain_order=True)
    return spread.with_columns(pl.col(by).forward_fill())


def ratio_points(inversion: pl.DataFrame, period: Period) -> pl.DataFrame:
    """AI:ML ratio by period, from inversion_monthly rows of one source and definition.

    Months stay as published; longer periods add the counts up and take the ratio and its 95% interval from
    the sums. Columns: period, at, unit, ai, ml, postings_total, ratio, ratio_low, ratio_high.
    """
    columns = ["period", "at", "unit", "ai", "ml", "postings_total", "ratio", "ratio_low", "ratio_high"]
    rows = placed(inversion, period).sort("month")
    if period == "month":
        return rows.select(columns)
    counts = pl.col("ai", "ml", "postings_total").sum()
    sums = rows.group_by("period", "at", "unit", maintain_order=True).agg(counts)
    return with_ratio(sums).select(columns)


def with_ratio(counts: pl.DataFrame) -> pl.DataFrame:
    """Add ratio (half a count added to each side) and its 95% interval to the columns ai and ml."""
    low, high = jeffreys(counts["ai"], counts["ai"] + counts["ml"])
    return counts.with_columns(
        ((pl.col("ai") + 0.5) / (pl.col("ml") + 0.5)).alias("ratio"),
        (low / (1 - low)).alias("ratio_low"),
        (high / (1 - high)).alias("ratio_high"),
    )


def pooled(inversion: pl.DataFrame, first: str, last: str) -> pl.DataFrame:
    """One row: the ratio of all months from `first` to `last`; no row where nothing was counted."""
    months = inversion.filter(pl.col("month").is_between(pl.lit(first), pl.lit(last)))
    return with_ratio(months.select(pl.col("ai", "ml").sum())).filter(pl.col("ai") + pl.col("ml") > 0)


def coming(counted: pl.DataFrame, filling: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The newest period of `counted` (counts, below) where `filling` (the mart's rows of its source) says that its month
    is not whole: with `expected`, `low` and `high` for a month; longer periods are only known not to be whole."""
    month = filling.rename({"postings_total": "seen"}).join(
        placed(filling, period).select("month", "period"), on="month"
    )
    rows = counted.join(month.drop("month", "source"), on="period")
    whole = [("expected", "postings_expected"), ("low", "postings_expected_low"), ("high", "postings_expected_high")]
    scaled = [
        (pl.col("n") * pl.col(column) / pl.col("seen") if period == "month" else pl.lit(None, pl.Float64)).alias(name)
        for name, column in whole
    ]
    return rows.with_columns(scaled).drop("seen", "share_seen", *(column for _, column in whole))


def counts(inversion: pl.DataFrame, period: Period) -> pl.DataFrame:
    """AI and ML counts by period, one row a side; periods without any posting drop out.

    Columns: role, period, at, unit, n, postings_total.
    """
    points = ratio_points(inversion, period).filter(pl.col("postings_total") > 0)
    sides = points.rename({"ai": "ai_engineer", "ml": "ml_engineer"}).unpivot(
        ["ai_engineer", "ml_engineer"],
        index=["period", "at", "unit", "postings_total"],
        variable_name="role",
        value_name="n",
    )
    return sides.select("role", "period", "at", "unit", "n", "postings_total").sort("role", "at")


def with_share(counted: pl.DataFrame) -> pl.DataFrame:
    """Add share = n / total, its 95% Jeffreys interval and `few`; rows whose total is 0 drop out."""
    some = counted.filter(pl.col("total") > 0)
    low, high = jeffreys(some["n"], some["total"])
    share = (pl.col("n") / pl.col("total")).alias("share")
    few = (pl.col("total") < FEW).alias("few")
    return some.with_columns(share, low.alias("share_low"), high.alias("share_high"), few)


def role_shares(role_monthly: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Share of job postings with an opening of each role, from role_monthly rows of one source, judged.

    Columns: period, at, role, n, total, share, share_low, share_high, few.
    """
    rows = placed(role_monthly, period).filter(pl.col("role").is_in(WANTED))
    sums = rows.group_by("period", "at", "role").agg(
        pl.col("postings").sum().alias("n"), pl.col("postings_total").sum().alias("total")
    )
    return with_share(sums.sort("at", "role"))


def level_mix(level_monthly: pl.DataFrame, period: Period, asked: str = "primary") -> pl.DataFrame:
    """Share of a role's openings at each level by period, from level_monthly rows of one source.

    n: openings whose primary level it is (`primary`), or that ask for it among others (`asking`); total: openings of
    the role that have a primary level; a level that none has counts 0.
    Columns: period, at, role, level, n, total, share, share_low, share_high, few.
    """
    return _levels(placed(level_monthly, period), ["period", "at", "role"], asked)


def ladder(level_monthly: pl.DataFrame, asked: str = "primary") -> pl.DataFrame:
    """As level_mix, all months given in one: role, level, n, total, share, share_low, share_high, few."""
    return _levels(level_monthly, ["role"], asked)


def _levels(rows: pl.DataFrame, keys: list[str], asked: str) -> pl.DataFrame:
    own = rows.filter(pl.col("role").is_in(WANTED))
    totals = own.group_by(keys).agg(pl.col("openings_primary").sum().alias("total"))
    counted = own.group_by(*keys, "level").agg(pl.col(f"openings_{asked}").sum().alias("n"))
    every = totals.join(own.select("level").unique(), how="cross")
    spread = every.join(counted, on=[*keys, "level"], how="left").with_columns(pl.col("n").fill_null(0))
    return with_share(spread.select(*keys, "level", "n", "total").sort(*keys[1:], *keys[:1], "level"))


def skill_shares(
    skill_monthly: pl.DataFrame, role_monthly: pl.DataFrame, skills: Sequence[str], period: Period
) -> pl.DataFrame:
    """Share of a role's openings that name each of `skills`, by period; a skill that nobody names counts 0.

    Both frames hold rows of one source and role (role_monthly: judged).
    Columns: period, at, skill, n, total, share, share_low, share_high, few.
    """
    openings = pl.col("openings").sum()
    totals = placed(role_monthly, period).group_by("period", "at").agg(openings.alias("total"))
    named = placed(skill_monthly, period).group_by("period", "skill").agg(openings.alias("n"))
    wanted = pl.DataFrame({"skill": list(skills)}, schema={"skill": pl.String})
    rows = totals.join(wanted, how="cross").join(named, on=["period", "skill"], how="left")
    return with_share(rows.select("period", "at", "skill", pl.col("n").fill_null(0), "total").sort("at", "skill"))


def skill_ranking(skill_monthly: pl.DataFrame, role_monthly: pl.DataFrame, count: int) -> pl.DataFrame:
    """The `count` skills that most openings name over all months given, with their share of the openings.

    Columns: skill, n, total, share, share_low, share_high, few; most named first.
    """
    total = role_monthly["openings"].sum()
    named = skill_monthly.group_by("skill").agg(pl.col("openings").sum().alias("n"))
    rows = named.with_columns(pl.lit(total, dtype=pl.Int64).alias("total"))
    return with_share(rows.sort("n", "skill", descending=[True, False]).head(count))


def coverage(role_monthly: pl.DataFrame) -> pl.DataFrame:
    """Job postings by month and source: month, at, source, postings_total."""
    rows = placed(role_monthly, "month").unique(["month", "source"])
    return rows.select("month", "at", "source", "postings_total").sort("source", "month")
