"""Which sentences speak of AI, and whether they speak of the opening or of the company.

Most false alarms of a plain text classifier are company talk ("we are an AI company") taken for the role, so the
two are kept apart from the start. The words are in known/evidence.toml.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipelines.tables import table

Span = tuple[int, int]

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?![\s\"')])[^\n.!?]*)*[.!?]?")
_ADDRESS = re.compile(
    r"\S*(?:https?://|www\.)\S*|\b[A-Za-z][\w-]*(?:\.[\w-]+)*"
    r"\.(?:ai|com|io|co|org|net|dev|app|jobs|xyz|tech|so|me)\b\S*",
    re.I,
)
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
    groups = {name: words[name] for name in ("general", "services", "models", "role_cues")}
    groups["any"] = words["general"] + words["services"] + words["models"]
    return {n: re.compile(r"(?<![\w.@/-])(?:" + "|".join(w) + r")(?![\w@]|\.\w)", re.I) for n, w in groups.items()}


def speaks_of_ai(text: str) -> bool:
    """True where `text` holds a word of AI."""
    return bool(patterns()["any"].search(text))


def masked(text: str, company: str | None) -> str:
    """`text`, as long as before, without web addresses and without the company's name (which may hold "AI")."""
    text = _ADDRESS.sub(lambda m: "_" * len(m.group()), text[:_LONGEST])
    if company and len(company) > 2 and not speaks_of_ai(company.casefold().removesuffix(" ai")):
        text = re.sub(rf"(?<!\w){re.escape(company)}(?!\w)", lambda m: "_" * len(m.group()), text)
    return text


def evidence(text: str, spans: Sequence[Span]) -> list[Evidence]:
    """The evidence of each opening of one posting; `text` is masked, `spans` are the openings' own stretches."""
    speaking = [
        (m.start(), m.group().strip())
        for m in _SENTENCE.finditer(text)
        if patterns()["any"].search(m.group())
    ]  # fmt: skip
    about = [bool(patterns()["role_cues"].search(sentence)) for _, sentence in speaking]
    return [_of_one(text, span, spans, speaking, about) for span in spans]


def _of_one(
    text: str, span: Span, spans: Sequence[Span], speaking: Sequence[tuple[int, str]], about: Sequence[bool]
) -> Evidence:
    whole = _is_whole(span, text)
    others = [s for s in spans if s != span and not _is_whole(s, text)]
    found: tuple[list[str], ...] = ([], [], [], [])
    for (start, sentence), of_role in zip(speaking, about, strict=True):
        own = (whole and not others) or (not whole and span[0] <= start < span[1])
        if own or not any(a <= start < b for a, b in others):
            found[(0 if own else 2) + (0 if of_role else 1)].append(sentence)
    return Evidence(*("\n".join(sentences) for sentences in found))


def _is_whole(span: Span, text: str) -> bool:
    return span[0] <= 0 and span[1] >= len(text)


def brief(title: str, found: Evidence, year: int) -> str | None:
    """What the encoder reads of an opening: its year (the guideline's tie rules need it), its title, its own
    evidence, then the posting's; None without any."""
    if not found and not speaks_of_ai(title):
        return None
    own_role, own_company, rest_role, rest_company = (re.sub(r"_{2,}|\s+", " ", part) for part in found)
    text = f"{year}. {title[:100]}. {own_role[:380]} {own_company[:150]}"
    if len(text) < 420:
        text += f" Posting: {rest_role[:220]} {rest_company[:100]}"
    return text[:640].strip()
