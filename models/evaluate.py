"""Evaluation by cross-validation: figures with bootstrap intervals on postings that were not trained on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from models.classifier import LEVELS, ROLES, Classifier
from models.folds import folds, groups

SEED = 1
RESAMPLES = 1000
BINS = 10
ERAS = (("before 2018", "0000", "2017-12"), ("2018 to 2022", "2018", "2022-12"), ("from 2023", "2023", "9999"))

Decide = Callable[[Any], list[dict[str, Any]]]
"""A Verdict into roles and levels (pipelines.judge.decide)."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Openings to learn from, n rows each: features, the briefs' vectors (n, d), labels (role, primary_level, levels,
    posting_id), `gated` (speaks of AI), `extra` (made from a label the splitter missed: never scored).

    `postings`: id, text, company, month, source, weight (null allowed) and openings of every labelled posting.
    """

    features: pl.DataFrame
    vectors: NDArray[np.float32]
    labels: pl.DataFrame
    gated: NDArray[np.bool_]
    extra: NDArray[np.bool_]
    postings: pl.DataFrame

    def learn(self, rows: NDArray[np.bool_], encoder_id: str) -> Classifier:
        """Fit on the chosen rows that speak of AI."""
        chosen = rows & self.gated
        picked = np.flatnonzero(chosen)
        return Classifier.fit(self.features[picked], self.vectors[picked], self.labels[picked], encoder_id)


def train(examples: Examples, encoder_id: str) -> Classifier:
    """Fit on all examples."""
    return examples.learn(np.ones(len(examples.gated), dtype=bool), encoder_id)


def evaluate(
    examples: Examples, decide: Decide, encoder_id: str, count: int = 5, say: Callable[[str], object] = print
) -> dict[str, Any]:
    """The evaluation card: cross-validated by company, each posting judged by a model that saw none of its group."""
    postings = examples.postings
    group = groups(postings["company"].to_list(), postings["text"].to_list())
    fold = folds(group, count, SEED)
    at = dict(zip(postings["id"], fold.tolist(), strict=True))
    of_row = np.array([at[key] for key in examples.labels["posting_id"]])
    judged: list[dict[str, Any] | None] = [None] * len(of_row)
    for k in range(count):
        model = examples.learn(of_row != k, encoder_id)
        held_out = np.flatnonzero((of_row == k) & examples.gated & ~examples.extra)
        verdict = model.judge(examples.features[held_out], examples.vectors[held_out])
        for i, row in zip(held_out, decide(verdict), strict=True):
            judged[i] = row
        say(f"evaluate: fold {k + 1} of {count}")
    return _card(examples, judged, group) | {"folds": count, "labels": postings.height, "seed": SEED}


def _card(examples: Examples, judged: Sequence[dict[str, Any] | None], group: NDArray[np.int64]) -> dict[str, Any]:
    scored = _by_posting(examples, judged)
    weights = examples.postings["weight"].cast(pl.Float64).to_numpy()
    draws = _draws(group)
    both = ("plain", np.ones(len(group))), ("weighted", np.nan_to_num(weights))
    roles = {
        role: {
            name: _figures(scored.true[:, i], scored.said[:, i], weight, draws)
            for name, weight in both
        } | {"ece": _calibration_error(scored.p[:, i], scored.true[:, i])}
        for i, role in enumerate(ROLES[:4])
    }  # fmt: skip
    levels = [_f1(scored.true_levels[:, i], scored.said_levels[:, i], np.ones(len(group))) for i in range(len(LEVELS))]
    return {
        "roles": roles,
        "levels": {"f1_macro": float(np.mean(levels)), "f1": dict(zip(map(str, LEVELS), levels, strict=True))},
        "primary_level_kappa": _kappa(examples, judged),
        "by_era": _by_part(scored, _eras(examples.postings["month"].to_list())),
        "by_source": _by_part(scored, np.array(examples.postings["source"].to_list())),
        "confusion": _confusion(examples, judged),
        "reliability": {role: _reliability(scored.p[:, i], scored.true[:, i]) for i, role in enumerate(ROLES[:2])},
    }


@dataclass(frozen=True)
class _Scored:
    """n postings: has an opening of the role, really and as judged; asks for the level; highest probability."""

    true: NDArray[np.bool_]
    said: NDArray[np.bool_]
    p: Floats
    true_levels: NDArray[np.bool_]
    said_levels: NDArray[np.bool_]


def _by_posting(examples: Examples, judged: Sequence[dict[str, Any] | None]) -> _Scored:
    row = {key: i for i, key in enumerate(examples.postings["id"])}
    true, said = (np.zeros((len(row), len(ROLES)), dtype=bool) for _ in range(2))
    true_levels, said_levels = (np.zeros((len(row), len(LEVELS)), dtype=bool) for _ in range(2))
    p = np.zeros((len(row), len(ROLES)))
    for i, openings in enumerate(examples.postings["openings"]):
        for opening in openings:
            true[i, ROLES.index(opening["role"])] = True
            true_levels[i, [level - 1 for level in opening["levels"] if level]] = True
    for key, verdict in zip(examples.labels["posting_id"], judged, strict=True):
        if verdict is not None:
            i = row[key]
            said[i, ROLES.index(verdict["role"])] = True
            said_levels[i, [level - 1 for level in verdict["levels"]]] = True
            p[i] = np.maximum(p[i], [verdict[f"p_{role}"] for role in ROLES])
    return _Scored(true, said, p, true_levels, said_levels)


def _draws(group: NDArray[np.int64]) -> Floats:
    """Bootstrap multiplicities (RESAMPLES, n): whole groups are drawn with replacement."""
    rng = np.random.default_rng(SEED)
    size = int(group.max()) + 1
    return np.array(
        [np.bincount(rng.integers(size, size=size), minlength=size)[group] for _ in range(RESAMPLES)], float
    )


def _figures(true: Any, said: Any, weight: Floats, draws: Floats) -> dict[str, Any]:
    hit, claimed, real = (float((weight * rows).sum()) for rows in (true & said, said, true))
    spread = [_f1(true, said, weight * draw) for draw in draws]
    low, high = np.quantile(spread, [0.025, 0.975])
    return {
        "f1": _f1(true, said, weight),
        "interval95": [float(low), float(high)],
        "precision": hit / max(claimed, 1e-9),
        "recall": hit / max(real, 1e-9),
        "postings": int(((weight > 0) & true).sum()),
    }


def _f1(true: Any, said: Any, weight: Floats) -> float:
    return float(2 * (weight * (true & said)).sum() / max((weight * true).sum() + (weight * said).sum(), 1e-9))


def _reliability(p: Floats, true: Any) -> list[dict[str, float]]:
    """Mean probability and share of truth in each tenth of the probability scale."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    parts = [(bins == b) for b in range(BINS)]
    return [{"p": float(p[m].mean()), "share": float(true[m].mean()), "n": int(m.sum())} for m in parts if m.any()]


