"""Posting → openings: where titles stand, and which stretch of the text is each opening's own."""

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.evidence import SENTENCE, brief, evidence, masked, speaks_of_ai
from pipelines.openings_lines import BULLET, COUNT, URL, Line, discipline_alone, heading, lines, named_before
from pipelines.openings_mentions import mentions
from pipelines.openings_own import Found, distinct, stretches
from pipelines.openings_titles import grammar, is_discipline, last_noun, title_key, titles_in, with_qualifier
from pipelines.text import text_hash
from pipelines.versions import SPLITTER_VERSION
from warehouse.contracts import OPENINGS

_SEGMENT = re.compile(r"\s*[|│¦｜]+\s*|\s+[-–—•]+\s+|\s*;\s+|\s+//\s+")
_HEADER_LINES = 2
MAX_CHARS = 20_000
MAX_OPENINGS = 30
_EMPLOYMENT = re.compile(
    r"(?=.*\btime\b)\W*(?:(?:full|part)[- ]?time|ft|pt|fte|contract|freelance|permanent|internships?|interns?|co-?ops?|summer|paid|and|or|\d+|[-–,/&+ ()]|months?)+\W*",
    re.I,
)


def _header(line: Line, length: int) -> list[Found]:
    """Titles in a header of segments ("Acme | Senior ML Engineer, Data Engineer | Remote")."""
    segments = _SEGMENT.split(URL.sub(" ", line.text))
    found: list[Found] = []
    if len(segments) > 1 and _is_ad(segments, length):
        return [Found(segments[0].strip(), "field", line.start, None)]
    for number, segment in enumerate(segments):
        if number and _EMPLOYMENT.fullmatch(segment):
            continue
        if len(segment) > 150 and len(segment) / (1 + segment.count(",")) > 40:
            found += _prose(line.start, segment)
            continue
        if number == 0 and len(segments) > 1 and _names_company(segment):
            continue
        found += [
            Found(title, "header", line.start, None)
            for title in titles_in(COUNT.sub("", segment), listed=number > 0 and is_discipline(segment.split(",")[0]))
        ]
    return found


def _names_company(segment: str) -> bool:
    """What stands before the first bar is the company, unless it is a title of more than a word."""
    return (
        not last_noun(segment)
        or len(segment.split()) == 1
        or bool(re.search(r"\(|\b(?:labs?|inc|ai)\b", segment, re.I))
    )


def _is_ad(segments: list[str], length: int) -> bool:
    """A job-board ad pasted as text: "Title | Company | Place" over a long description."""
    return (
        length > 1500
        and 1 < len(segments[0].split()) <= 12
        and bool(last_noun(segments[0]))
        and not any(last_noun(s) for s in segments[1:])
    )


_VAGUE_AI = re.compile(
    r"\b(?:AI|ML|LLM|machine learning|deep learning|computer vision|NLP|data science)(?:[ /&-](?:AI|ML|LLM|research|data science|engineering|machine learning))*"
    r" (?:roles?|positions?|jobs?|openings?|opportunities|internships?)\b",
    re.I,
)


def _prose(start: int, text: str) -> list[Found]:
    """Titles that a sentence announces ("we are hiring A, B and C")."""
    found: list[Found] = []
    clean = URL.sub(lambda m: " " * len(m.group()), text)
    for sentence in SENTENCE.finditer(clean):
        trigger = grammar().trigger.search(sentence.group())
        if not trigger:
            vague = _VAGUE_AI.search(sentence.group())
            if vague and speaks_of_ai(vague.group()):
                at = start + sentence.start()
                found.append(Found(vague.group(), "prose", at, (at, start + len(text))))
            continue
        own = (start + sentence.start(), start + len(text))
        for clause in _clauses(sentence.group()[trigger.end() :]):
            found += [Found(t, "prose", own[0], own) for t in titles_in(clause[:300])]
    return found


