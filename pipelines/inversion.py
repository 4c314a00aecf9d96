"""AI engineers against ML engineers, month by month, with the doubt that counts leave."""

from collections.abc import Mapping

import polars as pl
from scipy.special import betainccinv, betaincinv

from pipelines.correct import Correction
from warehouse.contracts import INVERSION_MONTHLY
from warehouse.taxonomy import Definition, load

SERIES = ["source", "definition"]
CORRECTED = "corrected"
CONFIDENCE = 0.95


def inversion(role_monthly: pl.DataFrame, corrections: Mapping[str, Correction]) -> pl.DataFrame:
    """Return INVERSION_MONTHLY from ROLE_MONTHLY, ordered by source, definition and month.

    A definition counts a column of the definition that it reads. From a series' first month to its last, every month in
    which its source has postings is a row, with counts of zero where neither role was found. The interval is Jeffreys'
    for the share ai / (ai + ml) (Brown, Cai and DasGupta 2001), without its exceptions at 0 and n, so that it maps to a
    finite, positive ratio; the ratio has half a count added to each side. The corrected definition stands for the
    sources that have a correction; see pipelines/correct.py.
    """
    parts = [_with_ratio(_counts(role_monthly, d)) for d in load().definitions if d.id != CORRECTED]
    parts += [_corrected(role_monthly, source, by) for source, by in corrections.items()]
    return INVERSION_MONTHLY.check(pl.concat(parts, how="diagonal_relaxed").sort(*SERIES, "month"))


def judged_counts(role_monthly: pl.DataFrame, source: str) -> pl.DataFrame:
    """Counts that the corrected series of a source is made of: month, ai, ml and the columns of INVERSION_MONTHLY."""
    return _counts(role_monthly.filter(pl.col("source") == source), _corrected_definition())


def _corrected_definition() -> Definition:
    return next(d for d in load().definitions if d.id == CORRECTED)


def _counts(role_monthly: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    own = role_monthly.filter(
        pl.col("definition") == (definition.reads or definition.id), pl.col("month") >= (definition.since or "")
    )
    count = pl.col(definition.unit).fill_null(0)
    counts = own.group_by("month", "source").agg(
        pl.col("postings_total").first(),
        ai=count.filter(pl.col("role") == "ai_engineer").sum(),
        ml=count.filter(pl.col("role").is_in(definition.ml)).sum(),
    )
    return counts.with_columns(definition=pl.lit(definition.id), unit=pl.lit(definition.unit))


def _with_ratio(rows: pl.DataFrame) -> pl.DataFrame:
    a, b = rows["ai"].to_numpy() + 0.5, rows["ml"].to_numpy() + 0.5
    tail = (1 - CONFIDENCE) / 2
    # x / (1 - x) with 1 - x taken from the mirrored distribution: no digits are lost near a share of 1.
    low = betaincinv(a, b, tail) / betainccinv(b, a, tail)
    high = betainccinv(a, b, tail) / betaincinv(b, a, tail)
    return rows.with_columns(pl.Series("ratio", a / b), pl.Series("ratio_low", low), pl.Series("ratio_high", high))


def _corrected(role_monthly: pl.DataFrame, source: str, correction: Correction) -> pl.DataFrame:
    rows = list(judged_counts(role_monthly, source).iter_rows(named=True))
    return pl.DataFrame([row | correction.month(row["ai"], row["ml"], row["month"]) for row in rows]).with_columns(
        pl.col("ai", "ml").round().cast(pl.Int64)
    )
