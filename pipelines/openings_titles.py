"""Job titles in a stretch of text: the grammar of "Senior ML Engineer, Backend and Data Engineers (Remote)".

The words live in known/titles.toml. A title is a run of words that ends in a role noun (engineer, scientist, …),
with what specialises it to the right; disciplines without a noun count only where titles are listed.
"""

import re
from functools import cache
from typing import NamedTuple

from pipelines.evidence import speaks_of_ai
from pipelines.tables import table


def _words(alternatives: list[str]) -> str:
    return r"(?<![\w@.])(?:" + "|".join(alternatives) + r")(?![\w@]|\.\w|-[a-z])"


class Grammar(NamedTuple):
    """The compiled words of titles.toml."""

    noun: re.Pattern[str]
    vague: re.Pattern[str]
    discipline: re.Pattern[str]
    tech: re.Pattern[str]
    seniority: re.Pattern[str]
    stop: re.Pattern[str]
    trigger: re.Pattern[str]
    cut: re.Pattern[str]
    label: re.Pattern[str]
    leads: frozenset[str]
    generic: frozenset[str]


@cache
def grammar() -> Grammar:
    """Titles.toml, read once."""
    words = table("titles")
    flags = re.IGNORECASE
    disciplines = "(?:" + "|".join(words["disciplines"]) + ")"
    techs = "(?:" + "|".join(words["disciplines"] + words["techs"]) + ")"
    seniority = "(?:(?:" + "|".join(words["seniority"]) + ")[ /,]+)*"
    return Grammar(
        noun=re.compile(_words(words["nouns"]).replace("-[a-z]", "-(?-i:[a-z])"), flags),
        vague=re.compile(_words(words["vague"]), flags),
        discipline=re.compile(
            f"{seniority}{disciplines}(?: ?[/&+-] ?{disciplines})*(?: (?:engineering|eng|research|development|science))?",
            flags,
        ),
        tech=re.compile(f"{seniority}{techs}(?: ?[/&+-] ?{techs})*", flags),
        seniority=re.compile(_words(words["seniority"]), flags),
        stop=re.compile(_words([re.escape(word) for word in words["stop"]]), flags),
        trigger=re.compile(_words(words["triggers"]).replace(r"(?![\w@]|\.\w|-[a-z])", r"(?!\w)"), flags),
        cut=re.compile(_words(words["cuts"]), flags),
        label=re.compile(
            "(?:" + "|".join(words["labels"]) + r")\s*(?:[:–—-]|(?=\b(?:an?|for)\b))\s*(?:an?\b\s*)?", flags
        ),
        leads=frozenset(words["leads"]),
        generic=frozenset(words["generic"]),
    )


class Part(NamedTuple):
    """A piece between separators: its text and what joins it to the next one."""

    text: str
    glue: str


_SEPARATOR = re.compile(
    r"\s*(?:,|;|•|·|▪|●|■|◆|\bas well as\b|\band\b(?!/)|\bor\b|&(?=\s)|(?<=\s)\+(?=\s)|(?<=\s)/(?=\s)|\n"
    # between two people in the plural, or with a space: "Engineers/Data Scientists", "Manager/ Engineer"
    r"|(?<=eer|her|ist|per|ner|ger|ect|yst)/(?=\s)"
    r"|(?<=eers|hers|ists|pers|ners|gers|ects|ysts)/(?=(?:\w+ ){0,2}(?:engineer|researcher|scientist|developer|designer|manager|architect|analyst)s\b))\s*",
    re.IGNORECASE,
)
_OF = re.compile(r"^\s*(?:of|for)\s+(?:the\s+)?((?:\w[\w/&+-]*\s?){1,4})", re.IGNORECASE)
_RIGHT = re.compile(r"^\s*(?:\(([^()]{1,80})\)|\s[-–—:]\s?([^-–—:]{2,60})$|((?:\s+(?:II?I?|IV|\d))$))")


_FIELD = re.compile(
    r"(?:\s+(?:in|for|on|with(?! (?:\w+ )?(?:degrees?|experience|background))|focus(?:ed|ing) on)|,)\s(?:\S+\s?){1,5}",
    re.I,
)
_DEPARTMENT = re.compile(r"\bdata science (?:team|group|department)\b", re.I)
_NOT_A_TITLE = re.compile(
    r"\s(?!(?:in|for|to|who|with|at|on|of|and|or|that|as|from|is|are|will|you|i{1,3}|iv|\d|per|internship|needed|wanted|here|level|only|based|willing|focused|focusing|working|passionate|across|join|eager|able|looking|strong|skilled|knowledgeable|experienced|interested|capable|fluent|roles?|positions?)\b)[a-z]{2,}"
)


