"""Lines of a posting and the titles that stand at their head ("* Senior ML Engineer (Berlin): you train …")."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.evidence import speaks_of_ai
from pipelines.openings_titles import (
    grammar,
    is_discipline,
    is_named,
    last_noun,
    plain,
    title_in,
    title_key,
    titles_in,
    vague_in,
)


class Line(NamedTuple):
    """A line, or an item of a list within one, without its bullet; whether it stands in a list of titles or of tools."""

    start: int
    end: int
    text: str
    bullet: bool
    listed: bool
    stack: bool


_LINE = re.compile(r"[^\n]+")
BULLET = re.compile(
    r"\s*(?:[-*•·–—+>●▪○◦‣→✓✔~]+\s*|\(?\d{1,2}[.):\]]\)?(?:\s+|(?=[A-Z]))|\[\d{1,2}\]:?\s+|#{1,4}\s*|\d\s*[-–]\s+|[a-h][.)]\s+)+"
)
_HEAD_END = re.compile(
    r":(?=\s|$|http)|\s[-–—]+\s|\s\||\s*[(\[]?https?://|\s→|(?<!\b[sj]r)(?<!\.[a-z])\.\s|\s?[–—]\s|\t|$", re.I
)
URL = re.compile(r"\(?\[?\bhttps?://\S+|\bwww\.\S+")
_INTRO = re.compile(
    r"\b(?:hiring|looking (?:for|to (?:add|bring|hire))|team members in|folks|roles?|positions?|openings?|jobs?|recruiting|seeking|opportunities|vacancies|searching for|need)\b",
    re.I,
)
_INLINE = re.compile(r"\s(?=(?:[*•]|\d[.)])\s)")
_STACK = re.compile(
    r"\W*(?:(?:our|the|tech|technology|technical) )*(?:stack|technologies|tech)\W*$|.*\b(?:stack|technologies|tech|tools)\b[^.:]{0,30}:$",
    re.I,
)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Lines; a line that holds a whole list ("… * A * B * C") is cut at its bullets."""
    for match in _LINE.finditer(text):
        cuts = [match.start() + m.end() for m in _INLINE.finditer(match.group())]
        cuts = cuts if len(cuts) > 1 else []
        yield from zip([match.start(), *cuts], [*cuts, match.end()], strict=True)


def lines(text: str) -> Iterator[Line]:
    listing = stack = False
    for start, end in _pieces(text):
        raw = text[start:end]
        bullet = BULLET.match(raw)
        body = raw[bullet.end() :] if bullet else raw
        yield Line(start, end, body.strip(), bool(bullet), listing, stack)
        if not bullet:
            listing = raw.rstrip().endswith((":", "...", "…", " -")) and bool(_INTRO.search(raw))
            stack = len(raw) < 60 and bool(_STACK.match(raw.rstrip())) and not listing


def heading(line: Line) -> list[str]:
    """The titles that a line of its own starts with; empty where the line is no heading."""
    text = plain(_EMPHASIS.sub("", COUNT.sub("", line.text)))
    if _PERSON.match(text):
        return []
    label = grammar().label.match(text)
    if label:
        text = text[label.end() :]
    end = _HEAD_END.search(text)
    head, rest = (URL.sub(" ", text[: end.start()]), text[end.start() :]) if end else (URL.sub(" ", text), "")
    if line.stack and (is_discipline(head) or not title_in(head)):
        return []
    spec = _SPEC.match(rest)
    if spec and len(spec.group(1).split()) <= 5 and is_named(spec.group(1)):
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
    noun = last_noun(head)
    lead = grammar().seniority.sub("", head[: max(at, 0)]).strip(" *_\"'“(/&,-–•").lower()
    end = at + len(title) if title in head or not noun else noun.end()
    tail = head[end:].strip(" .*_:»").rstrip(",")
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
    wordy = grammar().cut.match(tail) or (_WHO.match(tail) and not speaks_of_ai(tail))
    if len(head) < 60 and not lead and not wordy:
        return [head.strip(" .,;*_-–")]
    return several if several and tail.startswith(",") else [title]


_EMPHASIS = re.compile(r"(?<!\w)[_*]+(?=\w)|(?<=\w)[_*]+(?!\w)")
_PERSON = re.compile(
    r"(?:hi,? |hello,? |hey,? )?(?:i am|i'm|i’m|my name is|contact|e-?mail|reach out|reach|talk to|ping)\b", re.I
)
COUNT = re.compile(r"^\W*(?:\[?\(?\d\s?[xX]?\]?\)?\+?\s?[xX]?\s(?=[A-Z\[(])|\(s\))")
_SPEC = re.compile(r"\s[-–—]+\s([^.:|(]{2,45})(?=$|[|(.:])")
_TAIL = re.compile(
    r"[(\[/&\-–—@>|]|(?:in|at|for|on|to|and|or|with|who|of|of the|that|strong|skilled|knowledgeable|passionate|experienced|interested|capable|fluent|focused|working|able|(?:roles?|positions?)$)\b"
    r"|,(?!\s*(?:(?:you|we|this|it|as|but|including|which|that|is|are|will|they|please|i)\b|(?-i:(?!engineer)[a-z]+ing\b)))",
    re.I,
)
_WHO = re.compile(r"(?:who|that)\b", re.I)
_CLAUSE = re.compile(r"(?:to|with|of|at|for|who|in)\b", re.I)
_VERB = re.compile(
    r"(?:architect|support|design|lead|mentor|manage|help|work|collaborate|partner|develop|build|own|coordinate|interface)\s(?:and|with|the|an?|our|new|teachers|other|\w+s\b)",
    re.I,
)


def named_before(line: Line, named: set[str]) -> list[str]:
    """A line that starts with a title of the header, whatever follows ("Full Stack - you will …")."""
    head = re.split(r"\s*(?:[(,:|.]|\s[-–—]|https?:|\n)", line.text)[0].strip(" .*")
    key = title_key(head)
    return (
        [head] if len(head) < 60 and len(head) < len(line.text) and (key in named or f"{key} engineer" in named) else []
    )


def discipline_alone(line: Line) -> list[str]:
    """A discipline on a line of its own among titles ("Machine Learning Operations")."""
    head = re.split(r"\s*(?:[(,:|]|\s[-–—]|https?:)", line.text)[0].strip(" .*")
    return [head] if len(head) < 50 and is_discipline(head) and speaks_of_ai(head) else []
