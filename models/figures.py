"""Figures of a judgement against labels: F1, levels, calibration, errors by part, with bootstrap intervals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.classes import LEVELS
from warehouse.taxonomy import ROLES

SEED = 1
RESAMPLES = 1000
BINS = 10
CORRECTIONS = 200
ERAS = (("before 2018", "2017-12"), ("2018 to 2022", "2022-12"), ("from 2023", "9999"))
"""Name and last month."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """Held-out openings, n rows: labels (posting_id, role, primary_level, levels) and what was judged (None: speaks of
    no AI; MISSED: labelled, but not found in the text); and their postings (id, month, source, weight, openings)."""

    labels: pl.DataFrame
    judged: Sequence[Mapping[str, Any] | None]
    postings: pl.DataFrame


NOTHING: Mapping[str, Any] = {"role": "other", "primary_level": None, "levels": (), "unsure": False}
MISSED: Mapping[str, Any] = {**NOTHING, "missed": True}


def figures(held: Held, group: NDArray[np.int64]) -> dict[str, Any]:
    """The card's figures; `group` numbers the postings that the bootstrap draws together."""
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
    eras = _eras(held.postings["month"].to_list())
    return {
        "roles": roles,
        "levels": _levels(scored, draws),
        "primary_level_kappa": _kappa(held),
        "by_era": _by_part(scored, eras),
        "by_source": _by_part(scored, np.array(held.postings["source"].to_list())),
        "unsure": _unsure(held),
        "confusion": _confusion(held),
        "errors": _errors(held, eras),
        "correction": _correction(held, eras, weights, draws),
        "reliability": {role: _reliability(scored.p[:, i], scored.true[:, i]) for i, role in enumerate(ROLES[:4])},
    }


def engineers_balance(held: Held) -> float:
    """Postings judged to have AI or ML engineers, a posting once a role, over those that are labelled so."""
    scored = _by_posting(held)
    return float(scored.said[:, :2].sum() / scored.true[:, :2].sum())


def levels_balance(held: Held) -> float:
    """Levels that postings are judged to ask for over those that they are labelled with."""
    scored = _by_posting(held)
    return float(scored.said_levels.sum() / scored.true_levels.sum())


@dataclass(frozen=True)
class _Scored:
    """n postings: has an opening of the role, really and as judged; asks for the level; highest probability."""

    true: NDArray[np.bool_]
    said: NDArray[np.bool_]
    p: Floats
    true_levels: NDArray[np.bool_]
    said_levels: NDArray[np.bool_]


def _by_posting(held: Held) -> _Scored:
    row = {key: i for i, key in enumerate(held.postings["id"])}
    true, said = (np.zeros((len(row), len(ROLES)), dtype=bool) for _ in range(2))
    true_levels, said_levels = (np.zeros((len(row), len(LEVELS)), dtype=bool) for _ in range(2))
    p = np.zeros((len(row), len(ROLES)))
    for i, openings in enumerate(held.postings["openings"]):
        for opening in openings:
            true[i, ROLES.index(opening["role"])] = True
            true_levels[i, [level - 1 for level in opening["levels"] if level]] = True
    for key, verdict in zip(held.labels["posting_id"], held.judged, strict=True):
        if verdict is not None and verdict is not MISSED:
            i = row[key]
            said[i, ROLES.index(verdict["role"])] = True
            said_levels[i, [level - 1 for level in verdict["levels"]]] = True
            p[i] = np.maximum(p[i], [verdict[f"p_{role}"] for role in ROLES])
    return _Scored(true, said, p, true_levels, said_levels)


def _draws(group: NDArray[np.int64]) -> Floats:
    """Bootstrap multiplicities (RESAMPLES, n): whole groups are drawn with replacement."""
    rng = np.random.default_rng(SEED)
    group = np.unique(group, return_inverse=True)[1]
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


def _levels(scored: _Scored, draws: Floats) -> dict[str, Any]:
    low, high = np.quantile([np.mean(_each_level(scored, draw)) for draw in draws], [0.025, 0.975])
    f1 = _each_level(scored, np.ones(len(scored.true)))
    return {
        "f1_macro": float(np.mean(f1)),
        "interval95": [float(low), float(high)],
        "f1": dict(zip(map(str, LEVELS), f1, strict=True)),
    }


def _each_level(scored: _Scored, weight: Floats) -> list[float]:
    return [_f1(scored.true_levels[:, i], scored.said_levels[:, i], weight) for i in range(len(LEVELS))]


