"""The design matrix of the linear models: bags of words and cues, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

WORD = r"(?u)[A-Za-z+#]+(?:\.js)?"
UNIT = r"\S+"

BAGS: Mapping[str, tuple[int, float, str]] = {
    "canonical": (3, 1.5, WORD),
    "title": (2, 0.7, WORD),
    "dated": (2, 1.0, UNIT),
    "kind": (1, 1.5, UNIT),
    "own_role": (2, 1.0, WORD),
    "own_company": (2, 0.5, WORD),
    "rest_role": (2, 0.7, WORD),
    "rest_company": (2, 0.4, WORD),
    "header": (2, 0.5, WORD),
    "others": (2, 0.4, WORD),
}
"""Text column: longest n-gram, weight, what a word is."""

CUE_WEIGHT = 0.15
MIN_DOCUMENTS = 3
"""An n-gram is learned only if so many openings hold it: no posting's own wording is kept."""


class Design:
    """Turns features into one sparse matrix. Fitted on training rows, then plain arrays (`state`)."""

    def __init__(self, words: Mapping[str, list[str]], idf: Mapping[str, Any], mean: Any, scale: Any) -> None:
        self.words, self.idf, self.mean, self.scale = words, idf, mean, scale
        self._bags = {name: _fixed(name, words[name], idf[name]) for name in BAGS}

    @classmethod
    def fit(cls, features: pl.DataFrame) -> "Design":
        """Learn vocabularies, document frequencies and the cues' scale from features (n rows)."""
        bags = {name: _bag(name).fit(features[name].to_list()) for name in BAGS}
        words = {name: bag.get_feature_names_out().tolist() for name, bag in bags.items()}
        cues = _cues(features)
        return cls(words, {n: bag.idf_ for n, bag in bags.items()}, cues.mean(0), cues.std(0) + 1e-6)

    def transform(self, features: pl.DataFrame) -> Any:
        """Sparse matrix (n, width) of features (n rows)."""
        bags = [bag.transform(features[name].to_list()) * BAGS[name][1] for name, bag in self._bags.items()]
        cues = np.clip((_cues(features) - self.mean) / self.scale, -4, 4) * CUE_WEIGHT
        return sparse.hstack([*bags, sparse.csr_matrix(cues)]).tocsr()

    def names(self) -> list[str]:
        """What each column means."""
        words = [f"{name}: {word}" for name in BAGS for word in self.words[name]]
        return words + [f"cue {i}" for i in range(len(self.mean))]


def _bag(name: str, **known: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes seconds, which every command would wait for

    longest, _, word = BAGS[name]
    least = {} if known else {"min_df": MIN_DOCUMENTS}
    return TfidfVectorizer(ngram_range=(1, longest), sublinear_tf=True, token_pattern=word, **least, **known)


def _fixed(name: str, words: Sequence[str], idf: Any) -> Any:
    bag = _bag(name, vocabulary={word: i for i, word in enumerate(words)})
    bag.idf_ = np.asarray(idf, dtype=np.float64)
    return bag


def _cues(features: pl.DataFrame) -> NDArray[np.float64]:
    return np.array(features["cues"].to_list(), dtype=np.float64)
