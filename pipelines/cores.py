"""Work on the rows of a frame, on all cores."""

from collections.abc import Callable
from math import ceil
from typing import TypeVar

import polars as pl
from joblib import Parallel, cpu_count, delayed

LEAST = 500
"""Rows below which it is not worth starting another process."""

Done = TypeVar("Done")


def spread(work: Callable[[pl.DataFrame], Done], rows: pl.DataFrame) -> list[Done]:
    """What `work`, a function that other processes can import, makes of each slice of `rows`, in order; one slice a core.

    Few rows are worked on here and now.
    """
    slices = list(rows.iter_slices(max(LEAST, ceil(rows.height / cpu_count())))) or [rows]
    return list(Parallel(n_jobs=len(slices))(delayed(work)(part) for part in slices))
