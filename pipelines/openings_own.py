"""Which of the titles found are openings of their own, and which stretch of the text is each one's."""

import re
from itertools import pairwise
from typing import NamedTuple

from pipelines.evidence import speaks_of_ai
from pipelines.openings_titles import grammar, title_key


class Found(NamedTuple):
    """A title with the place it stands in and the stretch of text that is its own (None: the posting's)."""

    title: str
    origin: str
    start: int
    own: tuple[int, int] | None


def distinct(found: list[Found]) -> list[Found]:
    """One a title, in the order of the text: a list item with text of its own beats the header, both beat a sentence."""
    rank = {"field": 0, "list": 1, "header": 2, "prose": 3, "mention": 4}
    firm = any(f.origin == "header" and not set(title_key(f.title).split()) <= grammar().generic for f in found)
    headed = {title_key(f.title) for f in found if f.origin == "header"}
    kept: dict[str, Found] = {}
    for item in sorted(found, key=lambda f: (rank[f.origin], f.start)):
        key = title_key(item.title)
        words = set(key.split())
        if item.origin == "prose" and firm and not speaks_of_ai(item.title):
            continue
        generic = words <= grammar().generic and not (item.origin == "list" and _PLAIN.search(item.title))
        if generic and (kept or (firm and item.origin == "list")):
            continue
        shorter = item.origin == "header" and next(
            (k for k in kept if k not in headed and _shortens(kept[k], k, words)), None
        )
        if shorter:
            kept[shorter] = kept[shorter]._replace(title=item.title)
            continue
        known = next((k for k in kept if _same(item, words, k, kept[k])), None)
        if known is not None:
            if kept[known].origin == "header" and kept[known].own is None and item.origin == "prose":
                kept[known] = kept[known]._replace(own=item.own)
            continue
        kept[key] = item
    return sorted(kept.values(), key=lambda f: f.start)


def _same(item: Found, words: set[str], key: str, known: Found) -> bool:
    """A title said again: word for word, or shorter in a weaker place."""
    if words == set(key.split()):
        return True
    bare = set(title_key(known.title.split("(")[0]).split())
    if "(" not in item.title and words == bare:
        return True
    return item.origin != "list" and words < set(key.split()) and item.origin != known.origin


def _shortens(listed: Found, key: str, words: set[str]) -> bool:
    """An announcement of AI work that says a title of the header again, shorter: "an ML engineer who …"."""
    return listed.origin == "list" and speaks_of_ai(listed.title) and set(key.split()) < words


_PLAIN = re.compile(r"\bsoftware (?:engineer|developer)s?\b", re.I)


def stretches(found: list[Found], text: str, listed: list[Found]) -> list[tuple[int, int]]:
    """Each opening's own stretch of the text, else the whole; every list item ends the one before."""
    whole = (0, len(text))
    if len(found) < 2:
        return [whole for _ in found]
    starts = sorted({f.own[0] for f in listed if f.own and f.origin == "list"})
    size = max((text[a:b].rstrip().count("\n\n") for a, b in pairwise(starts)), default=9)
    ends = dict(pairwise(starts))
    spans = []
    for f in found:
        if f.own and f.origin == "list":
            spans.append((f.own[0], ends.get(f.own[0]) or _after(text, *f.own, size + 1)))
        else:
            spans.append(f.own or whole)
    return spans


_TRAILER = re.compile(
    r"\n\W*(?:location|benefits|perks|compensation|(?:what )?we offer|about (?:us|the company)|(?:our |tech )*stack|to apply|apply|how to apply|interested)\b",
    re.I,
)


def _after(text: str, start: int, line_end: int, paragraphs: int) -> int:
    """Where the last item of a list ends: after as many paragraphs as the longest of the others has, or before what
    every posting ends with."""
    trailer = _TRAILER.search(text, line_end)
    last = trailer.start() if trailer else len(text)
    at = start
    for _ in range(paragraphs):
        at = text.find("\n\n", at + 1, last)
        if at < 0:
            return last
    return at
