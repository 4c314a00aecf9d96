"""Lines of a posting and the titles that stand at their head ("* Senior ML Engineer (Berlin): you train …")."""

import re
from collections.abc import Iterator, Sequence
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
    """A line, or an item of a list within one, without its bullet; whether it stands in a list of titles or of tools, or
    deeper than the title above it."""

    start: int
    end: int
    text: str
    bullet: bool
    listed: bool
    stack: bool
    nested: bool


_LINE = re.compile(r"[^\n]+")
BULLET = re.compile(
    r"\s*(?:\\?[-*•·–—+>●▪○◦‣→✓✔~■█◆◇►▶☆★]+\s*|\(?\d{1,2}[.):\]]\)?(?:\s+|(?=[A-Z]))|\[\d{1,2}\]:?\s+|#{1,4}\s*|\d\s*[-–]\s+|[a-h][.)]\s+)+"
)
_HEAD_END = re.compile(
    r":(?=\s|$|http)|\s[-–—]+\s|\s*\|(?=\s)|\s\||\s*[(\[]?https?://|\s→|(?<!\b[sj]r)(?<!\.[a-z])\.\s|\s?[–—]\s|\t|$",
    re.I,
)
URL = re.compile(r"\(?\[?\bhttps?://[^\s|\]]+\]?|\bwww\.\S+")
_INTRO = re.compile(
    r"\b(?:hiring|looking (?:for(?! (?:[\w-]+ ){0,2}(?:experience|expertise|skills)\b)|to (?:add|bring|hire))|team members in|folks|roles?|positions?|openings?|jobs?|recruiting|seeking|opportunities|vacancies|searching for|need)\b",
    re.I,
)
_INLINE = re.compile(r"\s(?=(?:[*•]|\d[.)])\s)")
_STACK = re.compile(
    r"\W*(?:(?:our|the|tech|technology|technical) )*(?:stack|technologies|tech)\W*$|.*\b(?:stack|technologies|tech|tools|experience (?:in|with))\b[^.:]{0,30}:$",
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
    titled = None
    for start, end in _pieces(text):
        raw = text[start:end]
        bullet = BULLET.match(raw)
        body = raw[bullet.end() :] if bullet else raw
        indent = len(raw) - len(raw.lstrip())
        nested = bool(bullet) and titled is not None and indent > titled
        yield Line(start, end, body.rstrip(" <").strip(), bool(bullet), listing and not nested, stack, nested)
        if not nested:
            titled = indent if bullet and last_noun(body) and not body.rstrip().endswith(":") else None
        if not bullet:
            listing = URL.sub("", raw).rstrip().endswith((":", "...", "…", " -")) and bool(_INTRO.search(raw))
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
    items = _item(line, head, rest) if line.listed else []
    if items:
        return items
    if len(head) > 160 or not (line.bullet or label or rest.strip() or len(text) < 80):
        return []
    return _head_titles(head, strict=not (line.listed or label), bullet=line.bullet, closed=bool(rest.strip()))


def _item(line: Line, head: str, rest: str) -> list[str]:
    """Titles of an item of a list of titles: a discipline, a phrase of AI that is no duty, or many titles in a row."""
    alone = line.bullet and not rest.strip() and _is_phrase_of_ai(head)
    field = re.split(r"\s*[(,]", head)[0]
    if len(head) < 60 and (alone or is_discipline(field)):
        return [head.strip(" .,;*")]
    if is_discipline(field) and speaks_of_ai(field):
        return [field.strip(" .,;*")]
    parts = [part for part in head.split(",") if part.strip()]
    titled = sum(bool(last_noun(part)) for part in parts)
    if len(parts) > 3 and titled * 2 > len(parts) and all(len(part.split()) <= 6 for part in parts):
        return [title for part in parts for title in titles_in(re.sub(r"^ *and ", "", part))]
    return []


def _is_phrase_of_ai(head: str) -> bool:
    return speaks_of_ai(head) and not last_noun(head) and not _DUTY.match(head)


def _head_titles(head: str, *, strict: bool, bullet: bool, closed: bool) -> list[str]:
    title = title_in(head) or vague_in(head)
    if len(title.split()) > 12 and "(" in title:
        return _head_titles(head.split("(")[0].strip(), strict=strict, bullet=bullet, closed=True)
    if not title or len(title.split()) > 12 or _NO_TITLE.match(head):
        return []
    at = head.find(title.split()[0])
    noun = last_noun(head)
    lead = grammar().seniority.sub("", head[: max(at, 0)]).strip(" *_\"'“(/&,-–•").lower()
    end = at + len(title) if title in head or not noun else noun.end()
    tail = head[end:].strip(" .*_:»").rstrip(",")
    if not _may_lead(lead, strict=strict, closed=closed) or (tail and not _TAIL.match(tail)):
        return []
    if strict and not bullet and (not _starts_upper(head) or (not closed and _CLAUSE.match(tail))):
        return []
    several = titles_in(head)
    if len(several) > 1:
        return several
    wordy = grammar().cut.match(tail) or (_WHO.match(tail) and not speaks_of_ai(tail))
    if len(head) < 60 and not lead and not wordy:
        return [head.strip(" .,;*_-–")]
    return several if several and tail.startswith(",") else [title]


def _may_lead(lead: str, *, strict: bool, closed: bool) -> bool:
    """True for what may stand before the title of a line: nothing, "our", "hiring a"."""
    words = lead.split()
    if len(words) > 3 or words[1:2] == ["is"] or (lead.startswith("if ") and not closed):
        return False
    return not words or words[-1] in grammar().leads or (not strict and len(words) < 3)


def _starts_upper(head: str) -> bool:
    return head.lstrip(" *_\"'“([")[:1].isupper()


_DUTY = re.compile(
    r"(?:build|design|develop|train|deploy|own|implement|leading|creat|improv|integrat|fine-?tun|evaluat|optimi[sz]|scal|writ|maintain|help|work)(?:e|ing)? \w",
    re.I,
)
_EMPHASIS = re.compile(r"(?<!\w)[_*]+(?=\w)|(?<=\w)[_*]+(?!\w)")
_PERSON = re.compile(
    r"(?:hi,? |hello,? |hey,? )?(?:i am|i'm|i’m|my name is|contact|e-?mail|reach out|reach|talk to|ping|you are an?|you['’]re an?|this is an?)\b",
    re.I,
)
COUNT = re.compile(r"^\W*(?:\[?\(?\d\s?[xX]?\]?\)?\+?\s?[xX]?\s(?=[A-Z\[(])|\(s\))")
_SPEC = re.compile(r"\s[-–—]+\s([^.:|(]{2,45})(?=$|[|(.:])")
_TAIL = re.compile(
    r"[(\[/&\-–—@>|;]|\d\S* ye?a?rs|(?:in|at|for|on|to|and|or|with|who|of|of the|that|strong|skilled|knowledgeable|passionate|experienced|interested|capable|fluent|focused|working|able|(?:roles?|positions?)$)\b"
    r"|,(?!\s*(?:(?:you|we|this|it|as|but|including|which|that|is|are|will|they|please|i)\b|(?-i:(?!engineer)[a-z]+ing\b)))",
    re.I,
)
_WHO = re.compile(r"(?:who|that)\b", re.I)
_CLAUSE = re.compile(r"(?:to|with|of|at|for|who|in)\b", re.I)
_NO_TITLE = re.compile(
    r"(?:architect|support|design|lead|mentor|manage|help|work|collaborate|partner|develop|build|own|coordinate|interface)\s(?:(?:and|with|the|an?|our|new|teachers|other)\b|(?-i:[a-z]\w*s)\b)"
    r"|.*\bthat (?:uses|automat\w+|answers|reads|writes|learns|turns|runs|handles) \w",
    re.I,
)
"""A duty ("Design our …") or a product ("An AI analyst that reads …")."""


def headings(every: Sequence[Line], number: int, named: set[str], *, among: bool) -> list[str]:
    """The titles that a line starts with; `named`: keys of the header's titles; among: the line above has titles too."""
    line = every[number]
    heads = [] if number == 0 and "|" in line.text else heading(line)
    if heads or line.stack or line.nested:
        return heads
    said = _named_before(line, named)
    alone = [] if said else _discipline_alone(line)
    if alone and not (among or (line.bullet and URL.search(line.text)) or _is_above_heading(every, number)):
        return []
    return said or alone


def _is_above_heading(every: Sequence[Line], number: int) -> bool:
    after = every[number + 1] if number + 1 < len(every) else None
    return after is not None and after.bullet == every[number].bullet and bool(heading(after))


def _named_before(line: Line, named: set[str]) -> list[str]:
    """A line that starts with a title of the header, whatever follows ("Full Stack - you will …")."""
    head = re.split(r"\s*(?:[(,:|.]|\s[-–—]|https?:|\n)", line.text)[0].strip(" .*")
    key = title_key(head)
    return (
        [head] if len(head) < 60 and len(head) < len(line.text) and (key in named or f"{key} engineer" in named) else []
    )


def _discipline_alone(line: Line) -> list[str]:
    """A discipline on a line of its own among titles ("Machine Learning Operations")."""
    head = re.split(r"\s*(?:[(,:|]|\s[-–—]|https?:)", line.text)[0].strip(" .*")
    return [head] if len(head) < 50 and is_discipline(head) and speaks_of_ai(head) else []
