"""Which sentences speak of AI, and whether they speak of the opening or of the company."""

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = tomllib.loads(resources.files("pipelines").joinpath("evidence.toml").read_text("utf-8"))
    groups = {name: words[name] for name in ("general", "services", "models", "role_cues")}
    groups["any"] = words["general"] + words["services"] + words["models"]
    return {n: re.compile(r"(?<![\w.@/-])(?:" + "|".join(w) + r")(?![\w@]|\.\w)", re.I) for n, w in groups.items()}


def speaks_of_ai(text: str) -> bool:
    return bool(_patterns()["any"].search(text))


class Sentence:
    pass


_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?![\s\"')])[^\n.!?]*)*[.!?]?")
_ADDRESS = re.compile(r"\S*(?:https?://|www\.)\S*|\b[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?:ai|com|io|co|org|net|dev|app|jobs|xyz|tech|so|me)\b\S*", re.I)


def sentences(text):
    return [(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip()]


_NAME = re.compile(r"[\w.&'’+-]+(?: [\w.&'’+-]+){0,3}")


def company_name(header: str, company: str | None) -> str:
    first = (company or re.split(r"\s*[|(,;:–—]|\s-\s|\shttp|\sis\s", header, maxsplit=1)[0]).strip()
    from pipelines.openings_titles import last_noun, is_discipline
    return first if _NAME.fullmatch(first) and len(first)>2 and not is_discipline(first) and not last_noun(first) and not first.lower() in {"ai", "ml", "remote","hiring"} else ""


def masked(text: str, name: str) -> str:
    """Same length? no"""
    text = _ADDRESS.sub(lambda m: "_" * len(m.group()), text)
    if len(name) > 1:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda m: "C" * len(m.group()), text)
    return text


def evidence(text, span, others, sents=None):
    """-> own_role, own_company, shared_role, shared_company lists of sentences (masked text)"""
    out = ([], [], [], [])
    p = _patterns()
    own_is_whole = span[0] <= 0 and span[1] >= len(text)
    for a, b in sents:
        s = text[a:b].strip()
        if not p["any"].search(s):
            continue
        if not own_is_whole and span[0] <= a < span[1]:
            k = 0
        elif any(x <= a < y for x, y in others):
            continue
        else:
            k = 0 if own_is_whole and not others else 2
        out[k + (0 if p["role_cues"].search(s) else 1)].append(s)
    return out
