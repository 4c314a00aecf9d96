"""Postings → jobs: one real vacancy once, however often and wherever it is asked for.

Candidates share a company or a stretch of their signatures; rules decide each pair. What is linked over several pairs
stays together as long as the rules join more of its pairs than they forbid. The order of the rows does not matter.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipelines.jobs_rules import MONTHS, RULES, Marks, Rows, compare, decide
from pipelines.versions import JOBS_VERSION
from warehouse.contracts import POSTING_JOBS

Keys = NDArray[np.uint64]
Weights = NDArray[np.float64]

_COMPANY_WINDOW, _WINDOW = 40, 12
_BANDS = 16
_LARGEST = 400
_CHUNK = 400_000
_WEIGHTS = np.array([3.0, 2.0, 1.0, 1.0, -1e6, -1.5, -0.1])
"""What a pair says for one job: by its place in RULES, then NEVER, FORBIDDEN and APART, which count from the end. What a
rule joins counts for more the more alike the texts are."""
_MIX = np.uint64(0x9E3779B97F4A7C15)


def posting_jobs(postings: pl.DataFrame) -> pl.DataFrame:
    """Return one POSTING_JOBS row for each row of `postings`: POSTING_MARKS with facts (see `Marks.of`)."""
    ordered = postings.sort("month", pl.col("posting_id").str.len_chars(), "posting_id")
    marks = Marks.of(ordered)
    edges = _edges(marks)
    job = _clusters(marks, edges)
    rule = np.full(len(marks), len(RULES), np.int64)
    inside = edges[_within(job, edges)]
    for side in (0, 1):
        np.minimum.at(rule, inside[:, side], inside[:, 2])
    ids = ordered["posting_id"]
    matched = pl.Series(rule).replace_strict(dict(enumerate(RULES)), default=None, return_dtype=pl.String)
    jobs = ordered.select(
        "posting_id",
        "month",
        job_id=ids.gather(job),
        matched_by=pl.when(pl.Series(job != np.arange(len(job)))).then(matched),
        age_months=pl.Series(marks.month - marks.month[job], dtype=pl.Int32),
        first_month=ordered["month"].gather(job),
        nth_month=pl.Series(_nth_month(job, marks.month), dtype=pl.Int32),
        jobs_version=pl.lit(JOBS_VERSION),
    )
    return POSTING_JOBS.check(jobs).sort("posting_id")


def _nth_month(job: Rows, month: Rows) -> Rows:
    """In how many months each row's job has been asked for by then."""
    return (
        pl.DataFrame({"job": job, "month": month})
        .select(pl.col("month").rank("dense").over("job"))
        .to_series()
        .to_numpy()
    )


def _within(job: Rows, edges: Rows) -> NDArray[np.bool_]:
    return np.asarray(job[edges[:, 0]] == job[edges[:, 1]], np.bool_)


def _edges(marks: Marks) -> Rows:
    """Pairs that a rule joins: older row, younger row, place of the rule in RULES."""
    found = [np.empty((0, 3), np.int64)]
    for a, b in _chunks(_candidates(marks)):
        rule = decide(marks, a, b, compare(marks, a, b))
        kept = rule >= 0
        found.append(np.stack([np.minimum(a, b)[kept], np.maximum(a, b)[kept], rule[kept].astype(np.int64)], axis=1))
    return np.unique(np.concatenate(found), axis=0)


def _candidates(marks: Marks) -> Iterator[tuple[Rows, Rows]]:
    """Pairs worth a look: neighbours in time of one company, title, requisition, or band of the signature."""
    named = marks.company > 0
    company = marks.company.astype(np.uint64)
    yield from _neighbours(company, named, marks.month, _COMPANY_WINDOW)
    for key in (marks.title, marks.requisition):
        yield from _neighbours(company * _MIX + key.astype(np.uint64), named & (key > 0), marks.month, _WINDOW)
    for band in range(_BANDS):
        width = marks.signature.shape[1] // _BANDS
        part = np.ascontiguousarray(marks.signature[:, band * width : (band + 1) * width]).view(np.uint32)[:, 0]
        yield from _neighbours(part.astype(np.uint64), np.ones(len(marks), np.bool_), marks.month, _WINDOW)


