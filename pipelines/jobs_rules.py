"""When two postings ask for the same job: rules over columns of marks, for many pairs at once.

A pair is two row numbers into `Marks`. What the rules mean, and on what they were measured: docs/decisions/0003-jobs.md.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.is_job import COMMENTS
from pipelines.jobs_marks import WIDTH, WORDS, each, meaning_mark, role_mark

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float32]

RULES = ("requisition", "text", "titles", "copy")
"""Names of the rules, the surest first."""
APART, FORBIDDEN, NEVER = -1, -2, -3
"""No rule joins the pair: others may link them; only many may; nothing may."""
MONTHS = 6
"""A job that nobody asked for in so many months is over: what is asked later is another one."""
_PLAIN = np.uint64(role_mark("engineer"))
_FAINT, _NEAR, _CLOSE, _COPY, _ECHO, _ALIKE, _SAME, _VERY = 0.12, 0.3, 0.5, 0.6, 0.85, 0.9, 0.95, 0.99


@dataclass(frozen=True)
class Marks:
    """Postings as columns; text columns as numbers, 0 where null. `roles` are cut at `first` (one more than rows)."""

    month: Rows
    company: Rows
    source: Rows
    place: Rows
    comment: Flags
    sample: Flags
    title: NDArray[np.uint32]
    meaning: NDArray[np.uint32]
    requisition: NDArray[np.uint32]
    signature: NDArray[np.uint8]
    roles: NDArray[np.uint64]
    first: Rows

    @classmethod
    def of(cls, postings: pl.DataFrame) -> Self:
        """Read POSTING_MARKS joined with kind, source, month, company_key, city, sample and ad_title (null for a comment)."""
        month = pl.col("month").str.slice(0, 4).cast(pl.Int64) * 12 + pl.col("month").str.slice(5, 2).cast(pl.Int64)
        return cls(
            month=postings.select(month).to_series().to_numpy(),
            company=_numbers(postings["company_key"]),
            source=_numbers(postings["source"]),
            place=_numbers(postings["city"]),
            comment=postings["kind"].is_in(COMMENTS).to_numpy(),
            sample=postings["sample"].to_numpy(),
            title=postings["title"].fill_null(0).to_numpy(),
            meaning=each(postings["ad_title"], meaning_mark, pl.UInt32).fill_null(0).to_numpy(),
            requisition=postings["requisition"].fill_null(0).to_numpy(),
            signature=np.frombuffer(b"".join(postings["signature"]), np.uint8).reshape(-1, WIDTH),
            roles=postings["roles"].explode(empty_as_null=False).cast(pl.UInt64).to_numpy(),
            first=np.concatenate([[0], postings["roles"].list.len().cum_sum().to_numpy()]).astype(np.int64),
        )

    def __len__(self) -> int:
        return len(self.month)


def _numbers(names: pl.Series) -> Rows:
    """Equal texts as equal numbers from 1, null as 0."""
    return names.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()


@dataclass(frozen=True)
class Compared:
    """Pairs compared. `alike`: estimated Jaccard similarity of the texts. `shared`: roles of the shorter list that are
    in the other as well, as a share of it; -1 where one names no role. `plain`: what they share is a plain engineer."""

    alike: Numbers
    shared: Numbers
    plain: Flags


def compare(marks: Marks, a: Rows, b: Rows) -> Compared:
    """Compare the texts and the roles of each pair."""
    alike = (marks.signature[a] == marks.signature[b]).mean(axis=1, dtype=np.float32)
    shared, plain = _roles_shared(marks, a, b)
    return Compared(alike, shared, plain)


def _roles_shared(marks: Marks, a: Rows, b: Rows) -> tuple[Numbers, Flags]:
    many_a, many_b = np.diff(marks.first)[a], np.diff(marks.first)[b]
    pair = np.repeat(np.arange(len(a)), many_a * many_b)
    at = np.arange(len(pair)) - np.repeat(np.cumsum(many_a * many_b) - many_a * many_b, many_a * many_b)
    in_a, in_b = at // np.maximum(many_b[pair], 1), at % np.maximum(many_b[pair], 1)
    role_a, role_b = marks.roles[marks.first[a][pair] + in_a], marks.roles[marks.first[b][pair] + in_b]
    same = _same_role(role_a, role_b)
    found_a = _distinct(pair[same], in_a[same], len(a))
    found_b = _distinct(pair[same], in_b[same], len(a))
    fewest = np.minimum(many_a, many_b)
    share = np.minimum(found_a, found_b) / np.maximum(fewest, 1)
    telling = np.bincount(pair[same & (role_a != _PLAIN)], minlength=len(a)) > 0
    return np.where(fewest > 0, share, -1).astype(np.float32), (found_a > 0) & ~telling


def _same_role(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Flags:
    """At least half of the words of either are in both."""
    words_a, words_b = (roles.view(np.uint16).reshape(-1, WORDS) for roles in (a, b))
    both = sum((words_a[:, [place]] == words_b).any(axis=1) & (words_a[:, place] > 0) for place in range(WORDS))
    either = (words_a > 0).sum(axis=1) + (words_b > 0).sum(axis=1) - both
    return np.asarray(2 * both >= either)


def _distinct(pair: Rows, place: Rows, pairs: int) -> Rows:
    """How many places of each pair there are, each counted once."""
    once = np.unique(np.stack([pair, place]), axis=1)
    return np.bincount(once[0], minlength=pairs)


def decide(marks: Marks, a: Rows, b: Rows, pair: Compared) -> NDArray[np.int8]:
    """Return for each pair, as compared, the place in RULES of the rule that joins it, APART, FORBIDDEN or NEVER."""
    company = (marks.company[a] == marks.company[b]) & (marks.company[a] > 0)
    comments, ad = marks.comment[a] & marks.comment[b], _ad(marks, a, b, pair)
    found = np.select(
        [
            company & _requisition(marks, a, b),
            company & comments & _comment_text(pair),
            company & comments & _comment_titles(pair) & ((pair.alike >= _NEAR) | ~_elsewhere(marks, a, b)),
            company & ~comments & ad & (pair.alike >= _SAME),
            company & ~comments & ad,
            ~company & _copied(pair),
        ],
        [0, 1, 2, 1, 2, 3],
        APART,
    )
    far = np.abs(marks.month[a] - marks.month[b]) > MONTHS
    kept_apart = [_never(marks, a, b), _forbidden(pair), far]
    return np.select(kept_apart, [NEVER, FORBIDDEN, APART], found).astype(np.int8)


def _never(marks: Marks, a: Rows, b: Rows) -> Flags:
    """The sample and the world; ads of one board with two numbers; ads of two cities, grades or kinds of work."""
    ads, number = ~(marks.comment[a] | marks.comment[b]), _requisition(marks, a, b)
    numbered = (marks.requisition[a] > 0) & (marks.requisition[b] > 0) & (marks.source[a] == marks.source[b])
    meanings = (marks.meaning[a] > 0) & (marks.meaning[b] > 0) & (marks.meaning[a] != marks.meaning[b])
    other = (numbered & ~number) | (ads & (_elsewhere(marks, a, b) | (meanings & ~number)))
    return np.asarray(other | (marks.sample[a] != marks.sample[b]), np.bool_)


def _forbidden(pair: Compared) -> Flags:
    """Other roles in another text, or a text with nothing in common where the roles cannot tell."""
    other_roles = (pair.shared >= 0) & (pair.shared <= 0.5) & (pair.alike < _ALIKE)
    return np.asarray(other_roles | ((pair.shared < 0) & (pair.alike < _NEAR)), np.bool_)


def _elsewhere(marks: Marks, a: Rows, b: Rows) -> Flags:
    """Both name a city, not the same, and no number of the vacancy says that they are one."""
    cities = (marks.place[a] > 0) & (marks.place[b] > 0) & (marks.place[a] != marks.place[b])
    return np.asarray(cities & ~_requisition(marks, a, b), np.bool_)


def _requisition(marks: Marks, a: Rows, b: Rows) -> Flags:
    return np.asarray((marks.requisition[a] == marks.requisition[b]) & (marks.requisition[a] > 0), np.bool_)


def _comment_text(pair: Compared) -> Flags:
    """A comment repeated: nearly the same text, where the roles cannot tell; the very same, whatever they tell."""
    return ((pair.shared < 0) & (pair.alike >= _CLOSE)) | (pair.alike >= _VERY)


def _comment_titles(pair: Compared) -> Flags:
    """A comment written anew that asks for more than half of the shorter list; a plain engineer's needs some text in common."""
    return (pair.shared > 0.5) & (~pair.plain | (pair.alike >= _FAINT))


def _ad(marks: Marks, a: Rows, b: Rows, pair: Compared) -> Flags:
    """An ad on several boards, or put up again: its whole title and a like text; a comment needs one role and its text."""
    titled = (marks.title[a] == marks.title[b]) & (marks.title[a] > 0) & (pair.alike >= _CLOSE)
    elsewhen = (marks.month[a] != marks.month[b]) | (marks.source[a] != marks.source[b])
    renamed = (marks.meaning[a] == marks.meaning[b]) & (marks.meaning[a] > 0) & (pair.alike >= _SAME) & elsewhen
    mixed = marks.comment[a] != marks.comment[b]
    return np.asarray(np.where(mixed, (pair.shared == 1) & (pair.alike >= _ALIKE), titled | renamed), np.bool_)


def _copied(pair: Compared) -> Flags:
    """The same text under another name or none: an agency's copy, or a company that calls itself otherwise."""
    return ((pair.alike >= _COPY) & (pair.shared > 0.5)) | ((pair.alike >= _ECHO) & (pair.shared < 0))
