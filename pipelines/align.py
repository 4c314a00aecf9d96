"""Labelled openings onto the openings the splitter found, for training: labels are a posting's, examples an opening's."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl

from pipelines.evidence import speaks_of_ai
from pipelines.features import Case, canonical
from pipelines.openings_titles import title_words

ALIKE = 0.45
"""Titles at least so alike are one opening."""

LABEL = pl.Schema(
    {
        "opening_id": pl.String(),
        "posting_id": pl.String(),
        "role": pl.String(),
        "primary_level": pl.Int8(),
        "levels": pl.List(pl.Int8()),
    }
)


class Aligned(NamedTuple):
    """Cases with a label each (LABEL, same order). `extra` marks cases made from a label the splitter missed."""

    cases: list[Case]
    labels: pl.DataFrame
    extra: list[bool]


def align(cases: Sequence[Case], labelled: pl.DataFrame) -> Aligned:
    """Give every case the label of the labelled opening it is, else `other`.

    `labelled` holds id and openings (title, role, primary_level, levels). A labelled opening that was not found
    becomes an extra case, with its title and the evidence of the posting's first case: for training only.
    """
    of_posting: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        of_posting[case.opening_id.rsplit("#", 1)[0]].append(case)
    known = dict(labelled.select("id", "openings").iter_rows())
    rows = [row for key, found in of_posting.items() for row in _posting(key, found, known[key] or [])]
    labels = pl.DataFrame([label for _, label, _ in rows], schema=LABEL)
    return Aligned([case for case, _, _ in rows], labels, [extra for _, _, extra in rows])


def _posting(
    key: str, found: Sequence[Case], labels: Sequence[dict[str, Any]]
) -> Iterator[tuple[Case, dict[str, Any], bool]]:
    matched = _match(found, labels)
    for i, case in enumerate(found):
        yield case, _label(case, key, labels[matched[i]] if i in matched else _again(case, labels)), False
    for j, label in enumerate(labels):
        if j not in matched.values():
            case = replace(found[0], title=label["title"] or "", opening_id=f"{key}#label{j}")
            yield case, _label(case, key, label), True


def _again(case: Case, labels: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The label of a title that names a labelled opening again, in another grade or city, or in part ("NLP specialists"
    of "ML, CV and NLP specialists"); else `other`."""
    words = canonical(case.title)
    same = [label for label in labels if words and canonical(label["title"] or "") == words]
    shared = [label for label in labels if _share_ai(label["title"] or "", case.title)]
    nearest = sorted(shared, key=lambda label: -alike(label["title"], case.title))
    return next(iter([*same, *nearest]), {"role": "other", "primary_level": None, "levels": []})


def _share_ai(left: str, right: str) -> bool:
    """True where a word of AI stands in both titles: "ML" of "ML Engineer" and "Machine Learning Scientist"."""
    return speaks_of_ai(" ".join(sorted(title_words(left) & title_words(right))))


def _match(found: Sequence[Case], labels: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Position of the case to position of its label, the most alike first."""
    pairs = sorted(
        (
            (alike(label["title"] or "", case.title), -j, i, j)
            for j, label in enumerate(labels)
            for i, case in enumerate(found)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    alone = len(found) == len(labels) == 1
    for likeness, _, i, j in pairs:
        if i not in matched and j not in matched.values() and (likeness >= ALIKE or alone or not found[i].title):
            matched[i] = j
    return matched


def alike(left: str, right: str) -> float:
    """Likeness of two titles by their words: Jaccard's index and, with less weight, overlap of the shorter."""
    a, b = title_words(left), title_words(right)
    if not a or not b:
        return 0.0
    return len(a & b) / len(a | b) + 0.3 * len(a & b) / min(len(a), len(b))


def _label(case: Case, key: str, label: dict[str, Any]) -> dict[str, Any]:
    return {
        "opening_id": case.opening_id,
        "posting_id": key,
        **{k: label[k] for k in ("role", "primary_level", "levels")},
    }
