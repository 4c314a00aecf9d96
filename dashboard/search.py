"""Which postings a reader asks for: a pure filter of the published postings."""

from dataclasses import dataclass

import polars as pl

SHOWN = ["month", "company", "url", "roles", "excerpt", "nth_month", "job_postings", "work_mode", "country", "place"]
SHOWN += ["pay_min", "pay_max", "pay_currency", "pay_period", "source", "posting_id", "job_id"]


@dataclass(frozen=True)
class Filter:
    """What a reader asks of the postings; an empty value asks nothing. Months are YYYY-MM, both included.

    `least_month` asks for jobs asked for in that many months by then, `job` for the postings of one job.
    """

    series: str = ""
    first: str = ""
    last: str = ""
    roles: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    work_modes: tuple[str, ...] = ()
    company: str = ""
    words: str = ""
    least_month: int = 0
    job: str = ""

    def conditions(self) -> list[pl.Expr]:
        """The conditions that a posting must all meet."""
        asked = {
            "series": _series() == self.series,
            "first": pl.col("month") >= self.first,
            "last": pl.col("month") <= self.last,
            "roles": _holds("roles", self.roles),
            "countries": pl.col("country").is_in(self.countries),
            "work_modes": _holds("work_mode", self.work_modes),
            "company": _speaks("company", [self.company.strip()]),
            "words": _speaks("excerpt", self.words.split()),
            "least_month": pl.col("nth_month") >= self.least_month,
            "job": pl.col("job_id") == self.job.strip(),
        }
        return [pl.col("is_job"), *(condition for name, condition in asked.items() if getattr(self, name))]


def find(postings: pl.DataFrame, wanted: Filter) -> pl.DataFrame:
    """Job postings that meet the filter, newest first, with the columns of SHOWN.

    `job_postings` counts all postings of the same job, those that do not meet the filter as well.
    """
    counted = postings.with_columns(job_postings=pl.col("is_job").sum().over("job_id"))
    return counted.filter(wanted.conditions()).sort("month", "posting_id", descending=True).select(SHOWN)


def _series() -> pl.Expr:
    """The series (hn, boards, sample) that a posting counts in."""
    real = pl.when(pl.col("kind") == "hn").then(pl.lit("hn")).otherwise(pl.lit("boards"))
    return pl.when("sample").then(pl.lit("sample")).otherwise(real)


def _holds(column: str, values: tuple[str, ...]) -> pl.Expr:
    """The list holds any of `values`."""
    wanted = pl.Series([values], dtype=pl.List(pl.String))
    return pl.col(column).list.set_intersection(pl.lit(wanted)).list.len() > 0


def _speaks(column: str, words: list[str]) -> pl.Expr:
    """The text holds every one of `words`, in any case, taken literally."""
    text = pl.col(column).str.to_lowercase()
    return pl.all_horizontal(pl.lit(True), *(text.str.contains(w.lower(), literal=True) for w in words))