def parts_of(segment: str) -> list[Part]:
    """Cut at commas, slashes and "and", but not inside brackets."""
    depth, start, found = 0, 0, []
    closing = {m.start(): m for m in _SEPARATOR.finditer(segment)}
    for at, character in enumerate(segment):
        depth += (character in "([") - (character in ")]" and depth > 0)
        if depth == 0 and at in closing and at >= start:
            found.append(Part(segment[start:at].strip(), closing[at].group().strip().lower()))
            start = closing[at].end()
    found.append(Part(segment[start:].strip(), ""))
    return _graded([part for part in found if part.text])


def _graded(parts: list[Part]) -> list[Part]:
    """ "Senior / Staff / Principal engineer" is one title: a grade alone goes with what follows."""
    kept: list[Part] = []
    grades: list[str] = []
    for part in parts:
        if part.glue == "/" and not grammar().seniority.sub("", part.text).strip():
            grades.append(part.text)
            continue
        kept.append(Part("/".join([*grades, part.text]) if grades else part.text, part.glue))
        grades = []
    return kept


def last_noun(text: str) -> re.Match[str] | None:
    """The role noun that ends the first run of role nouns in `text` ("Sales Manager", "Head of …")."""
    bare = text.split("(", 1)[0]
    match = None
    for found in grammar().noun.finditer(bare if grammar().noun.search(bare) else text):
        if match and grammar().stop.search(text, match.end(), found.start()):
            break
        match = found
    return match


def _trim_left(text: str) -> str:
    """What stands right of the last stop word, bracket or clause mark."""
    cut = 0
    for match in grammar().stop.finditer(text):
        cut = match.end()
    for mark in (":", "(", ")", "!", "?", '"', "…", " - ", " – ", " — "):
        cut = max(cut, text.rfind(mark) + len(mark) if mark in text else 0)
    return " ".join(text[cut:].split()[-7:]).strip(" .-–—/*#>")


def _trim_right(text: str) -> str:
    """What right of the noun still belongs to the title."""
    of = _OF.match(text)
    if of:
        return " " + text[: of.end()].strip()
    if is_discipline(text) and speaks_of_ai(text):
        return " " + text.strip()
    right = _RIGHT.match(text)
    if right:
        return (" " if text[:1].isspace() else "") + text[: right.end()].strip()
    field = _FIELD.match(text)
    told = field and speaks_of_ai(field.group()) and not _DEPARTMENT.search(field.group())
    return f" {field.group().strip()}" if field and told else ""


def title_in(part: str) -> str:
    """The title in a piece of text that holds at most one; empty if there is none."""
    noun = last_noun(part)
    if not noun or _NOT_A_TITLE.match(part[noun.end() :]):
        return ""
    left = _trim_left(part[: noun.start()])
    title = f"{left} {noun.group()}".strip() + _trim_right(part[noun.end() :])
    return title.strip(" -–—:;,.*/")


def is_discipline(text: str) -> bool:
    """True where the whole text names disciplines ("Backend", "AI/ML", "Senior iOS")."""
    return bool(grammar().discipline.fullmatch(text.strip(" .*()")))


def vague_in(part: str) -> str:
    """ "AI roles", "several ML positions": a vague plural that names a discipline; empty if there is none."""
    match = grammar().vague.search(part)
    left = _trim_left(part[: match.start()]) if match else ""
    return f"{left} {match.group()}" if match and left and is_discipline(left) else ""


def _spread(title: str) -> list[str]:
    """ "Engineers (Backend, ML)" and "Data/ML/iOS engineers" offer one opening a discipline."""
    noun = last_noun(title)
    many = title[: noun.start()].strip().split("/") if noun else []
    if len(many) > 2 and _mostly_disciplines(many):
        return [f"{part} {title[noun.start() :]}" for part in many] if noun else []
    bracket = re.fullmatch(r"([^()]*)\(([^()]*)\)", title)
    if not bracket:
        return [title]
    inner = [part.text for part in parts_of(_BAR.sub(",", bracket.group(2)))]
    inner = [text for text in inner if not _MORE.fullmatch(text)]
    apart = "," in bracket.group(2) or (bracket.group(1).rstrip().endswith("s") and " or " in bracket.group(2))
    if len(inner) < 3 and not (apart and len(inner) == 2):
        return [title]
    of_one = not bracket.group(1).rstrip().endswith("s") and all(map(speaks_of_ai, inner))
    if of_one or not _mostly_disciplines(inner):
        return [title]
    return [f"{bracket.group(1).strip()} ({part})" for part in inner]


