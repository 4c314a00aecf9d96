"""Titles in the header of a posting: "Acme | Senior ML Engineer, Data Engineer | Remote"."""

import re
from collections.abc import Iterator, Sequence

from pipelines.evidence import speaks_of_ai
from pipelines.openings_lines import COUNT, URL, Line, heading
from pipelines.openings_own import Found
from pipelines.openings_prose import announced
from pipelines.openings_titles import is_discipline, last_noun, titles_in

_SEGMENT = re.compile(r"\s*[|│¦｜]+\s*|\s+[-–—•]+\s+|\s*;\s+|\s+//\s+")
_CHOICE = re.compile(r"\[([^\[\]\n]*\|[^\[\]\n]*)\] ?(\w+)")
_LISTED = re.compile(r"(?<=: )\[([^\[\]\n]*,[^\[\]\n]*)\]")
_ASIDE = re.compile(r"\s*\(([^()]{25,})\)")
_EMPLOYMENT = re.compile(
    r"(?=.*\btime\b)\W*(?:(?:full|part)[- ]?time|ft|pt|fte|contract|freelance|permanent|internships?|interns?|co-?ops?|summer|paid|and|or|\d+|[-–,/&+ ()]|months?)+\W*|(?:contractors?|freelancers?)\W*",
    re.I,
)
_STACK = re.compile(
    r"\W*(?:(?:our|the|current|tech|technology|technical) )*(?:stack|technologies|tech|tools)\b\s*[:|]", re.I
)
_SENTENCE_END = re.compile(r"[a-z)]{2}[.!?]\s+[A-Z]")
_LINES = 2
_LONG = 150
_AD_CHARS = 1500


def header(every: Sequence[Line], number: int) -> list[Found]:
    """Titles of a line that is the posting's header, or is cut into segments like one; none for other lines."""
    line = every[number]
    if _STACK.match(line.text):
        return []
    cuts = len(_SEGMENT.split(line.text)) - 1
    again = number and cuts > 1 and line.text.split("|")[0] == every[0].text.split("|")[0]
    if (again or number < _LINES) and cuts > (1 if number else 0) and not (number and line.bullet):
        return list(_titles(line))
    many = list(_titles(line)) if cuts > 2 and ("|" in line.text or not line.bullet) else []
    return many if len(many) > 1 and not (line.bullet and line.listed and heading(line)) else []


def pasted_title(line: Line, length: int) -> str | None:
    """The title of a job-board ad that was pasted as text: "Title | Company | Place" over a long description."""
    first, *others = _segments(line)
    if _STACK.match(line.text) or length <= _AD_CHARS or not others:
        return None
    alone = last_noun(first) and not any(last_noun(other) for other in others)
    return first.strip() if alone and 1 < len(first.split()) <= 12 else None


def _segments(line: Line) -> list[str]:
    """A header's segments; "[Junior | Senior] Engineer" is one of them, "Roles: [Engineer, Designer]" has no brackets."""
    text = _CHOICE.sub(lambda m: f"{m[2]} ({m[1].replace('|', ',')})", URL.sub(" ", line.text))
    return _SEGMENT.split(_LISTED.sub(r"\1", text))


def _titles(line: Line) -> Iterator[Found]:
    segments = _segments(line)
    for number, segment in enumerate(segments):
        if number and _EMPLOYMENT.fullmatch(segment):
            continue
        if _is_prose(segment):
            said = announced(line.start, segment)
            yield from said
            segment = "" if said else _without_asides(segment)
        if number == 0 and len(segments) > 1 and _names_company(segment):
            continue
        listed = number > 0 and is_discipline(segment.split(",")[0])
        for title in titles_in(COUNT.sub("", segment), listed=listed):
            yield Found(title, "header", line.start, None)


def _is_prose(segment: str) -> bool:
    spoken = len(segment) / (1 + segment.count(",")) > 40 or len(_SENTENCE_END.findall(segment)) > 1
    return len(segment) > _LONG and spoken


def _without_asides(segment: str) -> str:
    """A long segment without its long asides, or with what they say of AI first; empty where it is long even so."""
    shorter = _ASIDE.sub(_first_of_ai, segment)
    return shorter if len(shorter) <= _LONG else ""


def _first_of_ai(aside: re.Match[str]) -> str:
    first = re.split(r"[,/]", aside[1])[0].strip()
    return f" ({first})" if len(first) < 25 and speaks_of_ai(first) else ""


def _names_company(segment: str) -> bool:
    """What stands before the first bar is the company, unless it is a title of more than a word."""
    return (
        not last_noun(segment)
        or len(segment.split()) == 1
        or bool(re.search(r"\(|\b(?:labs?|inc|ai)\b", segment, re.I))
    )
