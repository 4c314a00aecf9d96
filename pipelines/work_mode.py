"""Work modes that a posting offers: remote, hybrid, onsite."""

import re
from collections.abc import Sequence
from functools import cache

from pipelines.tables import any_of, table

MODES = ("remote", "hybrid", "onsite")

_DAYS = r"(?:\d|one|two|three|four|a few|couple(?: of)?|few|some)(?:\s*(?:-|–|to|or|/)\s*\d)?\+?\s*(?:x|times|days?|d)"
_WHOLE_WEEK = r"(?:\d\s*(?:-|–|to)\s*)?5"
_A_WEEK = r"(?:(?:/|per|a|each|every|p/?)\s*-?(?:week|wk|w|month)\b)?"
_OFFICE = r"(?:in|at|from|@)?[- ]?(?:the |our )?(?:\w+ )?(?:office|on-?\s?site|in[- ]person|hq|wfo)\b"
_HYBRID = any_of(
    (
        r"(?:\bon-?site\s*\(\s*)?\bhybrid\b(?:[- ](?:remote|on-?site|in-person)(?:/(?:remote|on-?site))?\b)?"
        r"(?:[\w ]{0,12}\([^)]*\))?",
        rf"\bon-?site\s*\((?:{_DAYS})\s*remote",
        rf"\b(?!{_WHOLE_WEEK})(?:{_DAYS})\s*{_A_WEEK}[\s,(-]*(?:{_OFFICE})",
        rf"\b(?!{_WHOLE_WEEK})(?:{_DAYS})\s*{_A_WEEK}\s*(?:of )?(?:remote|wfh|(?:work(?:ing)? )?from home)\b",
        rf"\b(?:in[- ]?(?:the )?office|in[- ]person|on-?site) (?!{_WHOLE_WEEK})\d(?:\s*[-–]\s*\d)? ?(?:days|x|times)",
        r"\b(?:partial(?:ly)?|part[- ]?time|semi|some|occasional(?:ly)?|mix of|partly|flexible)[- ]remote\b",
        r"\bremote[- ]flexible\b",
    )
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    known = table("work_mode")
    return {
        "other": any_of(known["other"]),
        "no_remote": any_of(known["no_remote"]),
        **{f"{where}_{mode}": any_of(known[where][mode]) for where in ("header", "prose") for mode in known[where]},
    }


def work_modes(fields: Sequence[str], text: str) -> list[str]:
    """Return the modes offered, in the order of MODES: as the header's `fields` say, else as `text` says.

    A city alone is no mode. "No remote" counts as onsite where nothing else is said. "2 days in office" is
    hybrid.
    """
    found = _modes(" | ".join(fields), "header") or _modes(text, "prose")
    return [mode for mode in MODES if mode in found]


def _modes(text: str, where: str) -> set[str]:
    known = _patterns()
    text, refused = known["no_remote"].subn(" ", known["other"].sub(" ", text))
    text, hybrid = _HYBRID.subn(" ", text)
    modes = {mode for mode in ("remote", "onsite") if known[f"{where}_{mode}"].search(text)}
    if hybrid:
        modes.add("hybrid")
    return modes or ({"onsite"} if refused else set())
