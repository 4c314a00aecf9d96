"""Texts into vectors, some at a time, so that a long reading can be stored as it goes."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import polars as pl

from warehouse.contracts import EMBEDDINGS

CHUNK = 1024
"""Texts read between two stores."""

Encode = Callable[[Sequence[str]], Any]


def embed(texts: pl.DataFrame, encode: Encode, encoder_id: str) -> Iterator[pl.DataFrame]:
    """Read `texts` (text_hash, text); yields EMBEDDINGS chunk by chunk.

    `encode` takes n texts and gives an (n, d) array of float32, rows of unit length.
    """
    for chunk in texts.iter_slices(CHUNK):
        vectors = pl.Series("vector", encode(chunk["text"].to_list()).tolist(), dtype=pl.List(pl.Float32))
        yield EMBEDDINGS.check(chunk.select("text_hash", encoder_id=pl.lit(encoder_id)).with_columns(vectors))
