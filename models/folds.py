"""Folds in which no company, and no text posted again, stands on both sides."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

SHINGLE = 12
"""Words in a run; two texts that share a kept run are near copies."""


def groups(companies: Sequence[str | None], texts: Sequence[str]) -> NDArray[np.int64]:
    """Group number of each of n postings: the same company, or near copies (shared 12-word runs, one in four kept)."""
    holders: dict[object, list[int]] = defaultdict(list)
    for i, (company, text) in enumerate(zip(companies, texts, strict=True)):
        for key in (company or f"unnamed {i}", *_shingles(text)):
            holders[key].append(i)
    links = [(found[0], other) for found in holders.values() for other in found[1:]]
    rows, columns = zip(*links, strict=True) if links else ((), ())
    size = len(texts)
    graph = sparse.coo_matrix((np.ones(len(links)), (rows, columns)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    for i in range(len(words) - SHINGLE + 1):
        run = tuple(words[i : i + SHINGLE])
        if sum(map(len, run)) % 4 == 0:
            yield run


def folds(group: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """Fold number of each posting; groups stay together."""
    from sklearn.model_selection import GroupKFold  # takes seconds, which every command would wait for

    number = np.zeros(len(group), dtype=np.int64)
    splitter = GroupKFold(count, shuffle=True, random_state=seed)
    for k, (_, held_out) in enumerate(splitter.split(group, groups=group)):
        number[held_out] = k
    return number