_BAR = re.compile(r"\||(?<!\bAI)(?<!\bML)/|/(?!(?:AI|ML)\b)", re.I)
"""What parts the disciplines in a bracket; the bar of "AI/ML" does not."""
_MORE = re.compile(r"\W*(?:etc|more|others?|and more)\W*", re.I)


def _mostly_disciplines(parts: list[str]) -> bool:
    """All of few, or more than half where one is of AI: "ML, AI, SRE, data platform"."""
    known = [part for part in parts if is_discipline(part)]
    return len(known) == len(parts) or (2 * len(known) > len(parts) and any(map(speaks_of_ai, known)))


_BRACKETED = re.compile(
    r"\(([\w/ &+-]{2,25})\)(?= +(?:[A-Z][\w/]* ){0,2}(?:[Ee]ngineer|[Dd]eveloper|[Ss]cientist|[Rr]esearcher)s?\b)"
)


_ONE_TRADE = re.compile(r"\b(AI|ML) ?/ ?(?=(?:AI|ML)\b)")


def plain(text: str) -> str:
    """Without the brackets within a title ("Machine Learning (AI/ML) Engineer", "(Research) Engineer"), and with
    "AI / ML" in one word."""
    return _ONE_TRADE.sub(r"\1/", _BRACKETED.sub(r"\1", text))


def titles_in(segment: str, *, listed: bool = False) -> list[str]:
    """Every title in a segment of a header or of an announcing sentence.

    listed: the segment lists titles, so that bare disciplines ("Backend, ML, Design") are titles as well.
    """
    titles: list[str] = []
    waiting: list[Part] = []
    glue = ""
    for part in parts_of(plain(segment)):
        before, glue = glue, part.glue
        if (is_discipline(part.text) and not part.text.lower().endswith("eng.")) or grammar().tech.fullmatch(part.text):
            many = part.text.split("/") if part.text.count("/") > 1 else [part.text]
            waiting += [Part(text.strip(), part.glue) for text in many if text.strip()]
            continue
        title = title_in(part.text) or vague_in(part.text)
        if title:
            if titles and _starts_with_noun(title) and before in {"and", "&", "/"}:
                title = _inherit(titles[-1], title)
            if _is_one(waiting, title):
                title, waiting = f"{waiting[0].text} / {title}", []
            titles += _shared_noun(waiting, title) + _spread(title)
            waiting = []
        elif titles and speaks_of_ai(part.text) and len(part.text) < 40 and not _DOING.match(part.text):
            titles[-1] += f", {part.text}"
    left = [part.text for part in waiting]
    noun = last_noun(titles[-1]) if titles else None
    kinds = [text.strip(" .") for text in left if is_discipline(text)]
    apart = _apart(titles, noun, kinds) if noun and any(map(speaks_of_ai, kinds)) else []
    if apart:
        return titles + apart
    if left and titles and not listed:
        return [*titles[:-1], ", ".join([titles[-1], *left])]
    left = [text for text in left if is_discipline(text)]
    return titles + left if listed or len(left) > 1 else titles


def _apart(titles: list[str], noun: re.Match[str], kinds: list[str]) -> list[str]:
    """What follows the last title, where each is an opening: "Engineers: ML, Backend", "Engineer, Designer, ML"."""
    if noun.group().endswith("s") and len(kinds) > 1:
        return [kind if kind.lower() == "data science" else f"{noun.group()} ({kind})" for kind in kinds]
    alone = len(titles) > 1 and noun.start() == 0 and _OTHER_TRADE.fullmatch(noun.group())
    return [kind for kind in kinds if speaks_of_ai(kind)] if alone else []


def _is_one(waiting: list[Part], title: str) -> bool:
    """ "AI / Backend Engineer" is one opening, "AI / Backend Engineers" are two."""
    noun = last_noun(title)
    if not noun or noun.group().endswith("s") or [part.glue for part in waiting] != ["/"]:
        return False
    return speaks_of_ai(f"{waiting[0].text} {title}")


