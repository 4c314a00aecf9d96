"""Which sentences speak of AI, and whether they speak of the opening or of the company.

Most false alarms of a plain text classifier are company talk ("we are an AI company") taken for the role, so the
two are kept apart from the start. The words are in known/evidence.toml.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipelines.tables import table

Span = tuple[int, int]

SENTENCE = re.compile(
    r"[^\n.!?]+(?:(?:[.!?](?![\s\"')])"
    r"|(?:(?<=\b[sjd]r)|(?<=\betc)|(?<=\bvs)|(?<=\bi\.e)|(?<=\be\.g)|(?<=\bincl)|(?<=\beng))\.)[^\n.!?]*)*[.!?]*",
    re.I,
)
"""A sentence of one line; no dot of "Sr.", "etc." or "e.g." ends it."""
_BULLET = re.compile(r"\s*(?:\\?[-*•·–—+>●▪○◦‣→✓]|\(?\d{1,2}[.)\]])\s*(?=\S)")
_ADDRESS = re.compile(
    r"\S*(?:https?://|www\.)\S*|\b[A-Za-z][\w-]*(?:\.[\w-]+)*"
    r"\.(?:ai|com|io|co|org|net|dev|app|jobs|xyz|tech|so|me)\b\S*",
    re.I,
)
_LINE = re.compile(r"[^\n]+")
_WRAPPED = re.compile(r"^([^\n]{44,100}[^\n.:;!?])\n(?=[ \t]{0,6}[a-z(])", re.M)
_TAIL = re.compile(r",? (?:ai|labs?|inc\.?|technologies|systems)$|\.(?:ai|io|com|co|dev|app)$", re.I)
_NAMED_AI = r"(?: (?i:ai)(?!-| (?i:engineer|developer|research|scientist)))?"
_SEGMENTS = re.compile(r"\s\|\s")
_TURN = re.compile(
    # a sentence's next subject: "…, and we are hiring …", "… as we scale", "… Acme is a platform"
    r"(?<=[\w)]),? (?=and (?:(?:we are |we['’]re |are )?(?:now |currently )?)(?:hiring|looking for|seeking) )"
    r"|\s(?=as we (?:continue to |now )?(?:build|scale|grow|expand|launch|develop)\b)"
    r"|(?<=[)\w])(?<!\b(?:at|of|to))(?<!\b(?:for|why|how))(?<!\b(?:from|with))\s"
    r"(?=_{3,}(?:[ (]+_{3,}\)?)? (?:is|builds|helps|provides|makes|develops|operates|creates|offers) (?:an?|the|\w+s)\b)"
    # the items of a list within a line
    r"|\s(?=(?:[*•]|\d[.)])\s\S.* [*•] )|(?<=\S)\s(?=[*•] )",
    re.I,
)
"""Where a sentence turns to something else, or an item of a list in a line begins."""
_ARTICLE = re.compile(r"\W*(?:(?:the|our|an?|as an?) )?", re.I)
_KIND = re.compile(r"([^,(]*?) ?\b([^\W\d_]+)(?: \(([^()]+)\)$|,|$)")
_LABELLED = re.compile(r"[A-Z][^:.!?]{2,40}:\s")
_LONGEST = 20_000


class Evidence(NamedTuple):
    """AI-related sentences: of the opening's own text or of the posting's rest, about the role or the company."""

    own_role: str
    own_company: str
    rest_role: str
    rest_company: str

    def __bool__(self) -> bool:
        return any(self)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The word groups of evidence.toml, and `any` of those that speak of AI."""
    words = table("evidence")
    groups = {**words, "any": words["general"] + words["services"] + words["models"]}
    return {n: re.compile(r"(?<![\w.@-])(?:" + "|".join(w) + r")(?![\w@]|\.\w)", re.I) for n, w in groups.items()}


def speaks_of_ai(text: str) -> bool:
    """True where `text` holds a word of AI."""
    return bool(patterns()["any"].search(text))


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found.group())


def masked(text: str, company: str | None) -> str:
    """`text`, as long as before, without web addresses and without the company's name (which may hold "AI"); lines
    that were broken to a width are joined."""
    text = _ADDRESS.sub(_blank, text[:_LONGEST])
    text = _WRAPPED.sub(lambda m: m.group(1) + " " * (len(m.group()) - len(m.group(1))), text)
    for name in dict.fromkeys((company, _TAIL.sub("", company))) if company else ():
        if len(name) > 2 and name in text and not patterns()["general"].search(name):
            text = _company(name).sub(_blank, text)
    return text


@lru_cache(maxsize=4096)
def _company(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}{_NAMED_AI}(?!\w)")


def evidence(text: str, spans: Sequence[Span], titles: Sequence[str]) -> list[Evidence]:
    """The evidence of each opening of one posting.

    `text` is masked; `spans` are the openings' own stretches and `titles` their titles. A title is evidence of its own
    opening, never of the others that the same line names.
    """
    speaking, telling = list(_speaking(text)), [title for title in titles if speaks_of_ai(title)]
    return [_of_one(text, i, spans, _heard(speaking, titles[i], telling)) for i in range(len(spans))]


class _Said(NamedTuple):
    """A sentence, where it starts, and whether it is about the role."""

    start: int
    sentence: str
    of_role: bool


def _speaking(text: str) -> Iterator[_Said]:
    """Sentences that speak of AI, in order. What stands in a list is about what the line that opens the list is about."""
    listed = False
    for line in _LINE.finditer(text):
        whole = line.group().strip()
        bullet = bool(_BULLET.match(whole))
        opens = whole.endswith((":", "…", "...")) and not bullet
        if opens or not (bullet or _LABELLED.match(whole) or _is_item(whole)):
            listed = False
        last = ""
        for start, sentence in _sentences(line.group()):
            last = sentence
            if speaks_of_ai(sentence):
                yield _Said(line.start() + start, sentence, listed or _of_role(sentence))
        if opens:
            listed = bool(patterns()["lists_role"].search(last)) and not patterns()["lists_reasons"].search(last)


