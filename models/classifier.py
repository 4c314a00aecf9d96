"""The judge: linear models over openings' features for role, primary level and every level asked for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.linear_model import LogisticRegression

from models.design import BAGS, Design
from warehouse.errors import RoleshiftError

WEIGHTS = Path(__file__).with_name("weights")
ROLES = ("ai_engineer", "ml_engineer", "researcher", "data_scientist", "other")
LEVELS = tuple(range(1, 7))
PRIMARY = tuple(range(7))
MAX_ITERATIONS = 400
CLAIMED = 0.4
"""From this probability an opening takes an AI role. For calibrated probabilities F1 is largest when the threshold is
half of it (Lipton, Elkan and Naryanaswamy 2014), and F1 is about 0.8 here; it is not tuned on the labels."""


@dataclass(frozen=True)
class Verdict:
    """Probabilities for n openings: `roles` (n, 5), `primary` (n, 7, levels 0-6), `levels` (n, 6, each its own).

    `claimed` is the probability from which an opening takes an AI role.
    """

    roles: NDArray[np.float64]
    primary: NDArray[np.float64]
    levels: NDArray[np.float64]
    claimed: float = CLAIMED


@dataclass(frozen=True)
class Classifier:
    """Fitted weights. `heads` holds for roles, primary and levels an array (classes, width + 1), intercept last."""

    design: Design
    heads: Mapping[str, NDArray[np.float32]]
    encoder_id: str
    folder: Path | None = None

    @classmethod
    def fit(cls, features: pl.DataFrame, vectors: NDArray[np.float32], labels: pl.DataFrame, encoder_id: str) -> Self:
        """Fit on openings: features, briefs' vectors (n, d), labels (role, primary_level, levels; n rows).

        Multinomial logistic regression for role and primary level, one logistic regression a level.
        Deterministic: the same rows give the same weights.
        """
        design = Design.fit(features)
        rows = design.transform(features, vectors)
        asked = np.array([[level in levels for level in LEVELS] for levels in labels["levels"].to_list()])
        leveled = labels["primary_level"].is_not_null().to_numpy()
        heads = {
            "roles": _head(rows, labels["role"].to_numpy(), ROLES),
            "primary": _head(rows[leveled], labels["primary_level"].drop_nulls().to_numpy(), PRIMARY),
            "levels": np.vstack([_head(rows, asked[:, i], (False, True))[1] for i in range(len(LEVELS))]),
        }
        return cls(design, heads, encoder_id)

    def judge(self, features: pl.DataFrame, vectors: NDArray[np.float32]) -> Verdict:
        """Probabilities for openings: features (n rows) and their briefs' vectors (n, d)."""
        rows = self.design.transform(features, vectors)
        scores = {name: rows @ head[:, :-1].T + head[:, -1] for name, head in self.heads.items()}
        return Verdict(softmax(scores["roles"], axis=1), softmax(scores["primary"], axis=1), expit(scores["levels"]))

    @cached_property
    def id(self) -> str:
        """Name of these weights: `roles-` and a hash of all that judges."""
        digest = hashlib.sha256(f"{self.encoder_id} {CLAIMED}".encode())
        for name in BAGS:
            digest.update("\n".join(self.design.words[name]).encode())
        for name in sorted(self.heads):
            digest.update(np.ascontiguousarray(self.heads[name], dtype=np.float16).tobytes())
        return f"roles-{digest.hexdigest()[:8]}"

    @property
    def card(self) -> dict[str, Any] | None:
        """The evaluation card saved beside the weights; None where there is none."""
        path = (self.folder or WEIGHTS) / "card.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def save(self, folder: Path = WEIGHTS) -> None:
        """Write the weights as one .npz of plain arrays (no pickle)."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {f"head_{name}": head.astype(np.float16) for name, head in self.heads.items()}
        arrays |= {f"idf_{name}": np.asarray(self.design.idf[name], dtype=np.float32) for name in BAGS}
        arrays |= {f"words_{name}": _bytes("\n".join(self.design.words[name])) for name in BAGS}
        np.savez_compressed(
            folder / "roles.npz",
            mean=self.design.mean,
            scale=self.design.scale,
            encoder_id=_bytes(self.encoder_id),
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
            heads = {name: held[f"head_{name}"].astype(np.float32) for name in ("roles", "primary", "levels")}
            design = Design(words, idf, held["mean"], held["scale"])
            return cls(design, heads, _text(held["encoder_id"]), folder)


def _head(rows: Any, classes: NDArray[Any], order: tuple[Any, ...]) -> NDArray[np.float32]:
    """Weights (len(order), width + 1) of a logistic regression; a class never seen is never chosen."""
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