def _calibration_error(p: Floats, true: Any) -> float:
    """Expected calibration error over ten equal bins (Guo et al. 2017)."""
    return float(sum(b["n"] * abs(b["p"] - b["share"]) for b in _reliability(p, true)) / len(p))


def _pairs(examples: Examples, judged: Sequence[dict[str, Any] | None]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    nothing = {"role": "other", "primary_level": None}
    rows = zip(examples.labels.iter_rows(named=True), judged, examples.extra, strict=True)
    return [(label, verdict or nothing) for label, verdict, extra in rows if not extra]


def _kappa(examples: Examples, judged: Sequence[dict[str, Any] | None]) -> float:
    """Quadratic kappa of the primary level, over openings that have one on both sides."""
    pairs = [(a["primary_level"], b["primary_level"]) for a, b in _pairs(examples, judged)]
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    return float(cohen_kappa_score(*zip(*both, strict=True), weights="quadratic"))


def _confusion(examples: Examples, judged: Sequence[dict[str, Any] | None]) -> Mapping[str, Mapping[str, int]]:
    """Openings by labelled role (rows) and judged role (columns)."""
    true, said = zip(*((a["role"], b["role"]) for a, b in _pairs(examples, judged)), strict=True)
    counts = confusion_matrix(true, said, labels=list(ROLES)).tolist()
    return {role: dict(zip(ROLES, row, strict=True)) for role, row in zip(ROLES, counts, strict=True)}


def _eras(months: Sequence[str]) -> NDArray[np.str_]:
    return np.array([next(name for name, _, last in ERAS if month <= last) for month in months])


def _by_part(scored: _Scored, part: NDArray[np.str_]) -> dict[str, Any]:
    """F1 of both engineer roles by part of the postings."""
    ones = np.ones(len(part))
    return {
        str(name): {
            role: _f1(scored.true[:, i], scored.said[:, i], ones * (part == name)) for i, role in enumerate(ROLES[:2])
        } | {"postings": int((part == name).sum())}
        for name in sorted(set(part.tolist()))
    }  # fmt: skip
