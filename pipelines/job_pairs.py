"""How well postings are joined to jobs: precision and recall over pairs that a reader has labelled.

The pairs (known/job_pairs.csv) are ids and labels, no texts: `same` is empty where the reader could not decide. They were
drawn by stratum, so that a pair stands for `stratum_pairs` of its kind shared among those drawn. `tuning` pairs have
been looked at while the rules were made; `held` ones were labelled by reading alone, of other companies.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.tables import rows

SEED = 1
RESAMPLES = 1000
Floats = NDArray[np.float64]
Draws = NDArray[np.float64]

_PAIRS = {"same": pl.Int8, "stratum_pairs": pl.Int64}


def pairs() -> pl.DataFrame:
    """Return the labelled pairs: id_a, id_b, same (1, 0, null), group, stratum, stratum_pairs, split."""
    frame = pl.DataFrame(list(rows("job_pairs")))
    return frame.with_columns(pl.col(name).replace("", None).cast(dtype) for name, dtype in _PAIRS.items())


def figures(labelled: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """Score `jobs` (posting_id, job_id, company_key) on the decided pairs of `labelled` whose postings are both there.

    Return one row a split and group, and `all` of each split: pairs, known (both postings there), same, and of these
    right (joined rightly), wrong, missed; precision and recall as counted and, by stratum, weighted, each with a 95 %
    interval (bootstrap by company); null where nothing is joined, or nothing is to be.
    """
    scored = _scored(labelled.filter(pl.col("same").is_not_null()), jobs)
    parts = [_part(split, group, rows_) for (split, group), rows_ in _parts(scored)]
    return pl.DataFrame(parts, infer_schema_length=None)


def _scored(labelled: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """Pairs with `joined`, `company` and `weight`; joined is null where a posting is not there."""
    first = jobs.select(id_a="posting_id", job_a="job_id", company="company_key")
    both = labelled.join(first, on="id_a", how="left").join(
        jobs.select(id_b="posting_id", job_b="job_id"), on="id_b", how="left"
    )
    joined = pl.col("job_a") == pl.col("job_b")
    return both.with_columns(
        joined=joined,
        company=pl.col("company").fill_null(pl.col("id_a")),
        weight=pl.col("stratum_pairs") / joined.is_not_null().sum().over("split", "stratum"),
    ).sort("split", "group", "id_a", "id_b")


def _parts(scored: pl.DataFrame) -> list[tuple[tuple[str, str], pl.DataFrame]]:
    groups = [
        ((str(key[0]), str(key[1])), part) for key, part in scored.group_by("split", "group", maintain_order=True)
    ]
    whole = [((str(key[0]), "all"), part) for key, part in scored.group_by("split", maintain_order=True)]
    return sorted(groups + whole, key=lambda part: part[0])


def _part(split: str, group: str, found: pl.DataFrame) -> dict[str, object]:
    known = found.filter(pl.col("joined").is_not_null())
    same, joined = (known[name].cast(pl.Boolean).to_numpy() for name in ("same", "joined"))
    draws = _draws(known["company"])
    counts = {"right": same & joined, "wrong": ~same & joined, "missed": same & ~joined}
    told: dict[str, object] = {"split": split, "group": group, "pairs": found.height, "known": known.height}
    told |= {"same": int(same.sum())} | {name: int(rows_.sum()) for name, rows_ in counts.items()}
    for suffix, weight in (("", np.ones(known.height)), ("_weighted", known["weight"].to_numpy())):
        for name, against in (("precision", joined), ("recall", same)):
            told |= _share(name + suffix, counts["right"] * weight, against * weight, draws)
    return told


def _share(name: str, part: Floats, whole: Floats, draws: Draws) -> dict[str, float | None]:
    """A ratio of sums and its 95 % interval over resamples."""
    if not whole.sum():
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    drawn_part, drawn_whole = draws @ part, draws @ whole
    low, high = np.quantile(drawn_part[drawn_whole > 0] / drawn_whole[drawn_whole > 0], (0.025, 0.975))
    return {name: float(part.sum() / whole.sum()), f"{name}_low": float(low), f"{name}_high": float(high)}


def _draws(company: pl.Series) -> Draws:
    """RESAMPLES rows: how often each pair is drawn when companies are drawn with replacement."""
    number = company.rank("dense").cast(pl.Int64).to_numpy() - 1
    companies = company.n_unique()
    if not companies:
        return np.zeros((RESAMPLES, 0))
    often = np.random.default_rng(SEED).multinomial(companies, np.full(companies, 1 / companies), RESAMPLES)
    return np.asarray(often[:, number], np.float64)


def card(told: pl.DataFrame, jobs_version: str) -> str:
    """The figures as Markdown."""
    lines = [_HEAD.format(version=jobs_version)]
    for row in told.iter_rows(named=True):
        shares = [_interval(row, name) for name in ("precision", "recall", "precision_weighted", "recall_weighted")]
        counts = [
            f"{row['known']} of {row['pairs']}",
            *(str(row[name]) for name in ("same", "right", "wrong", "missed")),
        ]
        lines.append("| " + " | ".join([row["split"], row["group"], *counts, *shares]) + " |")
    return "\n".join(lines) + "\n"


def _interval(row: dict[str, float | None], name: str) -> str:
    if row[name] is None:
        return "–"
    return f"{row[name]:.3f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"


_HEAD = """# How well postings are joined to jobs

Written by `roleshift evaluate-jobs --card docs/jobs-card.md`, rules version {version}. What the pairs are and what the
rules do: [decision 3](decisions/0003-jobs.md). A figure is recomputed from a data folder that holds the postings; those
of comments are in the box, so `roleshift refresh` is enough for them. Intervals are 95 %, bootstrap by company.

| split | group | pairs known | same | joined rightly | wrongly | missed | precision | recall | precision, weighted | recall, weighted |
|---|---|---|---|---|---|---|---|---|---|---|"""
