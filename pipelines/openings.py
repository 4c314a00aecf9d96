"""Posting → openings: where titles stand, and which stretch of the text is each opening's own."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from pipelines.cores import spread
from pipelines.evidence import brief, evidence, masked, speaks_of_ai
from pipelines.openings_header import header, pasted_title
from pipelines.openings_lines import BULLET, Line, headings, lines
from pipelines.openings_mentions import mentions
from pipelines.openings_own import Found, distinct, stretches
from pipelines.openings_prose import announced, says_again
from pipelines.openings_titles import grammar, title_key, title_words, with_qualifier
from pipelines.text import text_hash
from pipelines.versions import SPLITTER_VERSION
from warehouse.contracts import OPENINGS

MAX_CHARS = 20_000
MAX_OPENINGS = 30


def _found(text: str, title: str | None) -> list[Found]:
    """Every title, said again or not: of the ad's field alone, else of headers and lists, of sentences, elsewhere."""
    every = [] if title else list(lines(text))
    field = title or (pasted_title(every[0], len(text)) if every else None)
    if field:
        return [Found(field, "field", 0, None)]
    found, rest = _headed(every)
    for line in rest:
        said = announced(line.start, text[line.start : line.end])
        found += [f for f in said if not (found and says_again(text, f))]
    return found + [_mention(text, at, title) for at, title in mentions(text, [f.title for f in found])]


def _headed(every: Sequence[Line]) -> tuple[list[Found], list[Line]]:
    """Titles of headers and of the heads of lines, and the lines without any."""
    found: list[Found] = []
    rest: list[Line] = []
    above: list[str] = []
    for number, line in enumerate(every):
        titles = header(every, number)
        if titles:
            found += titles
            continue
        headed = [f.title for f in found if f.origin == "header"]
        heads = headings(every, number, set(map(title_key, headed)), among=bool(above))
        if _asks_again(line, heads, headed):
            heads = []
        above = [] if _says_again(line, heads, above) else heads
        found += [Found(title, "list", line.start, (line.start, line.end)) for title in above]
        if not heads:
            rest.append(line)
    return found, rest


def _says_again(line: Line, heads: list[str], above: list[str]) -> bool:
    """True for a labelled line ("Role: Engineer") with nothing but words of the titles above and general ones."""
    return bool(heads and above and grammar().label.match(line.text)) and _adds_nothing(heads, above)


def _asks_again(line: Line, heads: list[str], headed: list[str]) -> bool:
    """ "We're hiring software engineers to …" under a header with one title of AI is that opening, in fewer words."""
    if len(headed) != 1 or not speaks_of_ai(headed[0]) or line.bullet or any(map(speaks_of_ai, heads)):
        return False
    return bool(heads and grammar().trigger.search(line.text)) and _adds_nothing(heads, headed)


def _adds_nothing(titles: list[str], known: list[str]) -> bool:
    words = [title_words(title) - {"level", "senior"} for title in titles]
    said = [title_words(title) | grammar().generic for title in known]
    return all(any(mine <= theirs for theirs in said) for mine in words)


def _mention(text: str, at: int, title: str) -> Found:
    """A title that starts a line, or stands in an item of a list, has the line as its own; within a line, nothing."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    first = bool(BULLET.match(text, start)) or not re.search(r"[A-Za-z]", text[start:at])
    return Found(title, "mention", start, (start, end if end >= 0 else len(text)) if first else None)


def _qualified(text: str, found: Found) -> Found:
    at = text.find(found.title, found.start)
    whole = found.origin != "field" and at >= 0
    return found._replace(title=with_qualifier(text, at, found.title)) if whole else found


def opening_rows(text: str, title: str | None) -> list[tuple[str, str, int, int]]:
    """(title, where it stood, span start, span end) of each opening; at least one."""
    every = [_qualified(text, f) for f in _found(text[:MAX_CHARS], title)]
    found = distinct(every, text[:MAX_CHARS])[:MAX_OPENINGS]
    if not found:
        return [("", "none", 0, len(text))]
    return [(f.title, f.origin, *span) for f, span in zip(found, stretches(found, text, every), strict=True)]


def split(postings: pl.DataFrame) -> pl.DataFrame:
    """Openings of POSTINGS rows (OPENINGS); every posting has at least one, one without a title if need be."""
    columns = postings.select("posting_id", "month", "text", "text_hash", "title", "company")
    return OPENINGS.check(pl.concat(spread(_split, columns)))


def _split(postings: pl.DataFrame) -> pl.DataFrame:
    rows = [row for posting in postings.iter_rows(named=True) for row in _posting_rows(posting)]
    return pl.DataFrame(rows, schema=OPENINGS.schema)


def _posting_rows(posting: dict[str, Any]) -> Iterator[dict[str, Any]]:
    text = posting["text"]
    found = opening_rows(text, posting["title"])
    spans = [(start, end) for _, _, start, end in found]
    known = evidence(masked(text, posting["company"]), spans, [title for title, *_ in found])
    for position, ((title, origin, start, end), heard) in enumerate(zip(found, known, strict=True)):
        said = brief(title, heard, int(posting["month"][:4]))
        yield {
            "opening_id": f"{posting['posting_id']}#{position}",
            "posting_id": posting["posting_id"],
            "position": position,
            "title": title,
            "title_from": origin,
            "span_start": start,
            "span_end": end,
            "brief": said,
            "brief_hash": None if said is None else text_hash(said),
            "text_hash": posting["text_hash"],
            "splitter_version": SPLITTER_VERSION,
        }