def _is_item(line: str) -> bool:
    """True for what may be an item of a list without bullets: short, and no sentence."""
    return len(line) <= 120 and not line.endswith((".", "!", "?"))


def _sentences(line: str) -> Iterator[tuple[int, str]]:
    """Sentences of a line with their places; the segments of a header count as such."""
    cuts = [cut.end() for cut in _SEGMENTS.finditer(line)]
    cuts = sorted({0, *(cuts if len(cuts) > 1 else []), *(cut.end() for cut in _TURN.finditer(line)), len(line)})
    for start, end in pairwise(cuts):
        for match in SENTENCE.finditer(line[start:end]):
            yield start + match.start(), match.group().strip(" |")


def _of_role(sentence: str) -> bool:
    words = patterns()
    if words["not_asked"].search(sentence):
        return False
    if words["role_cues"].search(sentence):
        return True
    bullet = _BULLET.match(sentence)
    speaker = words["company_speaks"].match(sentence[bullet.end() :] if bullet else sentence)
    of_company = speaker or words["pedigree"].search(sentence)
    return bool(words["role_hints"].search(sentence)) and not of_company


def _heard(speaking: Sequence[_Said], title: str, telling: Sequence[str]) -> list[_Said]:
    """The sentences as evidence of the opening called `title`: without its siblings' titles (`telling`: those that speak
    of AI), and of the role where they name its own."""
    others = [t for t in telling if t not in title and title not in t]
    tells = speaks_of_ai(title)
    named = [_named(other, bare=_bare(other) not in title) for other in others]
    heard = []
    for said in speaking:
        sentence = said.sentence
        if not (tells or (title and title in sentence)) and any(_is_subject(name, sentence) for name in named):
            continue
        for other, name in zip(others, named, strict=True):
            hidden = name.sub(_blank, sentence)
            sentence = hidden if hidden != sentence else _without_kind(other, sentence, title)
        if sentence == said.sentence or speaks_of_ai(sentence):
            heard.append(said._replace(sentence=sentence, of_role=said.of_role or _names(sentence, title)))
    return heard


@cache
def _grades() -> re.Pattern[str]:
    grade = "|".join(table("titles")["seniority"])
    return re.compile(rf"(?<!\w)(?:(?:{grade})[ /,]+)+(?=\S+ \S)", re.I)


def _bare(title: str) -> str:
    """A title without its grade."""
    return _grades().sub("", title)


@lru_cache(maxsize=4096)
def _named(title: str, *, bare: bool) -> re.Pattern[str]:
    """A title where it is said whole or, if `bare`, without its grade; of one or of several."""
    names = dict.fromkeys((title, _bare(title) if bare else title))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?=s?(?!\w))", re.I)


def _is_subject(name: re.Pattern[str], sentence: str) -> bool:
    article = _ARTICLE.match(sentence)
    return bool(name.match(sentence, article.end() if article else 0))


def _without_kind(other: str, sentence: str, title: str) -> str:
    """The sentence without what it says of a sibling among several ("ML and backend engineers")."""
    named = _KIND.match(other)
    kind = (named[3] or (named[0].rstrip(",") if "," in other else named[1])) if named else ""
    if not named or named[2] not in sentence or kind in title or not (kind in sentence and speaks_of_ai(kind)):
        return sentence
    return re.sub(rf"(?<![\w-]){re.escape(kind)}(?= ?[,/)]|$| and | or | & )", _blank, sentence, count=1)


def _names(sentence: str, title: str) -> bool:
    """True where a sentence names the opening, and is not the company's own about its people ("our engineers …")."""
    if not title or title not in sentence:
        return False
    return not (title.islower() and patterns()["company_speaks"].match(sentence))


def _of_one(text: str, own: int, spans: Sequence[Span], heard: Sequence[_Said]) -> Evidence:
    span = spans[own]
    whole = _is_whole(span, text)
    others = [s for s in spans if s != span and not _is_whole(s, text)]
    found: tuple[list[str], ...] = ([], [], [], [])
    for said in heard:
        is_own = (whole and not others) or (not whole and span[0] <= said.start < span[1])
        if is_own or not any(a <= said.start < b for a, b in others):
            found[(0 if is_own else 2) + (0 if said.of_role else 1)].append(said.sentence)
    return Evidence(*("\n".join(sentences) for sentences in found))


def _is_whole(span: Span, text: str) -> bool:
    return span[0] <= 0 and span[1] >= len(text)


def brief(title: str, found: Evidence, year: int) -> str | None:
    """What the encoder reads of an opening: its year (the guideline's tie rules need it), its title, its own
    evidence, then the posting's; None without any."""
    if not found and not speaks_of_ai(title):
        return None
    found = found._replace(rest_company=_telling_first(found.rest_company))
    own_role, own_company, rest_role, rest_company = (re.sub(r"_{2,}|\s+", " ", part) for part in found)
    text = f"{year}. {title[:100]}. {own_role[:380]} {own_company[: max(150, 380 - len(own_role))]}"
    if len(text) < 420:
        text += f" Posting: {rest_role[:220]} {rest_company[:100]}"
    return text[:640].strip()


def _telling_first(sentences: str) -> str:
    """Sentences (one a line) of the company: those that say with which services it works first, a writer's of himself
    last."""
    words = patterns()
    return "\n".join(
        sorted(sentences.split("\n"), key=lambda s: (bool(words["writer"].match(s)), not words["services"].search(s)))
    )
