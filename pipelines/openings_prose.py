"""Titles that sentences announce: "we are hiring A, B and C"."""

import re
from collections.abc import Iterator

from pipelines.evidence import SENTENCE, speaks_of_ai
from pipelines.openings_lines import URL
from pipelines.openings_own import Found, said_of_reader
from pipelines.openings_titles import grammar, is_discipline, titles_in

_VAGUE_AI = re.compile(
    r"\b(?:AI|ML|LLM|machine learning|deep learning|computer vision|NLP|data science)(?:[ /&-](?:AI|ML|LLM|research|data science|engineering|machine learning))*"
    r" (?:roles?|positions?|jobs?|openings?|opportunities|internships?)\b",
    re.I,
)
_ACROSS = re.compile(
    r"\b(?:hiring|recruiting|looking|roles|positions|openings)\b[^.()]{0,20}\bacross\b[^.()]{0,30}\(([^()]{5,120})\)",
    re.I,
)
_AMONG = re.compile(
    r"\b(?:roles|positions|openings|jobs)(?: \w+){0,2}?,? (?:includ(?:e|es|ing)|such as|like|in|across):? ", re.I
)
_OURS = re.compile(r"\s*our (?:first|second|third|next|new)\b", re.I)
_ANOTHER = re.compile(
    r"(?:[,;]|\band\b|\bas well as\b)\s+(?:an?|(?:for )?our (?:first|second|third|next|new)|several|multiple|two|three)\s",
    re.I,
)
_SUBJECT = re.compile(r"\bsubject(?: line)?(?:\W{1,3}| (?:of|as|with) )[\"“'‘\[]", re.I)


def announced(start: int, text: str) -> list[Found]:
    """The titles that the sentences of `text` announce; `start` is where it stands in the posting."""
    clean = URL.sub(lambda m: " " * len(m.group()), text)
    found: list[Found] = []
    for sentence in SENTENCE.finditer(clean):
        if _SUBJECT.search(sentence.group()):
            continue
        at = start + sentence.start()
        found += [Found(title, "prose", at, (at, start + len(text))) for title in _titles(sentence.group())]
    return found


def _titles(sentence: str) -> list[str]:
    trigger = grammar().trigger.search(sentence)
    if not trigger:
        vague = _VAGUE_AI.search(sentence)
        return [vague.group()] if vague and speaks_of_ai(vague.group()) else []
    across = _ACROSS.search(sentence, trigger.start())
    kinds = [kind.strip() for kind in across.group(1).split(",")] if across else []
    if sum(map(is_discipline, kinds)) * 2 > len(kinds) > 1:
        return [kind for kind in kinds if is_discipline(kind) and speaks_of_ai(kind)]
    among = _AMONG.search(sentence, trigger.start())
    clauses = _clauses(sentence[(among or trigger).end() :].rstrip(" .!"))
    titles = [title for clause in clauses for title in titles_in(clause[:600], listed=bool(among))]
    return [title for title in titles if speaks_of_ai(title) or not is_discipline(title)]


def _clauses(announced: str) -> Iterator[str]:
    """What is announced, without what is said of each title: "a developer for our app, and an ML engineer who …"."""
    ours = _OURS.match(announced)
    rest: str | None = announced[ours.end() :] if ours else announced
    while rest is not None:
        cut = grammar().cut.search(rest)
        yield rest[: cut.start()] if cut else rest
        more = _ANOTHER.search(rest, max(0, cut.start() - len("and "))) if cut else None
        rest = rest[more.end() :] if more else None


def says_again(text: str, found: Found) -> bool:
    """ "As a full-stack engineer you will …" says again what is on offer, in other words."""
    return not speaks_of_ai(found.title) and said_of_reader(text, found)
