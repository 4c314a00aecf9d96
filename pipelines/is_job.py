"""Whether a comment offers a job at all, or is a question, a joke, a complaint or somebody looking for work."""

import re
from collections.abc import Sequence
from functools import cache

from pipelines.places import find_place
from pipelines.tables import table

COMMENTS = ("hn", "file")
"""Kinds of source whose postings begin with a header and may offer no job; the others are job boards."""
_SHORT, _OPENING = 350, 1500
"""Characters: below the one a comment must say more to be an offer; a job seeker says so within the other."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile("|".join(patterns), re.IGNORECASE | (re.MULTILINE if name == "seeker_form" else 0))
        for name, patterns in table("is_job").items()
    }


def is_job(text: str, header: Sequence[str]) -> bool:
    """Say whether `text` offers a job; `header` holds the fields of its header, empty if it begins as prose."""
    if _says("seeker", text[:_OPENING]) or _is_seekers_form(text, header):
        return False
    if len(header) >= 3:
        return True
    maybe = _says("maybe", text) or any(map(find_place, header))
    if len(text) < _SHORT:
        return maybe and not text.rstrip().endswith("?") and not _says("talk", text)
    return _says("surely", text) or (maybe and not _says("talk", text))


def _says(what: str, text: str) -> bool:
    return bool(_patterns()[what].search(text))


def _is_seekers_form(text: str, header: Sequence[str]) -> bool:
    """The form has a line for each answer; an offer that borrows it has a header of its own."""
    return _says("seeker_form", text) and (len(header) < 3 or ":" in header[0])
