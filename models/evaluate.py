"""Evaluation by cross-validation: figures with bootstrap intervals on postings that were not trained on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from models import reader
from models.classifier import Classifier
from models.encoder import Encoder
from models.folds import folds, groups
from models.labels import LEVELS, ROLES

SEED = 1
RESAMPLES = 1000
BINS = 10
ERAS = (("before 2018", "0000", "2017-12"), ("2018 to 2022", "2018", "2022-12"), ("from 2023", "2023", "9999"))

Decide = Callable[[Any], list[dict[str, Any]]]
"""A Verdict into roles and levels (pipelines.judge.decide)."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Openings to learn from, n rows each: features, briefs (None: speaks of no AI), labels (role, primary_level,
    levels, posting_id), `extra` (made from a label the splitter missed: never scored).

    `postings`: id, text, company, month, source, weight (null allowed) and openings of every labelled posting, and
    `scored`, false for postings that are learned from but never scored.
    """

    features: pl.DataFrame
    briefs: Sequence[str | None]
    labels: pl.DataFrame
    extra: NDArray[np.bool_]
    postings: pl.DataFrame

    def learn(self, rows: NDArray[np.bool_], base: Encoder, say: Callable[[str], object]) -> tuple[Encoder, Classifier]:
        """Fit on the chosen rows that speak of AI."""
        picked = [i for i in np.flatnonzero(rows).tolist() if self.briefs[i] is not None]
        labels = self.labels[picked]
        encoder, head = reader.tune(base, [self.briefs[i] or "" for i in picked], labels, say)
        return encoder, Classifier.fit(self.features[picked], labels, head, encoder.id)


def train(examples: Examples, base: Encoder, say: Callable[[str], object] = print) -> tuple[Encoder, Classifier]:
    """Fit on all examples."""
    return examples.learn(np.ones(len(examples.briefs), dtype=bool), base, say)


def evaluate(
    examples: Examples, decide: Decide, base: Encoder, count: int = 5, say: Callable[[str], object] = print
) -> dict[str, Any]:
    """The evaluation card: cross-validated by company, each posting judged by a model that saw none of its group."""
    postings = examples.postings
    group = groups(postings["company"].to_list(), postings["text"].to_list())
    fold = dict(zip(postings["id"], folds(group, count, SEED).tolist(), strict=True))
    scored = dict(postings.select("id", "scored").iter_rows())
    of_row = np.array([fold[key] for key in examples.labels["posting_id"]])
    to_score = np.array([scored[key] for key in examples.labels["posting_id"]]) & ~examples.extra
    judged: list[dict[str, Any] | None] = [None] * len(of_row)
    for k in range(count):
        encoder, model = examples.learn(of_row != k, base, say)
        held_out = [i for i in np.flatnonzero((of_row == k) & to_score).tolist() if examples.briefs[i] is not None]
        vectors = encoder.encode([examples.briefs[i] or "" for i in held_out])
        for i, row in zip(held_out, decide(model.judge(examples.features[held_out], vectors)), strict=True):
            judged[i] = row
        say(f"evaluate: fold {k + 1} of {count}")
    shown = postings["scored"].to_numpy()
    counted = [row for row, counts in zip(judged, to_score, strict=True) if counts]
    held = _Held(examples.labels.filter(to_score), counted, postings.filter("scored"))
    return _card(held, group[shown]) | {
        "folds": count, "labels": held.postings.height, "added": postings.height - held.postings.height, "seed": SEED,
    }  # fmt: skip


@dataclass(frozen=True)
class _Held:
    """Held-out openings, n rows: labels and what was judged (None: speaks of no AI); and their postings."""

    labels: pl.DataFrame
    judged: Sequence[dict[str, Any] | None]
    postings: pl.DataFrame


def _card(held: _Held, group: NDArray[np.int64]) -> dict[str, Any]:
    scored = _by_posting(held)
    weights = held.postings["weight"].cast(pl.Float64).to_numpy()
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
        "primary_level_kappa": _kappa(held),
        "by_era": _by_part(scored, _eras(held.postings["month"].to_list())),
        "by_source": _by_part(scored, np.array(held.postings["source"].to_list())),
        "confusion": _confusion(held),
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


def _by_posting(held: _Held) -> _Scored:
    row = {key: i for i, key in enumerate(held.postings["id"])}
    true, said = (np.zeros((len(row), len(ROLES)), dtype=bool) for _ in range(2))
    true_levels, said_levels = (np.zeros((len(row), len(LEVELS)), dtype=bool) for _ in range(2))
    p = np.zeros((len(row), len(ROLES)))
    for i, openings in enumerate(held.postings["openings"]):
        for opening in openings:
            true[i, ROLES.index(opening["role"])] = True
            true_levels[i, [level - 1 for level in opening["levels"] if level]] = True
    for key, verdict in zip(held.labels["posting_id"], held.judged, strict=True):
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


def _pairs(held: _Held) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    nothing = {"role": "other", "primary_level": None}
    rows = zip(held.labels.iter_rows(named=True), held.judged, strict=True)
    return [(label, verdict or nothing) for label, verdict in rows]


def _kappa(held: _Held) -> float:
    """Quadratic kappa of the primary level, over openings that have one on both sides."""
    pairs = [(a["primary_level"], b["primary_level"]) for a, b in _pairs(held)]
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    return float(cohen_kappa_score(*zip(*both, strict=True), weights="quadratic"))


def _confusion(held: _Held) -> Mapping[str, Mapping[str, int]]:
    """Openings by labelled role (rows) and judged role (columns)."""
    true, said = zip(*((a["role"], b["role"]) for a, b in _pairs(held)), strict=True)
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
