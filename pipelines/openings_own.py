"""Which of the titles found are openings of their own, and which stretch of the text is each one's."""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from pipelines.evidence import speaks_of_ai
from pipelines.openings_titles import grammar, is_discipline, last_noun, title_key, title_words, vague_in


class Found(NamedTuple):
    """A title with the place it stands in and the stretch of text that is its own (None: the posting's)."""

    title: str
    origin: str
    start: int
    own: tuple[int, int] | None


class _Header(NamedTuple):
    """What the header's titles leave to the rest: `firm`, one says more than "engineer"; `telling`, one is firm or a
    plain software engineer; `spelt_out`, a list of titles says which its fields are; `keys`, their keys."""

    firm: bool
    telling: bool
    spelt_out: bool
    keys: set[str]


def _header(found: list[Found], text: str) -> _Header:
    titles = [f.title for f in found if f.origin == "header"]
    keys = {title_key(title) for title in titles}
    firm = any(not set(key.split()) <= grammar().generic for key in keys)
    listed = [f.own for f in found if f.origin == "list" and f.own and last_noun(f.title)]
    spelt_out = len(listed) > 2 and any(speaks_of_ai(text[slice(*own)]) for own in listed)
    return _Header(firm, firm or any(map(_PLAIN.search, titles)), spelt_out, keys)


def distinct(found: list[Found], text: str) -> list[Found]:
    """One a title, in the order of the text: a list item with text of its own beats the header, both beat a sentence."""
    rank = {"field": 0, "list": 1, "header": 2, "prose": 3, "mention": 4}
    header = _header(found, text)
    shared = Counter(f.own for f in found if f.origin == "list")
    kept: dict[str, Found] = {}
    for item in sorted(found, key=lambda f: (rank[f.origin], f.start)):
        key = title_key(item.title)
        words = set(key.split())
        if _offers_nothing(item, words, header, text, first=not kept):
            continue
        shorter = next((k for k in kept if k not in header.keys and _shortens(item, words, k, kept[k])), None)
        if shorter:
            if "," not in item.title.split("(")[0]:
                kept[shorter] = kept[shorter]._replace(title=item.title)
            continue
        known = next((k for k in kept if _same(item, words, k, kept[k])), None)
        known = known or _in_other_words(item, words, kept, text)
        if known is None:
            kept[key] = item
        else:
            kept[known] = _fuller(kept[known], item, shared)
    return sorted((f for key, f in kept.items() if not _told_again(f, key, kept)), key=lambda f: f.start)


def _offers_nothing(item: Found, words: set[str], header: _Header, text: str, *, first: bool) -> bool:
    """True for a field that a list spells out, the caption of a list, a sentence's title beside a telling header, and a
    general title beside others."""
    if (header.spelt_out and _is_field(item)) or (header.firm and _is_caption(item, text)):
        return True
    if item.origin == "prose" and header.telling and not speaks_of_ai(item.title):
        return True
    beside = not first or (header.firm and item.origin == "list")
    return beside and words <= grammar().generic and not _stands_alone(item, text)


def _is_field(item: Found) -> bool:
    """ "ML" or "ML positions" in a header."""
    return item.origin == "header" and (is_discipline(item.title) or vague_in(item.title) == item.title)


def _is_caption(item: Found, text: str) -> bool:
    """ "Engineering roles:" over a list, which names no opening."""
    if item.origin != "list" or not item.own or vague_in(item.title) != item.title or speaks_of_ai(item.title):
        return False
    return text[slice(*item.own)].rstrip().endswith(":")


def _fuller(known: Found, again: Found, shared: Counter[tuple[int, int] | None]) -> Found:
    """The opening with the text of its title said again: of an announcement, or of a line of its own where it stood in
    one with others ("We hire engineers and data scientists.")."""
    if again.origin == known.origin == "list" and shared[known.own] > 1 == shared[again.own]:
        return again
    if known.origin == "header" and known.own is None and again.origin == "prose":
        return known._replace(own=again.own)
    return known


def _told_again(item: Found, key: str, kept: dict[str, Found]) -> bool:
    """ "Hiring engineers! We want ML and backend engineers": the first sentence offers nothing of its own."""
    words = set(key.split())
    general = item.origin == "prose" and words <= grammar().generic and not _PLAIN.search(item.title)
    return general and any(words < set(other.split()) and "(" not in f.title for other, f in kept.items())