def _neighbours(key: Keys, wanted: NDArray[np.bool_], month: Rows, window: int) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows with one key, no more than `window` rows and MONTHS months apart in their order."""
    rows = np.flatnonzero(wanted)
    rows = rows[np.argsort(key[rows], kind="stable")]
    keys, months = key[rows], month[rows]
    for step in range(1, min(window, len(rows) - 1) + 1):
        near = (keys[step:] == keys[:-step]) & (months[step:] - months[:-step] <= MONTHS)
        if not near.any():
            return
        yield rows[:-step][near], rows[step:][near]


def _chunks(pairs: Iterator[tuple[Rows, Rows]]) -> Iterator[tuple[Rows, Rows]]:
    """The same pairs, at most _CHUNK at a time."""
    for a, b in pairs:
        for start in range(0, len(a), _CHUNK):
            yield a[start : start + _CHUNK], b[start : start + _CHUNK]


def _clusters(marks: Marks, edges: Rows) -> Rows:
    """For each row the oldest row of its job: linked rows, cut where rules forbid more than they join."""
    job = np.arange(len(marks))
    for rows in _batches(_linked(len(marks), edges)):
        for group, a, b, weights in _judged(marks, rows):
            together = contract(len(group), a, b, weights) if (weights < 0).any() else np.zeros(len(group), np.int64)
            job[group] = group[together]
    return job


def _linked(rows: int, edges: Rows) -> list[Rows]:
    """Rows linked over any number of edges, the oldest first; more than _LARGEST are cut in the order of time."""
    graph = coo_array((np.ones(len(edges), np.bool_), (edges[:, 0], edges[:, 1])), shape=(rows, rows))
    _, label = connected_components(graph, directed=False)
    ordered = np.argsort(label, kind="stable")
    groups = np.split(ordered, np.flatnonzero(np.diff(label[ordered])) + 1)
    return [group[i : i + _LARGEST] for group in groups if len(group) > 1 for i in range(0, len(group), _LARGEST)]


def _batches(groups: list[Rows]) -> Iterator[list[Rows]]:
    """Groups in batches of about _CHUNK pairs."""
    pairs = np.cumsum([len(group) * (len(group) - 1) // 2 for group in groups])
    cuts = np.flatnonzero(np.diff(pairs // _CHUNK)) + 1
    for start, end in pairwise([0, *cuts, len(groups)] if groups else ()):
        yield groups[start:end]


def _judged(marks: Marks, groups: list[Rows]) -> Iterator[tuple[Rows, Rows, Rows, Weights]]:
    """Each group with all its pairs, as places in it, and what speaks for or against one job."""
    places = [np.triu_indices(len(group), 1) for group in groups]
    a, b = (np.concatenate([group[pair[side]] for group, pair in zip(groups, places, strict=True)]) for side in (0, 1))
    compared = compare(marks, a, b)
    rule = decide(marks, a, b, compared)
    said = _WEIGHTS[rule] + np.where(rule >= 0, compared.alike, 0)
    weights = np.split(said, np.cumsum([len(pair[0]) for pair in places])[:-1])
    for group, pair, weight in zip(groups, places, weights, strict=True):
        yield group, pair[0], pair[1], weight


def contract(rows: int, a: Rows, b: Rows, weights: Weights) -> Rows:
    """For each of `rows` the first row of its cluster: the two clusters that most speaks for are merged, until nothing does.

    Greedy additive edge contraction (Keuper et al. 2015) of weighted pairs a, b; ties go to the lower rows.
    """
    between = np.zeros((rows, rows))
    between[a, b] = weights
    between += between.T
    cluster = np.arange(rows)
    for _ in range(rows - 1):
        one, other = sorted(divmod(int(between.argmax()), rows))
        if between[one, other] <= 0:
            break
        between[one] += between[other]
        between[:, one] += between[:, other]
        between[one, one] = 0
        between[other] = between[:, other] = -np.inf
        cluster[cluster == other] = one
    return cluster
