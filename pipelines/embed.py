"""Texts into vectors."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from warehouse.contracts import EMBEDDINGS

Encode = Callable[[Sequence[str]], Any]


def embed(texts: pl.DataFrame, encode: Encode, encoder_id: str) -> pl.DataFrame:
    """Read `texts` (text_hash, text) into EMBEDDINGS, in their order.

    `encode` takes n texts and gives an (n, d) array of float32, rows of unit length.
    """
    vectors = pl.Series("vector", encode(texts["text"].to_list()).tolist(), dtype=pl.List(pl.Float32))
    return EMBEDDINGS.check(texts.select("text_hash", encoder_id=pl.lit(encoder_id)).with_columns(vectors))
