"""What a posting is recognised by, without its text: a signature of the text, words of its titles, its requisition."""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.places import is_place
from pipelines.tables import table
from pipelines.versions import MARKS_VERSION
from warehouse.contracts import POSTING_MARKS

WIDTH = 64
"""Bytes of a signature: as many MinHash values, of each its lowest byte (b-bit minwise hashing, Li and König 2010)."""
WORDS = 4
"""Words kept of a title."""
_SHINGLE = 16
_TEXTS = 256
_NOISE = r"https?://\S+|www\.\S+|\[email\]|\[phone\]|[^\p{L}\p{N}+#]+"
_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_CHANCE = np.random.Generator(np.random.PCG64(20111))
_FACTORS = _CHANCE.integers(0, 2**32, WIDTH, dtype=np.uint32) | np.uint32(1)
_OFFSETS = _CHANCE.integers(0, 2**32, WIDTH, dtype=np.uint32)


def posting_marks(postings: pl.DataFrame, openings: pl.DataFrame) -> pl.DataFrame:
    """Return one POSTING_MARKS row for each row of `postings` (POSTINGS); `openings` are those of these postings."""
    offered = pl.concat([openings.select("posting_id", "title"), postings.select("posting_id", "title")])
    offered = offered.with_columns(role=each(offered["title"], role_mark, pl.UInt64))
    roles = offered.filter(pl.col("role") > 0).group_by("posting_id").agg(roles=pl.col("role").unique().sort())
    return POSTING_MARKS.check(
        postings.join(roles, on="posting_id", how="left", maintain_order="left").with_columns(
            pl.col("roles").fill_null([]),
            title=each(postings["title"], title_mark, pl.UInt32),
            requisition=each(postings["requisition"], lambda said: mark(said.strip().casefold()), pl.UInt32),
            signature=signatures(postings["text"]),
            jobs_version=pl.lit(MARKS_VERSION),
        )
    )


def signatures(texts: pl.Series) -> pl.Series:
    """Return the MinHash signature of each text, WIDTH bytes (Binary); texts without a word share one.

    The share of equal bytes of two signatures estimates the Jaccard similarity of the texts' shingles: each word with
    what follows it, 16 bytes in all. Case, punctuation and addresses do not count.
    """
    plain = texts.str.to_lowercase().str.replace_all(_NOISE, " ").str.strip_chars()
    rows = [_minima(part["text"].to_list()) for part in plain.to_frame("text").iter_slices(_TEXTS)]
    return pl.Series("signature", [row.tobytes() for part in rows for row in part], pl.Binary)


def _minima(texts: list[str]) -> NDArray[np.uint8]:
    """Signatures of some texts, one row each."""
    shingles, first = _shingles(texts)
    least = np.empty((WIDTH, len(first)), np.uint32)
    for row, factor, offset in zip(least, _FACTORS, _OFFSETS, strict=True):
        np.minimum.reduceat(shingles * factor + offset, first, out=row)
    return np.ascontiguousarray((_mixed(least.astype(np.uint64)) >> np.uint64(56)).astype(np.uint8).T)


def _shingles(texts: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of the 16 bytes from each word's start, and where each text's begin; texts do not run into each other."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    letters = np.frombuffer(b"".join(b" " + text + b" " * _SHINGLE for text in encoded) + b" ", np.uint8)
    begin = np.cumsum([0, *(len(text) + 1 + _SHINGLE for text in encoded)])[:-1]
    starts = (letters[:-1] == 32) & (letters[1:] != 32)
    starts[begin[[not text for text in encoded]]] = True
    words = np.flatnonzero(starts)
    windows = np.ndarray((len(letters) - 7,), "<u8", letters, strides=(1,))
    hashed = _mixed(windows[words + 1] ^ _mixed(windows[words + 9]))
    return (hashed >> np.uint64(32)).astype(np.uint32), np.searchsorted(words, begin)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every bit over all bits (the finaliser of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


class _Known(NamedTuple):
    """The compiled tables of job_titles.toml."""

    phrases: tuple[tuple[re.Pattern[str], str], ...]
    plain: frozenset[str]
    silent: frozenset[str]
    grades: frozenset[str]


@cache
def _known() -> _Known:
    rows = table("job_titles")
    phrases = tuple((re.compile(pattern), f" {word} ") for pattern, word in rows["phrases"])
    return _Known(phrases, frozenset(rows["plain"]), frozenset(rows["silent"]), frozenset(rows["grades"]))


def _without_places(title: str) -> str:
    return _BRACKET.sub(lambda found: "" if is_place(found[1]) else found[0], title)


def _words(title: str) -> list[str]:
    text = _without_places(title).casefold()
    for pattern, word in _known().phrases:
        text = pattern.sub(word, text)
    found = re.findall(r"[^\W\d_]+#?", text)
    return [word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word for word in found]


def role_words(title: str) -> frozenset[str]:
    """Return the telling words of a title: neither seniority nor place; {"engineer"} of a plain engineer's title."""
    words = {word for word in _words(title) if word not in _known().silent and (len(word) > 1 or word in "cr")}
    return frozenset(words - _known().plain) or (frozenset({"engineer"}) if words else frozenset())


def role_mark(title: str) -> int:
    """Return the telling words of a title as one number: up to WORDS hashes of 16 bits; 0 of a title without."""
    hashes = sorted({mark(word) & 0xFFFF or 1 for word in role_words(title)})[:WORDS]
    return sum(hashed << 16 * place for place, hashed in enumerate(hashes))


def title_mark(title: str) -> int | None:
    """Return a hash of the whole title, seniority kept, whatever the order of its words; None of one without words."""
    numbers = re.findall(r"\d+", title)
    words = sorted({*_words(title), *numbers})
    return mark(" ".join(words)) if words else None


def meaning_mark(title: str) -> int | None:
    """Return a hash of a title's telling words, grades and numbers; None of one without words."""
    told = role_words(title) | {word for word in _words(title) if word in _known().grades}
    return mark(" ".join(sorted({*told, *re.findall(r"\d+", title)}))) if told else None


def mark(text: str) -> int:
    """Return a stable 32-bit hash of `text`."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).digest())


def each(texts: pl.Series, of: Callable[[str], int | None], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """`of` of each text, reckoned once a distinct text; null of null."""
    known = {text: of(text) for text in texts.unique().drop_nulls()}
    return texts.replace_strict(known, default=None, return_dtype=dtype)
