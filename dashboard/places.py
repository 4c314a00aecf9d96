"""Where the work is, and how much of it is remote: pure frames of shares."""

from typing import Literal

import polars as pl

from dashboard.frames import Period, placed, with_share

Place = Literal["country", "city"]


def known(place_monthly: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Rows whose country or city is known, the name of the place in the column `place`; a city has its country."""
    rows = place_monthly.filter(pl.col(place) != "unknown")
    city = pl.concat_str("city", pl.lit(", "), "country")
    return rows.with_columns((city if place == "city" else pl.col("country")).alias("place"))


def ranking(known_places: pl.DataFrame, count: int) -> pl.DataFrame:
    """The `count` places with most openings, with their share of the openings whose place is known.

    Columns: place, n, total, share, share_low, share_high, few; most first.
    """
    sums = known_places.group_by("place").agg(pl.col("openings").sum().alias("n"))
    rows = sums.with_columns(pl.lit(known_places["openings"].sum(), dtype=pl.Int64).alias("total"))
    return with_share(rows.sort("n", "place", descending=[True, False]).head(count))


def over_time(known_places: pl.DataFrame, chosen: list[str], period: Period) -> pl.DataFrame:
    """Share of each chosen place in the openings of a period whose place is known; a place without any counts 0.

    Columns: period, at, place, n, total, share, share_low, share_high, few.
    """
    rows = placed(known_places, period)
    openings = pl.col("openings").sum()
    totals = rows.group_by("period", "at").agg(openings.alias("total"))
    counted = rows.group_by("period", "place").agg(openings.alias("n"))
    wanted = pl.DataFrame({"place": chosen}, schema={"place": pl.String})
    spread = totals.join(wanted, how="cross").join(counted, on=["period", "place"], how="left")
    return with_share(spread.select("period", "at", "place", pl.col("n").fill_null(0), "total").sort("at", "place"))


def mode_shares(work_mode_monthly: pl.DataFrame, mode: str, period: Period) -> pl.DataFrame:
    """Share of the openings that state a work mode which offer `mode`, by role and period.

    Columns: period, at, role, n, total, share, share_low, share_high, few.
    """
    rows = placed(work_mode_monthly, period)
    month = ["month", "period", "at", "role", "openings_role"]
    offers = ((pl.col("work_mode") == name) * pl.col("openings") for name in (mode, "unstated"))
    months = rows.group_by(month).agg(
        offering.sum().alias(c) for offering, c in zip(offers, ("n", "mute"), strict=True)
    )
    stated = (pl.col("openings_role") - pl.col("mute")).sum().alias("total")
    return with_share(months.group_by("period", "at", "role").agg(pl.col("n").sum(), stated).sort("at", "role"))
