"""A panel of job boards month by month, from the first and the last day each ad was seen on its board.

An ad is new in the month of `first_published`; where that is not given, in the month it was first seen. Published before
its board was first read, it is left-truncated: it is known because it was still open then (or came back later), so it
is counted apart. First seen in its board's first snapshot without a date, it is new in no month.
An ad is open from the month in which it is new, else first seen; it closes in the month of its last sight if a later
snapshot lacks it.
"""

import polars as pl

from pipelines.skills import title_flags
from warehouse.contracts import GREENHOUSE_MONTHLY
from warehouse.errors import RoleshiftError
from warehouse.taxonomy import Taxonomy

KEY = ["board", "job_id"]
DAYS = ["first_seen", "last_seen", "board_last_snapshot"]
COLUMNS = [*KEY, "internal_job_id", "title", "first_published", *DAYS, "closed_observed"]
_CELL = ["month", "board", "title_class"]


def monthly(ads: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """Return GREENHOUSE_MONTHLY from `ads`, one row an ad with the columns COLUMNS, days and times as ISO text.

    A board and month in which the board was watched is always a row of the class `other`, be it of zeros.
    Raises RoleshiftError where a column is missing, a day is none or an ad stands twice.
    """
    dated = _dated(_checked(ads), taxonomy)
    watched = _watched(dated)
    cells = pl.concat([_new(dated), _open_and_closed(dated), watched.drop("watched")], how="diagonal_relaxed")
    counts = pl.col("new", "jobs", "left_truncated", "open_at_end", "closed")
    rows = (
        cells.group_by(_CELL)
        .agg(counts.sum())
        .join(watched.select("month", "board", "watched"), on=["month", "board"], how="left")
        .with_columns(pl.col("watched").fill_null(False), complete=_complete(dated))
        .with_columns(pl.col("month").dt.strftime("%Y-%m"))
    )
    return GREENHOUSE_MONTHLY.check(rows).sort(GREENHOUSE_MONTHLY.key)


def _checked(ads: pl.DataFrame) -> pl.DataFrame:
    missing = [column for column in COLUMNS if column not in ads.columns]
    if missing:
        raise RoleshiftError(f"the columns {', '.join(missing)} are missing; the table needs {', '.join(COLUMNS)}")
    days = ads.select(COLUMNS).with_columns(
        pl.col(DAYS).cast(pl.String).str.to_date("%Y-%m-%d", strict=False),
        pl.col("closed_observed").cast(pl.String).str.to_lowercase() == "true",
    )
    for column in DAYS:
        if days[column].null_count():
            raise RoleshiftError(f"{column}: {days[column].null_count()} rows hold no day; write it as YYYY-MM-DD")
    if twice := days.height - days.select(KEY).n_unique():
        raise RoleshiftError(f"{twice} rows repeat an ad ({', '.join(KEY)}); keep one row an ad")
    return days


def _dated(ads: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """The ads with title class, vacancy, the board's first snapshot and the day they were published (null: unknown)."""
    ai, ml = title_flags(ads["title"], taxonomy)
    given = pl.col("first_published").str.to_datetime("%+", time_zone="UTC", strict=False).dt.date()
    in_first_snapshot = pl.col("first_seen") == pl.col("watched_from")
    published = pl.min_horizontal(given, "first_seen")
    return (
        ads.with_columns(
            title_class=_title_class(ai, ml),
            vacancy=pl.coalesce("internal_job_id", "job_id"),
            watched_from=pl.col("first_seen").min().over("board"),
        )
        .with_columns(published=pl.when(given.is_not_null() | ~in_first_snapshot).then(published))
        .with_columns(truncated=pl.col("published") < pl.col("watched_from"))
    )


def _title_class(ai: pl.Series, ml: pl.Series) -> pl.Expr:
    both = pl.when(ai & ml).then(pl.lit("both"))
    return both.when(ai).then(pl.lit("ai_engineer")).when(ml).then(pl.lit("ml_engineer")).otherwise(pl.lit("other"))


def _new(dated: pl.DataFrame) -> pl.DataFrame:
    published = dated.filter(pl.col("published").is_not_null()).with_columns(month=_month("published"))
    fresh = ~pl.col("truncated")
    return published.group_by(_CELL).agg(
        new=fresh.sum(), jobs=pl.col("vacancy").filter(fresh).n_unique(), left_truncated=pl.col("truncated").sum()
    )


def _open_and_closed(dated: pl.DataFrame) -> pl.DataFrame:
    """An ad is open at the end of every month from its opening to its last sight, but for the last one if it closed."""
    opened = pl.when(~pl.col("truncated")).then("published").otherwise("first_seen")
    spans = dated.with_columns(opened=opened, ends=_month("last_seen"))
    ends = spans.with_columns(month=_months("opened", "last_seen")).explode("month")
    gone = pl.col("closed_observed") & (pl.col("month") == pl.col("ends"))
    return ends.group_by(_CELL).agg(open_at_end=(~gone).sum(), closed=gone.sum())


def _watched(dated: pl.DataFrame) -> pl.DataFrame:
    """The months of each board from its first snapshot to its last."""
    boards = dated.group_by("board").agg(pl.col("watched_from").min(), pl.col("board_last_snapshot").max())
    months = boards.with_columns(month=_months("watched_from", "board_last_snapshot")).explode("month")
    return months.select("month", "board", title_class=pl.lit("other"), watched=pl.lit(True))


def _complete(dated: pl.DataFrame) -> pl.Expr:
    """The panel was read from the first day of the month to the last."""
    ends = pl.col("month").dt.month_end()
    begun = pl.col("month") >= dated["watched_from"].min()
    return begun & (ends <= dated["board_last_snapshot"].max())


def _month(day: str) -> pl.Expr:
    return pl.col(day).dt.month_start()


def _months(first: str, last: str) -> pl.Expr:
    return pl.date_ranges(_month(first), _month(last), "1mo")
