"""The header of a comment: "Acme | Senior Engineer | Berlin | REMOTE | $150k", and what its fields say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.company import clean_company
from pipelines.places import find_place, is_place
from pipelines.tables import table

_PIPE = re.compile(r"\s*[|｜¦│]+\s*")
_DASH = re.compile(r"\s+[-–—•·~]+\s+|\s*(?:--+|—|::)\s*|\s+//\s+|\s+/\s+|[;•·]\s+")
_COMMA = re.compile(r"\s*,\s+")
_EDGES = " \t*_#>•·-–—="
_FIGURE = re.compile(r"[$€£¥₹]\s?\d|\d[kK]\b|^https?$")
_MODE = re.compile(r"\b(?:remote|on-?site|hybrid)\b", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"\W*(?:https?://\S+(?:\s+-?\s*https?://\S+)*|(?:hi|hey|hello)\b[\w ,!]{0,25})?\W*", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?]$|\b(?:we|our|you|i'm|they)\b", re.IGNORECASE)
_LONGEST_DASHED, _LONGEST_SHORT, _LONGEST_NAME = 200, 90, 60


@dataclass(frozen=True)
class Header:
    """First line as written (None if the text begins as prose) and its fields, with those of wrapped lines."""

    line: str | None
    fields: tuple[str, ...]


def read_header(text: str) -> Header:
    """Return the header of `text` (plain text of a comment)."""
    paragraph = next((p for p in text.split("\n\n", 3)[:3] if not _PREAMBLE.fullmatch(p)), "")
    lines = [line for line in (line.strip(_EDGES) for line in paragraph.splitlines()) if line]
    if not lines:
        return Header(None, ())
    fields = _fields(lines[0])
    if not fields:
        return Header(None, ())
    for line in lines[1:]:
        if not (_PIPE.search(line) or len(line) <= _LONGEST_SHORT):
            break
        fields += _PIPE.split(line)
    return Header(lines[0], tuple(f for f in (field.strip() for field in fields) if f))


def _fields(line: str) -> list[str]:
    if _PIPE.search(line):
        return _PIPE.split(line)
    prose = bool(_SENTENCE.search(line))
    for separator, longest in ((_DASH, _LONGEST_DASHED), (_COMMA, _LONGEST_SHORT)):
        fields = separator.split(line)
        if len(fields) > 1 and len(line) <= longest and not prose:
            return fields
    return [line] if len(line) <= _LONGEST_SHORT and not prose else []


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What a whole field is: a role, a term of a job, or somebody who hides its name."""
    known = {name: "|".join(patterns) for name, patterns in table("headers").items()}
    grade, more = r"(?:\s+(?:I{1,3}|IV|\d))?", r"(?:\s*(?:[,/&(:–-]|and|in|for|with|at|to|who|team)\b.*|\W*[,/(&].*)?"
    return {
        "role": re.compile(rf"(?:{known['role_starts']})\b.*|.*\b(?:{known['roles']}){grade}{more}", re.IGNORECASE),
        "terms": re.compile(rf"(?:\W|\d|\b(?:{known['terms']})\b)*", re.IGNORECASE),
        "anonymous": re.compile(known["anonymous"], re.IGNORECASE),
    }


def _is(kind: str, field: str) -> bool:
    return bool(_patterns()[kind].fullmatch(field))


def header_company(fields: Sequence[str]) -> str | None:
    """Return the company that the fields name, or None: the first that is no role, place, mode or term."""
    for position, field in enumerate(fields[:4]):
        name = clean_company(field)
        if not name or len(name) > _LONGEST_NAME or _says_nothing(name):
            continue
        if _is("anonymous", name):
            return None
        if not _is_role(name):
            return name if not position or _looks_like_a_name(name) else None
    return None


def is_anonymous(fields: Sequence[str]) -> bool:
    """Say whether the header hides who hires ("Stealth startup | Berlin | …")."""
    name = clean_company(fields[0]) if fields else None
    return bool(name) and _is("anonymous", str(name))


def _says_nothing(name: str) -> bool:
    return _is("terms", name) or is_place(name) or bool(_FIGURE.search(name))


def _is_role(name: str) -> bool:
    return bool(re.search("[ -]", name)) and _is("role", name)


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    return len(text) > 2 and len(words) <= 5 and any(map(str.isupper, words[0])) and not _MODE.search(text)


def header_place(fields: Sequence[str]) -> str | None:
    """Return the field that names a place, as written: one with a city, else one with a country, or None."""
    where = fields if fields and is_place(fields[0]) else fields[1:]
    named = [(place, field) for field in where if (place := find_place(field))]
    for place, field in named:
        if place.city and not _is("role", field):
            return field
    return named[0][1] if named else None