def _starts_with_noun(title: str) -> bool:
    noun = last_noun(title)
    return bool(noun and noun.start() == 0)


def _inherit(left: str, noun: str) -> str:
    """ "AI Researchers & Engineers" are AI researchers and AI engineers."""
    if _OTHER_TRADE.match(noun) or " of " in noun:
        return noun
    before = last_noun(left)
    kind = left[: before.start()] if before else ""
    return kind + noun if speaks_of_ai(kind) or kind.lower().endswith(("research ", "data ")) else noun


def _shared_noun(waiting: list[Part], title: str) -> list[str]:
    """ "Backend, iOS and ML engineers": what waits shares the noun to its right, where grammar says so."""
    noun, glue = last_noun(title), waiting[-1].glue if waiting else ""
    apart = noun and (_OTHER_TRADE.fullmatch(noun.group()) or (glue == "as well as" and noun.start() == 0))
    if not noun or apart or not (noun.group().endswith("s") or glue in {"and", "or", "&", "/", "+"}):
        return [part.text for part in waiting if is_discipline(part.text)]
    scholars = _SCHOLAR.fullmatch(noun.group())
    return [
        part.text if scholars and _CRAFT.fullmatch(part.text) else f"{part.text} {title[noun.start() :]}"
        for part in waiting
    ]


_DOING = re.compile(r"(?:build|train|develop|deploy|design|us|creat|apply|implement|work)ing\b", re.I)
_SCHOLAR = re.compile(r"scientists?|researchers?", re.I)
_CRAFT = re.compile(r"dev ?ops|sre|qa|back[- ]?end|front[- ]?end|full[- ]?stack|mobile|ios|android|web", re.I)
_OTHER_TRADE = re.compile(r"designers?|marketers?|recruiters?|writers?|editors?|product managers?|accountants?", re.I)
_PLURAL = re.compile(r"(?<=[a-z]{2}[^s\W])s\b")
_NOISE = re.compile(r"[^a-z0-9+#]+")


def title_key(title: str) -> str:
    """A title in one spelling, without seniority: variants of one title are one opening."""
    text = grammar().seniority.sub(" ", title.lower())
    text = (
        re.sub(r"machine ?learning|\bml(?=ops\b)", "ml ", text)
        .replace("artificial intelligence", "ai")
        .replace("full stack", "fullstack")
    )
    text = re.sub(r"\bmles?\b", "ml engineer", text)
    text = text.replace("front end", "frontend").replace("back end", "backend").replace("full-stack", "fullstack")
    text = text.replace("front-end", "frontend").replace("back-end", "backend").replace("developer", "engineer")
    words = _PLURAL.sub("", _NOISE.sub(" ", text)).split()
    if words[-1:] in (["science"], ["engineering"]) and words[-2:-1] in (["data"], ["research"]):
        words[-1] = {"science": "scientist", "engineering": "engineer"}[words[-1]]
    return (
        " ".join(word for word in words if word not in {"software", "sw", "the", "of", "and", "a", "in", "for"})
        or title.lower().strip()
    )


def title_words(title: str) -> set[str]:
    """The words of a title's key: titles of the same words are one."""
    return set(title_key(title).split())


_QUALIFIER = re.compile(r"(?: *[-–—]+ +| ?(?=\([^\n]*\)))(\(?[^\n|;.(),]{2,60}\)?)(?= *(?:[|\n;]|\.\s|$))")


def with_qualifier(text: str, at: int, title: str) -> str:
    """The title that stands at `at`, with the AI qualifier after it: "Engineer - Agent Platform", "Engineer (Evals)"."""
    after = _QUALIFIER.match(text, at + len(title)) if last_noun(title) else None
    if not after or last_noun(after.group(1)) or not _is_ai(after.group(1)):
        return title
    short = len(after.group(1).split()) <= 6
    return text[at : after.end()].strip() if short and is_named(after.group(1)) else title


def is_named(words: str) -> bool:
    """True where words are written as a name: "Agent Platform", not "build the platform"."""
    return all(word.strip("(&")[:1].isupper() or len(word) < 4 for word in words.split())


def _is_ai(words: str) -> bool:
    return speaks_of_ai(words) or bool(re.search(r"\bagent(?:s|ic)?\b", words, re.I))
