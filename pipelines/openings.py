"""Posting → openings: where titles stand, and which stretch of the text is each opening's own."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from pipelines.evidence import brief, evidence, masked, speaks_of_ai
from pipelines.openings_mentions import mentions
from pipelines.openings_titles import (
    grammar,
    is_discipline,
    last_noun,
    title_in,
    title_key,
    titles_in,
    vague_in,
    with_qualifier,
)
from pipelines.text import text_hash
from pipelines.versions import SPLITTER_VERSION
from warehouse.contracts import OPENINGS


class Found(NamedTuple):
    """A title with the place it stands in and the stretch of text that is its own (None: the posting's)."""

    title: str
    origin: str
    start: int
    own: tuple[int, int] | None


class Line(NamedTuple):
    start: int
    end: int
    text: str
    bullet: bool
    listed: bool


_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(
    r"\s*(?:[-*•·–—+>●▪○◦‣→✓✔~]+\s*|\(?\d{1,2}[.):\]]\)?(?:\s+|(?=[A-Z]))|\[\d{1,2}\]:?\s+|#{1,4}\s*|\d\s*[-–]\s+|[a-h][.)]\s+)+"
)
_HEAD_END = re.compile(
    r":(?=\s|$|http)|\s[-–—]+\s|\s\||\s*[(\[]?https?://|\s→|(?<!\b[sj]r)(?<!\.[a-z])\.\s|\s?[–—]\s|\t|$", re.I
)
_URL = re.compile(r"\(?\[?\bhttps?://\S+|\bwww\.\S+")
_INTRO = re.compile(
    r"\b(?:hiring|looking for|roles?|positions?|openings?|jobs?|recruiting|seeking|opportunities|vacancies|searching for|need)\b",
    re.I,
)
_SEGMENT = re.compile(r"\s*[|│¦｜]+\s*|\s+[-–—•]+\s+|\s*;\s+|\s+//\s+")
_HEADER_LINES = 2
MAX_CHARS = 20_000
MAX_OPENINGS = 30


_INLINE = re.compile(r"\s(?=(?:[*•]|\d[.)])\s)")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Lines; a line that holds a whole list ("… * A * B * C") is cut at its bullets."""
    for match in _LINE.finditer(text):
        cuts = [match.start() + m.end() for m in _INLINE.finditer(match.group())]
        cuts = cuts if len(cuts) > 1 else []
        yield from zip([match.start(), *cuts], [*cuts, match.end()], strict=True)


def _lines(text: str) -> Iterator[Line]:
    listing = False
    for start, end in _pieces(text):
        raw = text[start:end]
        bullet = _BULLET.match(raw)
        body = raw[bullet.end() :] if bullet else raw
        yield Line(start, end, body.strip(), bool(bullet), listing)
        if not bullet:
            listing = raw.rstrip().endswith((":", "...", "…")) and bool(_INTRO.search(raw))


def _header(line: Line, length: int) -> list[Found]:
    """Titles in a header of segments ("Acme | Senior ML Engineer, Data Engineer | Remote")."""
    segments = _SEGMENT.split(_URL.sub(" ", line.text))
    found: list[Found] = []
    if len(segments) > 1 and _is_ad(segments, length):
        return [Found(segments[0].strip(), "field", line.start, None)]
    for number, segment in enumerate(segments):
        if len(segment) > 150 and len(segment) / (1 + segment.count(",")) > 40:
            found += _prose(line.start, segment)
            continue
        if (
            number == 0
            and len(segments) > 1
            and (not last_noun(segment) or re.search(r"\(|\b(?:labs?|inc|ai)\b", segment, re.I))
        ):
            continue
        found += [
            Found(title, "header", line.start, None)
            for title in titles_in(_COUNT.sub("", segment), listed=number > 0 and is_discipline(segment.split(",")[0]))
        ]
    return found


def _is_ad(segments: list[str], length: int) -> bool:
    """A job-board ad pasted as text: "Title | Company | Place" over a long description."""
    return length > 1500 and bool(last_noun(segments[0])) and not any(last_noun(s) for s in segments[1:])


def _heading(line: Line) -> list[str]:
    """The titles that a line of its own starts with; empty where the line is no heading."""
    text = _COUNT.sub("", _URL.sub(lambda m: " " * len(m.group()), line.text))
    label = grammar().label.match(text)
    if label:
        text = text[label.end() :]
    end = _HEAD_END.search(text)
    head, rest = (text[: end.start()], text[end.start() :]) if end else (text, "")
    spec = _SPEC.match(rest)
    if spec and len(spec.group(1).split()) <= 5:
        head += spec.group().rstrip()
    if line.listed and len(head) < 60 and is_discipline(re.split(r"\s*[(,]", head)[0]):
        return [head.strip(" .,;*")]
    if len(head) > 160 or not (line.bullet or label or rest.strip() or len(text) < 80):
        return []
    return _head_titles(head, strict=not (line.listed or label), bullet=line.bullet, closed=bool(rest.strip()))


def _head_titles(head: str, *, strict: bool, bullet: bool, closed: bool) -> list[str]:
    title = title_in(head) or vague_in(head)
    if not title or len(title.split()) > 12 or _VERB.match(head):
        return []
    at = head.find(title.split()[0])
    lead = grammar().seniority.sub("", head[: max(at, 0)]).strip(" *_\"'“(/&,-–•").lower()
    tail = head[at + len(title) :].strip(" .*_:»").rstrip(",")
    if lead and lead.split()[-1] not in grammar().leads and not (not strict and len(lead.split()) < 3):
        return []
    if len(lead.split()) > 3 or (strict and not head.lstrip(" *_\"'“([")[:1].isupper() and not bullet):
        return []
    if tail and not _TAIL.match(tail):
        return []
    if tail and not bullet and not closed and _CLAUSE.match(tail) and strict:
        return []
    several = titles_in(head)
    if len(several) > 1:
        return several
    wordy = _WHO.match(tail) and not speaks_of_ai(tail)
    if len(head) < 60 and not lead and not wordy:
        return [head.strip(" .,;*_-–")]
    return several if several and tail.startswith(",") else [title]


_COUNT = re.compile(r"^\W*(?:\[?\(?\d\s?[xX]?\]?\)?\+?\s?[xX]?\s(?=[A-Z\[(])|\(s\))")
_SPEC = re.compile(r"\s[-–—]+\s([^.:|(]{2,45})(?=$|[|(.:])")
_TAIL = re.compile(
    r"[(\[/&\-–—@>|]|(?:in|at|for|on|to|and|or|with|who|of|of the|that)\b"
    r"|,(?!\s*(?:(?:you|we|this|it|as|but|including|which|that|is|are|will|they|please|i)\b|(?-i:(?!engineer)[a-z]+ing\b)))",
    re.I,
)
_WHO = re.compile(r"(?:who|that)\b", re.I)
_CLAUSE = re.compile(r"(?:to|with|of|at|for|who|in)\b", re.I)
_VERB = re.compile(
    r"(?:architect|support|design|lead|mentor|manage|help|work|collaborate|partner|develop|build|own|coordinate|interface)\s(?:and|with|the|an?|our|new|teachers|other|\w+s\b)",
    re.I,
)
_VAGUE_AI = re.compile(
    r"\b(?:AI|ML|LLM|machine learning|deep learning|computer vision|NLP|data science)(?:[ /&-](?:AI|ML|LLM|research|data science|engineering|machine learning))*"
    r" (?:roles?|positions?|jobs?|openings?|opportunities|internships?)\b",
    re.I,
)
_SENTENCE = re.compile(r"[^.!?\n](?:[^.!?\n]|[.!?](?!\s|$))*[.!?]*")


def _prose(start: int, text: str) -> list[Found]:
    """Titles that a sentence announces ("we are hiring A, B and C")."""
    found: list[Found] = []
    clean = _URL.sub(lambda m: " " * len(m.group()), text)
    for sentence in _SENTENCE.finditer(clean):
        trigger = grammar().trigger.search(sentence.group())
        if not trigger:
            vague = _VAGUE_AI.search(sentence.group())
            if vague and speaks_of_ai(vague.group()):
                at = start + sentence.start()
                found.append(Found(vague.group(), "prose", at, (at, start + len(text))))
            continue
        clause = sentence.group()[trigger.end() :]
        cut = grammar().cut.search(clause)
        clause = clause[: cut.start()] if cut else clause
        own = (start + sentence.start(), start + len(text))
        found += [Found(t, "prose", own[0], own) for t in titles_in(clause[:300])]
    return found


def _found(text: str, title: str | None) -> list[Found]:
    if title:
        return [Found(title, "field", 0, None)]
    lines = list(_lines(text))
    found: list[Found] = []
    prose: list[Line] = []
    near = False
    for number, line in enumerate(lines):
        segments = len(_SEGMENT.split(line.text))
        again = number and segments > 2 and line.text.split("|")[0] == lines[0].text.split("|")[0]
        if (again or number < _HEADER_LINES) and segments > (2 if number else 1) and not (number and line.bullet):
            header = _header(line, len(text))
            if number == 0 and header and header[0].origin == "field":
                return header
            if header:
                found += header
                continue
        elif segments > 3 and len(many := _header(line, 0)) > 1:
            found += many
            continue
        named = {title_key(f.title) for f in found if f.origin == "header"}
        headings = (
            _heading(line) or _named(line, named) or (_bare(line) if near or _next_is_heading(lines, number) else [])
        )
        near = bool(headings)
        found += [Found(title, "list", line.start, (line.start, line.end)) for title in headings]
        if not headings:
            prose.append(line)
    for line in prose:
        found += _prose(line.start, text[line.start : line.end])
    return found + [_mention(text, at, title) for at, title in mentions(text, [f.title for f in found])]


def _mention(text: str, at: int, title: str) -> Found:
    """A title that starts a line has the line as its own; within a line, nothing."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    first = not re.search(r"[A-Za-z]", text[start:at])
    return Found(title, "mention", start, (start, end if end >= 0 else len(text)) if first else None)


def _next_is_heading(lines: list[Line], number: int) -> bool:
    return number + 1 < len(lines) and bool(_heading(lines[number + 1]))


def _named(line: Line, named: set[str]) -> list[str]:
    """A line that starts with a title of the header, whatever follows ("Full Stack - you will …")."""
    head = re.split(r"\s*(?:[(,:|.]|\s[-–—]|https?:|\n)", line.text)[0].strip(" .*")
    key = title_key(head)
    return (
        [head] if len(head) < 60 and len(head) < len(line.text) and (key in named or f"{key} engineer" in named) else []
    )


def _bare(line: Line) -> list[str]:
    """A discipline on a line of its own among titles ("Machine Learning Operations")."""
    head = re.split(r"\s*(?:[(,:|]|\s[-–—]|https?:)", line.text)[0].strip(" .*")
    return [head] if len(head) < 50 and is_discipline(head) and speaks_of_ai(head) else []


def _qualified(text: str, found: Found) -> Found:
    at = text.find(found.title, found.start)
    whole = found.origin != "field" and at >= 0
    return found._replace(title=with_qualifier(text, at, found.title)) if whole else found


def _distinct(found: list[Found]) -> list[Found]:
    """One a title: a list item with text of its own beats the header, both beat a sentence."""
    rank = {"field": 0, "list": 1, "header": 2, "prose": 3, "mention": 4}
    firm = any(f.origin == "header" and not set(title_key(f.title).split()) <= grammar().generic for f in found)
    kept: dict[str, Found] = {}
    for item in sorted(found, key=lambda f: (rank[f.origin], f.start)):
        key = title_key(item.title)
        words = set(key.split())
        if item.origin == "prose" and firm and not speaks_of_ai(item.title):
            continue
        generic = words <= grammar().generic and not (item.origin == "list" and _PLAIN.search(item.title))
        if (kept and generic) or any(_same(item, words, k, kept[k]) for k in kept):
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


_PLAIN = re.compile(r"\bsoftware (?:engineer|developer)s?\b", re.I)


def _spans(found: list[Found], text: str) -> list[tuple[int, int]]:
    """Each opening's own stretch of the text, else the whole."""
    whole = (0, len(text))
    if len(found) < 2:
        return [whole for _ in found]
    starts = sorted({f.own[0] for f in found if f.own and f.origin == "list"})
    size = max((text[a:b].rstrip().count("\n\n") for a, b in pairwise(starts)), default=9)
    ends = dict(pairwise(starts))
    spans = []
    for f in found:
        if f.own and f.origin == "list":
            spans.append((f.own[0], ends.get(f.own[0]) or _after(text, f.own[0], size + 1)))
        else:
            spans.append(f.own or whole)
    return spans


def _after(text: str, start: int, paragraphs: int) -> int:
    at = start
    for _ in range(paragraphs):
        at = text.find("\n\n", at + 1)
        if at < 0:
            return len(text)
    return at


def opening_rows(text: str, title: str | None) -> list[tuple[str, str, int, int]]:
    """(title, where it stood, span start, span end) of each opening; at least one."""
    found = _distinct([_qualified(text, f) for f in _found(text[:MAX_CHARS], title)])[:MAX_OPENINGS]
    if not found:
        return [("", "none", 0, len(text))]
    return [(f.title, f.origin, *span) for f, span in zip(found, _spans(found, text), strict=True)]


def split(postings: pl.DataFrame) -> pl.DataFrame:
    """Openings of POSTINGS rows (OPENINGS); every posting has at least one, one without a title if need be."""
    columns = postings.select("posting_id", "month", "text", "text_hash", "title", "company").iter_rows(named=True)
    rows = [row for posting in columns for row in _posting_rows(posting)]
    return OPENINGS.check(pl.DataFrame(rows, schema=OPENINGS.schema))


def _posting_rows(posting: dict[str, Any]) -> Iterator[dict[str, Any]]:
    text = posting["text"]
    found = opening_rows(text, posting["title"])
    spans = [(start, end) for _, _, start, end in found]
    known = evidence(masked(text, posting["company"]), spans)
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