def _stands_alone(item: Found, text: str) -> bool:
    """True for a general title that is an opening beside others: an item of a list, or announced for work with AI."""
    if not (_PLAIN.search(item.title) and item.own):
        return False
    return item.origin == "list" or (item.origin == "prose" and speaks_of_ai(text[slice(*item.own)].split(". ")[0]))


def _same(item: Found, words: set[str], key: str, known: Found) -> bool:
    """A title said again: word for word, or shorter in a weaker place."""
    if words == set(key.split()):
        return True
    bare = title_words(known.title.split("(")[0])
    said = item.title.split("(")[0]
    if said == item.title and words == bare:
        return True
    if item.origin == "prose" and words - {"engineer"} == set(key.split()):
        return True
    aside = item.origin == "prose" and not speaks_of_ai(item.title[len(said) :])
    if aside and title_words(said) in (bare, set(key.split())):
        return True
    return item.origin != "list" and words < set(key.split()) and item.origin != known.origin


def _in_other_words(item: Found, words: set[str], kept: dict[str, Found], text: str) -> str | None:
    """The title that a sentence says again: "ML experts" beside an ML engineer, "engineers/data scientists" beside both,
    "as an ML research engineer, you …" under "ML engineer" alone."""
    alike = [key for key in kept if speaks_of_ai(" ".join(word for word in key.split() if word in words))]
    if item.origin != "prose" or not alike:
        return None
    both = "/" in item.title and words - _ANYONE <= {word for key in kept for word in key.split()}
    alone = len(kept) == 1 and said_of_reader(text, item)
    return alike[0] if both or alone or words & _ANYONE else None


_ANYONE = {"expert", "role", "position", "job", "people", "folk", "talent", "professional", "opportunity"}
_AS_ONE = re.compile(r"\bas (?:an?|our|the)(?: \w+)?\s+$", re.I)


def said_of_reader(text: str, found: Found) -> bool:
    """True where "as a …" stands before the title: "As a full-stack engineer you will …"."""
    at = text.find(found.title, found.start)
    return bool(_AS_ONE.search(text, max(0, at - 30), max(0, at)))


def _shortens(item: Found, words: set[str], key: str, known: Found) -> bool:
    """An announcement of AI work that says a title of the header again, shorter: "an ML engineer who …"."""
    if item.origin != "header" or known.origin != "list":
        return False
    return speaks_of_ai(known.title) and set(key.split()) < words


_PLAIN = re.compile(
    r"\b(?:(?:software|founding) (?:engineer|developer)s?|members? of (?:the )?technical staff)\b", re.I
)


def stretches(found: list[Found], text: str, listed: list[Found]) -> list[tuple[int, int]]:
    """Each opening's own stretch of the text, else the whole; every list item, and every announcement, ends the one before."""
    whole = (0, len(text))
    if len(found) < 2:
        return [whole for _ in found]
    starts = sorted({f.own[0] for f in listed if f.own and f.origin in {"list", "mention"}})
    size = max((text[a:b].rstrip().count("\n\n") for a, b in pairwise(starts)), default=9)
    ends = dict(pairwise(starts))
    said = [f.own[0] for f in found if f.own and f.origin == "prose"]
    spans = []
    for f in found:
        if f.own and f.origin == "list":
            spans.append((f.own[0], ends.get(f.own[0]) or _after(text, *f.own, size + 1)))
        elif f.own and f.origin == "prose":
            spans.append((f.own[0], min([f.own[1], *(at for at in said if at > f.own[0])])))
        else:
            spans.append(f.own or whole)
    return spans


_TRAILER = re.compile(
    r"\n\W*(?:location|benefits|perks|compensation|(?:what )?we offer|about (?:us|the company)|(?:our |tech )*stack|to apply|apply|how to apply|interested)\b",
    re.I,
)


_FACTS = re.compile(r"(?:\s*\n\W*(?:location|compensation|salary):[^\n]*)+", re.I)
"""Lines right under a bare title that tell of the opening, although they are also what postings end with."""


def _after(text: str, start: int, line_end: int, paragraphs: int) -> int:
    """Where the last item of a list ends: after as many paragraphs as the longest of the others has, or before what
    every posting ends with."""
    facts = None if ":" in text[start:line_end] else _FACTS.match(text, line_end)
    trailer = _TRAILER.search(text, facts.end() if facts else line_end)
    last = trailer.start() if trailer else len(text)
    at = start
    for _ in range(paragraphs):
        at = text.find("\n\n", at + 1, last)
        if at < 0:
            return last
    return at