_OURS = re.compile(r"\s*our (?:first|second|third|next|new)\b", re.I)
_ANOTHER = re.compile(
    r"(?:[,;]|\band\b|\bas well as\b)\s+(?:an?|(?:for )?our (?:first|second|third|next|new)|several|multiple|two|three)\s",
    re.I,
)


def _clauses(announced: str) -> Iterator[str]:
    """What is announced, without what is said of each title: "a developer for our app, and an ML engineer who …"."""
    ours = _OURS.match(announced)
    rest: str | None = announced[ours.end() :] if ours else announced
    while rest is not None:
        cut = grammar().cut.search(rest)
        yield rest[: cut.start()] if cut else rest
        more = _ANOTHER.search(rest, max(0, cut.start() - len("and "))) if cut else None
        rest = rest[more.end() :] if more else None


def _found(text: str, title: str | None) -> list[Found]:
    if title:
        return [Found(title, "field", 0, None)]
    every = list(lines(text))
    found: list[Found] = []
    prose: list[Line] = []
    near = False
    for number, line in enumerate(every):
        headed = _headed(every, number, len(text))
        if headed and headed[0].origin == "field":
            return headed
        if headed:
            found += headed
            continue
        named = {title_key(f.title) for f in found if f.origin == "header"}
        headings = heading(line)
        if not headings and not line.stack:
            headings = named_before(line, named) or (
                discipline_alone(line) if near or _next_is_heading(every, number) else []
            )
        near = bool(headings)
        found += [Found(title, "list", line.start, (line.start, line.end)) for title in headings]
        if not headings:
            prose.append(line)
    for line in prose:
        found += _prose(line.start, text[line.start : line.end])
    return found + [_mention(text, at, title) for at, title in mentions(text, [f.title for f in found])]


def _headed(every: list[Line], number: int, length: int) -> list[Found]:
    """Titles of a line that is the posting's header, or is cut into segments like one; none for other lines."""
    line = every[number]
    segments = len(_SEGMENT.split(line.text))
    again = number and segments > 2 and line.text.split("|")[0] == every[0].text.split("|")[0]
    if (again or number < _HEADER_LINES) and segments > (2 if number else 1) and not (number and line.bullet):
        return _header(line, 0 if number else length)
    many = _header(line, 0) if segments > 3 and ("|" in line.text or not line.bullet) else []
    return many if len(many) > 1 else []


def _mention(text: str, at: int, title: str) -> Found:
    """A title that starts a line, or stands in an item of a list, has the line as its own; within a line, nothing."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    first = bool(BULLET.match(text, start)) or not re.search(r"[A-Za-z]", text[start:at])
    return Found(title, "mention", start, (start, end if end >= 0 else len(text)) if first else None)


def _next_is_heading(every: list[Line], number: int) -> bool:
    return number + 1 < len(every) and bool(heading(every[number + 1]))


def _qualified(text: str, found: Found) -> Found:
    at = text.find(found.title, found.start)
    whole = found.origin != "field" and at >= 0
    return found._replace(title=with_qualifier(text, at, found.title)) if whole else found


def opening_rows(text: str, title: str | None) -> list[tuple[str, str, int, int]]:
    """(title, where it stood, span start, span end) of each opening; at least one."""
    every = [_qualified(text, f) for f in _found(text[:MAX_CHARS], title)]
    found = distinct(every)[:MAX_OPENINGS]
    if not found:
        return [("", "none", 0, len(text))]
    return [(f.title, f.origin, *span) for f, span in zip(found, stretches(found, text, every), strict=True)]


def split(postings: pl.DataFrame) -> pl.DataFrame:
    """Openings of POSTINGS rows (OPENINGS); every posting has at least one, one without a title if need be."""
    columns = postings.select("posting_id", "month", "text", "text_hash", "title", "company").iter_rows(named=True)
    rows = [row for posting in columns for row in _posting_rows(posting)]
    return OPENINGS.check(pl.DataFrame(rows, schema=OPENINGS.schema))


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
