"""Published forecasts against what came, and series before and after a change of ours."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from pipelines import months
from pipelines.inversion import SERIES
from pipelines.scores import counted_shares, scored
from warehouse.contracts import FORECAST_SCORE, REVISION


def forecast_score(coming: pl.DataFrame, inversion: pl.DataFrame) -> pl.DataFrame:
    """Return FORECAST_SCORE of the months of `coming` (FORECAST_MONTHLY and `origin`) that `inversion` counts by now."""
    counted = inversion.filter(pl.col("ai") + pl.col("ml") > 0).select("month", *SERIES, "ai", "ml")
    came = coming.filter(pl.col("counted_odds").is_not_null()).join(counted, on=["month", *SERIES])
    return FORECAST_SCORE.check(pl.DataFrame(list(_scores(came)), schema=FORECAST_SCORE.schema))


def _scores(came: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for row in came.iter_rows(named=True):
        n = row["ai"] + row["ml"]
        share = row["ai"] / n
        yield {
            "source": row["source"], "definition": row["definition"], "origin": row["origin"], "month": row["month"],
            "horizon": months.number(row["month"]) - months.number(row["origin"]), "n": n, "share": share,
            **scored(counted_shares(np.array(row["counted_odds"]), n), share),
        }  # fmt: skip


def revision(before: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame], what: str, on: date) -> pl.DataFrame:
    """Return REVISION of the series that stand in both; each side holds `inversion_monthly` and `crossing`."""
    sums = {}
    shared = before["inversion_monthly"].join(after["inversion_monthly"], on=["month", *SERIES], how="semi")
    for side, tables in (("before", before), ("after", after)):
        own = tables["inversion_monthly"].join(shared, on=["month", *SERIES], how="semi")
        totals = own.group_by(SERIES).agg(pl.col("ai", "ml").sum())
        joined = totals.join(tables["crossing"].select(*SERIES, "median_month", "p_already"), on=SERIES)
        sums[side] = joined.rename({c: f"{c}_{side}" for c in joined.columns if c not in SERIES})
    both = sums["before"].join(sums["after"], on=SERIES).with_columns(what=pl.lit(what), changed_on=pl.lit(on))
    return REVISION.check(both.filter(pl.col("source") != "sample"))
