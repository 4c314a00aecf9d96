"""Benchmark series of others beside ours: shares of postings by day become shares by month."""

import polars as pl

from warehouse.contracts import BENCHMARK_MONTHLY

_NEEDED = ("date", "jobcountry", "AI_share_postings")


def benchmark_monthly(documents: pl.DataFrame) -> pl.DataFrame:
    """BENCHMARK_MONTHLY of the newest document a series in `documents` (DOCUMENTS).

    A month's share is the mean of its days. Lines without day, country or a share from 0 to 100 % are left out, and
    so is a document that is no such table.
    """
    newest = documents.sort("fetched_at").unique("source", keep="last", maintain_order=True)
    found = [_series(row["body"], row["source"], row["sample"]) for row in newest.iter_rows(named=True)]
    return BENCHMARK_MONTHLY.check(pl.concat([BENCHMARK_MONTHLY.empty(), *found]).sort(BENCHMARK_MONTHLY.key))


def _series(body: bytes, source: str, sample: bool) -> pl.DataFrame:
    try:
        lines = pl.read_csv(body, infer_schema=False, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError:
        return BENCHMARK_MONTHLY.empty()
    if not set(_NEEDED) <= set(lines.columns):
        return BENCHMARK_MONTHLY.empty()
    days = lines.select(
        day=pl.col("date").str.to_date("%Y-%m-%d", strict=False),
        country=pl.col("jobcountry"),
        share=pl.col("AI_share_postings").cast(pl.Float64, strict=False) / 100,
    )
    good = days.drop_nulls().filter(pl.col("share").is_between(0, 1)).unique(("day", "country"), keep="last")
    months = good.group_by(month=pl.col("day").dt.strftime("%Y-%m"), country="country").agg(
        share=pl.col("share").mean(), days=pl.len().cast(pl.Int64)
    )
    return BENCHMARK_MONTHLY.check(months.with_columns(source=pl.lit(source), sample=pl.lit(sample)))
