"""AI engineers against ML engineers, month by month, with the doubt that counts leave."""

import polars as pl
from scipy.stats import beta

from warehouse.contracts import INVERSION_MONTHLY
from warehouse.taxonomy import load

SERIES = ["source", "definition"]
CONFIDENCE = 0.95


def inversion(role_monthly: pl.DataFrame) -> pl.DataFrame:
    """Return INVERSION_MONTHLY from ROLE_MONTHLY, ordered by source, definition and month.

    A definition counts its own unit (openings or postings). From a series' first month to its last, every month in
    which its source has postings is a row, with counts of zero where neither role was found. The interval is
    Jeffreys' for the share ai / (ai + ml) (Brown, Cai and DasGupta 2001), without its exceptions at 0 and n, so that
    it maps to a finite, positive ratio; the ratio has half a count added to each side.
    """
    counts = _counts(role_monthly)
    months = role_monthly.select("month", "source", "postings_total").unique(["month", "source"])
    spans = counts.group_by(SERIES).agg(first=pl.col("month").min(), last=pl.col("month").max())
    rows = (
        months.join(spans, on="source")
        .filter(pl.col("month").is_between("first", "last"))
        .join(counts, on=["month", *SERIES], how="left")
        .with_columns(pl.col("ai", "ml").fill_null(0), unit=_unit())
        .sort(*SERIES, "month")
    )
    return INVERSION_MONTHLY.check(rows.with_columns(_ratios(rows["ai"], rows["ml"])))


def _unit() -> pl.Expr:
    return pl.col("definition").replace_strict({d.id: d.unit for d in load().definitions}, return_dtype=pl.String)


def _counts(role_monthly: pl.DataFrame) -> pl.DataFrame:
    count = pl.when(_unit() == "openings").then("openings").otherwise("postings").fill_null(0)
    return role_monthly.group_by("month", *SERIES).agg(
        ai=count.filter(pl.col("role") == "ai_engineer").sum(),
        ml=count.filter(pl.col("role") == "ml_engineer").sum(),
    )


def _ratios(ai: pl.Series, ml: pl.Series) -> list[pl.Series]:
    a, b = ai.to_numpy() + 0.5, ml.to_numpy() + 0.5
    tail = (1 - CONFIDENCE) / 2
    # x / (1 - x) with 1 - x taken from the mirrored distribution: no digits are lost near a share of 1.
    low = beta.ppf(tail, a, b) / beta.isf(tail, b, a)
    high = beta.isf(tail, a, b) / beta.ppf(tail, b, a)
    return [pl.Series("ratio", a / b), pl.Series("ratio_low", low), pl.Series("ratio_high", high)]
