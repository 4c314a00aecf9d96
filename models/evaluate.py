"""Evaluation by cross-validation: figures with bootstrap intervals on postings that were not trained on."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray

from models import reader
from models.classifier import ASKED, Classifier, Verdict
from models.encoder import Encoder
from models.figures import MISSED, SEED, Held, engineers_balance, figures, levels_balance, shares
from models.folds import folds, groups

Decide = Callable[[Any], list[dict[str, Any]]]
"""A Verdict into roles and levels (pipelines.judge.decide)."""
THRESHOLDS = np.arange(0.15, 0.61, 0.025).round(3).tolist()
Thresholds = tuple[float, float]
"""Verdict.claimed and Verdict.asked."""


@dataclass(frozen=True)
class Examples:
    """Openings to learn from, n rows each: features, briefs (None: speaks of no AI), labels (role, primary_level,
    levels, posting_id), `extra` (made from a label the splitter missed: never scored).

    `facts`: which facts of the postings were read as labelled (pipelines.labelled.facts_right).
    `postings`: id, text, company, month, source, weight (null allowed) and openings of every labelled posting, and
    `scored`, false for postings that are learned from but never scored.
    """

    features: pl.DataFrame
    briefs: Sequence[str | None]
    labels: pl.DataFrame
    extra: NDArray[np.bool_]
    postings: pl.DataFrame
    facts: pl.DataFrame

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
    """The evaluation card: cross-validated by company, each posting judged by a model that saw none of its group, with
    the thresholds that are even on the other folds. `claimed` and `asked` are those that are even on all of them."""
    postings = examples.postings
    group = groups(postings["company"].to_list(), postings["text"].to_list())
    fold = dict(zip(postings["id"], folds(group, count, SEED).tolist(), strict=True))
    scored = dict(postings.select("id", "scored").iter_rows())
    of_row = np.array([fold[key] for key in examples.labels["posting_id"]])
    counts = np.array([scored[key] for key in examples.labels["posting_id"]])
    spoken = np.array([brief is not None for brief in examples.briefs])
    to_judge = [np.flatnonzero((of_row == k) & counts & spoken & ~examples.extra) for k in range(count)]
    verdicts = list(_each_fold(examples, [of_row != k for k in range(count)], to_judge, base, say))

    def held(thresholds: Mapping[int, Thresholds]) -> Held:
        """What the given folds hold, each judged with its thresholds."""
        judged: list[Mapping[str, Any] | None] = [MISSED if extra else None for extra in examples.extra]
        for k, (claimed, asked) in thresholds.items():
            decided = decide(replace(verdicts[k], claimed=claimed, asked=asked))
            for i, row in zip(to_judge[k].tolist(), decided, strict=True):
                judged[i] = row
        rows = counts & np.isin(of_row, list(thresholds))
        those = pl.col("id").replace_strict(fold, return_dtype=pl.Int64).is_in(list(thresholds))
        return Held(
            examples.labels.filter(rows),
            [row for row, counted in zip(judged, rows, strict=True) if counted],
            postings.filter("scored", those),
        )

    def even(parts: Iterable[int]) -> Thresholds:
        """With which as many engineers are judged as are labelled on these folds, and then as many levels: what is
        counted must be neither too many nor too few, and F1 is flat around there (precision equals recall)."""
        parts = list(parts)
        claimed = _even(engineers_balance(held(dict.fromkeys(parts, (value, ASKED)))) for value in THRESHOLDS)
        return claimed, _even(levels_balance(held(dict.fromkeys(parts, (claimed, value)))) for value in THRESHOLDS)

    crossed = {k: even(other for other in range(count) if other != k) for k in range(count)}
    claimed, asked = even(range(count))
    return figures(held(crossed), group[postings["scored"].to_numpy()]) | {
        "claimed": claimed, "asked": asked, "facts": shares(examples.facts.drop("id")), "folds": count,
        "labels": sum(scored.values()), "added": len(scored) - sum(scored.values()), "seed": SEED,
    }  # fmt: skip


def _even(balances: Iterable[float]) -> float:
    """The threshold whose balance is nearest to 1."""
    return float(THRESHOLDS[int(np.abs(np.array(list(balances)) - 1).argmin())])


def _each_fold(
    examples: Examples,
    to_learn: Sequence[NDArray[np.bool_]],
    to_judge: Sequence[NDArray[np.int64]],
    base: Encoder,
    say: Callable[[str], object],
) -> Iterator[Verdict]:
    """One model a fold; on CPUs one fold a core, which is faster than one fold on all cores."""
    workers = 1 if base.on_gpu else min(len(to_learn), cpu_count())
    settings, threads = (base.name, base.device, base.batch_tokens), max(1, cpu_count() // workers)
    verdicts = Parallel(workers, return_as="generator")(
        delayed(_fold)(examples, learn, judge, settings, threads, f"fold {k} of {len(to_learn)}")
        for k, (learn, judge) in enumerate(zip(to_learn, to_judge, strict=True), start=1)
    )
    for k, verdict in enumerate(verdicts, start=1):
        yield verdict
        say(f"evaluate: {k} of {len(to_learn)} folds done")


def _fold(
    examples: Examples, learn: Any, judge: NDArray[np.int64], settings: tuple[str, str, int], threads: int, name: str
) -> Verdict:
    import torch

    torch.set_num_threads(threads)
    encoder, model = examples.learn(learn, Encoder(*settings), lambda line: print(f"{name}: {line}", file=sys.stderr))
    return model.judge(
        examples.features[judge], lambda rows: encoder.encode([examples.briefs[i] or "" for i in judge[rows]])
    )