def _pairs(held: Held) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Label and judgement of every opening that was found."""
    rows = zip(held.labels.iter_rows(named=True), held.judged, strict=True)
    return [(label, verdict or NOTHING) for label, verdict in rows if verdict is not MISSED]


def _unsure(held: Held) -> dict[str, float]:
    """Share of the openings that speak of AI which is unsure, and how often the role is right with and without it."""
    spoken = [(label["role"] == said["role"], said["unsure"]) for label, said in _pairs(held) if said is not NOTHING]
    right, unsure = (np.array(column) for column in zip(*spoken, strict=True))
    return {
        "share": float(unsure.mean()),
        "right_if_unsure": float(right[unsure].mean()) if unsure.any() else 0.0,
        "right_if_sure": float(right[~unsure].mean()),
    }


def _kappa(held: Held) -> float:
    """Quadratic kappa of the primary level, over openings that have one on both sides."""
    from sklearn.metrics import cohen_kappa_score  # takes seconds, which every command would wait for

    pairs = [(a["primary_level"], b["primary_level"]) for a, b in _pairs(held)]
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    return float(cohen_kappa_score(*zip(*both, strict=True), weights="quadratic"))


def _confusion(held: Held) -> Mapping[str, Mapping[str, int]]:
    """Openings by labelled role (rows) and judged role (columns)."""
    from sklearn.metrics import confusion_matrix  # takes seconds, which every command would wait for

    true, said = zip(*((a["role"], b["role"]) for a, b in _pairs(held)), strict=True)
    counts = confusion_matrix(true, said, labels=list(ROLES)).tolist()
    return {role: dict(zip(ROLES, row, strict=True)) for role, row in zip(ROLES, counts, strict=True)}


def _errors(held: Held, eras: NDArray[np.str_]) -> list[dict[str, Any]]:
    """Openings by source, era, labelled and judged role; a labelled opening that was missed counts as `other`."""
    at = dict(zip(held.postings["id"], zip(held.postings["source"], eras.tolist(), strict=True), strict=True))
    rows = zip(held.labels["posting_id"], held.labels["role"], held.judged, strict=True)
    counts = Counter((*at[key], role, (verdict or NOTHING)["role"]) for key, role, verdict in rows)
    names = ("source", "era", "labelled", "judged")
    return [{**dict(zip(names, key, strict=True)), "openings": count} for key, count in sorted(counts.items())]


def _correction(held: Held, eras: NDArray[np.str_], weights: Floats, draws: Floats) -> dict[str, Any]:
    """What a count is corrected with: P(judged | labelled) of AI engineer, ML engineer and the rest, over weighted
    openings of the newest era, drawn anew CORRECTIONS times with the postings of the bootstrap.

    Weighted postings are those of Hacker News: others have no weight, and no part in this.
    """
    row = {key: i for i, key in enumerate(held.postings["id"])}
    at = np.array([row[key] for key in held.labels["posting_id"]])
    true = np.array([_side(role) for role in held.labels["role"]])
    said = np.array([_side((verdict or NOTHING)["role"]) for verdict in held.judged])
    weight = np.where(eras == ERAS[-1][0], np.nan_to_num(weights), 0.0)
    matrices = []
    for draw in draws[:CORRECTIONS]:
        counts = np.bincount(3 * true + said, weights=(weight * draw)[at], minlength=9).reshape(3, 3)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
        matrices.append(shares.round(6).tolist())
    return {"source": "hn", "era": ERAS[-1][0], "matrices": matrices}


def _side(role: str) -> int:
    """0 AI engineer, 1 ML engineer, 2 the rest."""
    return min(ROLES.index(role), 2)


def _eras(months: Sequence[str]) -> NDArray[np.str_]:
    return np.array([next(name for name, last in ERAS if month <= last) for month in months])


def _by_part(scored: _Scored, part: NDArray[np.str_]) -> dict[str, Any]:
    """Of both engineer roles by part of the postings: F1, and how many have such an opening."""
    return {
        str(name): {
            role: {"f1": _f1(scored.true[:, i], scored.said[:, i], (part == name).astype(float)),
                   "postings": int((scored.true[:, i] & (part == name)).sum())}
            for i, role in enumerate(ROLES[:2])
        } | {"postings": int((part == name).sum())}
        for name in sorted(set(part.tolist()))
    }  # fmt: skip


def shares(facts: pl.DataFrame) -> dict[str, Any]:
    """Share of true in every boolean column (null: not counted), with Jeffreys' 95 % interval (Brown et al. 2001)."""
    from statsmodels.stats.proportion import proportion_confint  # takes seconds, which every command would wait for

    return {
        name: {"share": hits / n, "interval95": list(proportion_confint(hits, n, 0.05, "jeffreys")), "n": n}
        for name, (hits, n) in {c: (int(facts[c].sum()), facts[c].count()) for c in facts.columns}.items()
        if n
    }
