"""The judge of openings: a linear model of words and cues and, where it leaves a doubt, the reader's head on what the
encoder read of the opening; the two are averaged.

Asking a dear model only what a cheap one leaves open is a cascade (Viola and Jones 2001).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, softmax

from models.classes import LEVELS, PRIMARY
from models.design import BAGS, Design
from warehouse.errors import RoleshiftError
from warehouse.taxonomy import ROLES

WEIGHTS = Path(__file__).with_name("weights")
MAX_ITERATIONS = 400
CLAIMED, ASKED = 0.4, 0.35
"""Thresholds of weights that were not evaluated yet. For calibrated probabilities F1 is largest when the threshold is
half of it (Lipton, Elkan and Naryanaswamy 2014), and F1 is about 0.8 for roles and 0.7 for levels here."""
PLAIN, ABSENT = 0.9, 0.1
"""Words leave no doubt where they make an opening `other` with probability PLAIN and no level reaches ABSENT."""
OF_TITLE = ("canonical", "title", "dated")
EXPLAINED = (*OF_TITLE, "own_role", "own_company", "rest_role", "rest_company", "header")
"""Bags of words whose n-grams can be shown as reasons."""
SHOWN = 5
PARTS = ("roles", "primary", "levels")

Read = Callable[[NDArray[np.int64]], NDArray[np.float32]]
"""Positions (k,) of openings into the vectors (k, d) of their briefs."""


@dataclass(frozen=True)
class Verdict:
    """Probabilities for n openings: `roles` (n, 5), `primary` (n, 7, levels 0-6), `levels` (n, 6, each its own).

    From the probability `claimed` an opening takes an AI role, from `asked` it asks for a level.
    """

    roles: NDArray[np.float64]
    primary: NDArray[np.float64]
    levels: NDArray[np.float64]
    claimed: float
    asked: float


@dataclass(frozen=True)
class Classifier:
    """Fitted weights. `heads` holds for roles, primary and levels an array (classes, width + 1), intercept last;
    `reader` (18, d + 1) is the same for all three on the encoder's vectors, one under the other. The thresholds
    `claimed` and `asked` (Verdict) are chosen by `models.evaluate`."""

    design: Design
    heads: Mapping[str, NDArray[np.float32]]
    reader: NDArray[np.float32]
    encoder_id: str
    folder: Path | None = None
    claimed: float = CLAIMED
    asked: float = ASKED

    @classmethod
    def fit(cls, features: pl.DataFrame, labels: pl.DataFrame, reader: NDArray[np.float32], encoder_id: str) -> Self:
        """Fit on openings: features and labels (role, primary_level, levels; n rows), and the head of the encoder
        tuned on the same openings (models.reader.tune).

        Multinomial logistic regression for role and primary level, one logistic regression a level.
        Deterministic: the same rows give the same weights.
        """
        design = Design.fit(features)
        rows = design.transform(features)
        asked = np.array([[level in levels for level in LEVELS] for levels in labels["levels"].to_list()])
        leveled = labels["primary_level"].is_not_null().to_numpy()
        heads = {
            "roles": _head(rows, labels["role"].to_numpy(), ROLES),
            "primary": _head(rows[leveled], labels["primary_level"].drop_nulls().to_numpy(), PRIMARY),
            "levels": np.vstack([_head(rows, asked[:, i], (False, True))[1] for i in range(len(LEVELS))]),
        }
        return cls(design, heads, reader, encoder_id)

    def judge(self, features: pl.DataFrame, read: Read) -> Verdict:
        """Probabilities for openings: features (n rows), and what reads the briefs of those that words leave in doubt."""
        rows = self.design.transform(features)
        words = _probabilities(*(rows @ self.heads[name][:, :-1].T + self.heads[name][:, -1] for name in PARTS))
        asked = np.flatnonzero(_in_doubt(words))
        if len(asked):
            # in single precision the last digits depend on how many rows are judged together
            heard = read(asked).astype(np.float64) @ self.reader[:, :-1].T + self.reader[:, -1]
            by_reader = np.split(heard, [len(ROLES), len(ROLES) + len(PRIMARY)], axis=1)
            for of_words, of_reader in zip(words, _probabilities(*by_reader), strict=True):
                of_words[asked] = (of_words[asked] + of_reader) / 2
        return Verdict(*words, self.claimed, self.asked)

    def because(self, features: pl.DataFrame, roles: Sequence[str]) -> list[list[str]]:
        """For n openings and the roles they were given: the phrases that weighed most for the role against the
        others, the weightiest first. A title counts as one phrase; the reader's half has no words to show."""
        rows, names, head = self.design.transform(features), self.design.names(), self.heads["roles"][:, :-1]
        toward = {role: head[i] - np.delete(head, i, 0).mean(0) for i, role in enumerate(ROLES)}
        found = []
        for i, (title, role) in enumerate(zip(features["title"], roles, strict=True)):
            part = slice(rows.indptr[i], rows.indptr[i + 1])
            weighed: defaultdict[str, float] = defaultdict(float)
            for column, share in zip(
                rows.indices[part], rows.data[part] * toward[role][rows.indices[part]], strict=True
            ):
                bag, _, words = names[column].partition(": ")
                if bag in EXPLAINED:
                    weighed[title if bag in OF_TITLE else words] += float(share)
            heaviest = sorted(weighed.items(), key=lambda item: -item[1])[:SHOWN]
            found.append([phrase for phrase, share in heaviest if phrase and share > 0])
        return found

    @cached_property
    def id(self) -> str:
        """Name of these weights: `roles-` and a hash of all that judges."""
        numbers = f"{self.claimed:.3f} {self.asked:.3f} {PLAIN} {ABSENT}"
        digest = hashlib.sha256(f"{self.encoder_id} {numbers}".encode())
        for name in BAGS:
            digest.update("\n".join(self.design.words[name]).encode())
        for name, head in sorted(self._arrays.items()):
            digest.update(name.encode() + head.tobytes())
        return f"roles-{digest.hexdigest()[:8]}"

    @property
    def card(self) -> dict[str, Any] | None:
        """The evaluation card saved beside the weights; None where there is none, or only one of other weights."""
        path = (self.folder or WEIGHTS) / "card.json"
        card = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return card if card.get("model_id") == self.id else None

    @property
    def _arrays(self) -> dict[str, NDArray[np.float16]]:
        return {
            name: np.ascontiguousarray(head, np.float16) for name, head in {**self.heads, "reader": self.reader}.items()
        }

    def save(self, folder: Path = WEIGHTS) -> None:
        """Write the weights as one .npz of plain arrays (no pickle)."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {f"head_{name}": head for name, head in self._arrays.items()}
        arrays |= {f"idf_{name}": np.asarray(self.design.idf[name], dtype=np.float32) for name in BAGS}
        arrays |= {f"words_{name}": _bytes("\n".join(self.design.words[name])) for name in BAGS}
        np.savez_compressed(
            folder / "roles.npz",
            mean=self.design.mean,
            scale=self.design.scale,
            encoder_id=_bytes(self.encoder_id),
            thresholds=np.array([self.claimed, self.asked]),
            **arrays,
        )

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> Self:
        """Read the weights; RoleshiftError where there are none."""
        path = folder / "roles.npz"
        if not path.exists():
            raise RoleshiftError(f"{path} is missing; fit the classifier with `roleshift train --labels FILE`")
        with np.load(path, allow_pickle=False) as held:
            words = {name: _text(held[f"words_{name}"]).split("\n") for name in BAGS}
            idf = {name: held[f"idf_{name}"] for name in BAGS}
            heads = {name: held[f"head_{name}"].astype(np.float32) for name in (*PARTS, "reader")}
            design, reader = Design(words, idf, held["mean"], held["scale"]), heads.pop("reader")
            return cls(design, heads, reader, _text(held["encoder_id"]), folder, *held["thresholds"].tolist())


def _probabilities(roles: Any, primary: Any, levels: Any) -> tuple[Any, Any, Any]:
    return softmax(roles, axis=1), softmax(primary, axis=1), expit(levels)


def _in_doubt(words: tuple[Any, Any, Any]) -> Any:
    """Which openings (n,) the reader is asked about too."""
    roles, _, levels = words
    return (roles[:, ROLES.index("other")] < PLAIN) | (levels.max(axis=1) >= ABSENT)


def _head(rows: Any, classes: NDArray[Any], order: tuple[Any, ...]) -> NDArray[np.float32]:
    """Weights (len(order), width + 1) of a logistic regression; a class never seen is never chosen."""
    from sklearn.linear_model import LogisticRegression  # takes seconds, which every command would wait for

    head = np.zeros((len(order), rows.shape[1] + 1), dtype=np.float32)
    head[:, -1] = -30
    if len(set(classes.tolist())) == 1:
        head[order.index(classes.tolist()[0]), -1] = 0
        return head
    fitted = LogisticRegression(C=1.0, max_iter=MAX_ITERATIONS).fit(rows, classes)
    known = fitted.classes_.tolist()
    if len(known) == 2:
        head[order.index(known[0])] = 0
        head[order.index(known[1])] = np.r_[fitted.coef_[0], fitted.intercept_]
    else:
        head[[order.index(c) for c in known]] = np.c_[fitted.coef_, fitted.intercept_]
    return head


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _text(held: NDArray[np.uint8]) -> str:
    return held.tobytes().decode("utf-8")
