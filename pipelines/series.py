"""Series of two counts a month, as users give them and as the trend reads them."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines import months
from warehouse.errors import RoleshiftError

COLUMNS = ("series", "month", "ai", "ml")
MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
WHOLE = r"^\d{1,15}(\.0+)?$"


def read_series(frame: pl.DataFrame) -> pl.DataFrame:
    """Check a user's table and return it as series, month, ai, ml (text, YYYY-MM, whole numbers), sorted.

    Months may be missing. Raises RoleshiftError that names the line (the header is line 1) and what to write there.
    """
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise RoleshiftError(
            f"the columns {', '.join(missing)} are missing; the table needs {', '.join(COLUMNS)} as its header"
        )
    if frame.is_empty():
        raise RoleshiftError("the table holds no rows; give one row a series and month")
    rows = frame.select(pl.col(c).cast(pl.String).str.strip_chars().fill_null("") for c in COLUMNS)
    _refuse(rows, "series", pl.col("series") == "", "has no series; give it a name")
    _refuse(rows, "month", ~pl.col("month").str.contains(MONTH), "is not a month; write it as YYYY-MM")
    for column in ("ai", "ml"):
        _refuse(rows, column, ~pl.col(column).str.contains(WHOLE), "is not a count; write a whole number from 0 up")
    twice = ~pl.struct("series", "month").is_first_distinct()
    _refuse(rows, "month", twice, "stands twice in its series; keep one row a series and month")
    return rows.with_columns(pl.col("ai", "ml").cast(pl.Float64).cast(pl.Int64)).sort("series", "month")


def _refuse(rows: pl.DataFrame, column: str, wrong: pl.Expr, why: str) -> None:
    bad = rows.with_row_index("line", offset=2).filter(wrong)
    if not bad.is_empty():
        raise RoleshiftError(f"line {bad['line'][0]}: {column} {bad[column][0]!r} {why}")


def filled(rows: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Counts of every month from the first count to the last row, and the number of that first month."""
    at = np.array([months.number(month) for month in rows["month"]])
    counts = rows.select("ai", "ml").to_numpy().astype(np.float64)
    counted = at[counts.sum(axis=1) > 0]
    start = int(counted[0] if counted.size else at[0])
    table = np.zeros((at[-1] - start + 1, 2))
    table[at[at >= start] - start] = counts[at >= start]
    return table[:, 0], table[:, 1], start
