"""Titles of AI work that stand outside any heading, header or announcement ("… Designer, Computer Vision Scientist …").

A net under the grammar: AI openings are rare, so a missed one weighs more than a false one, which the judge can refuse.
The definition by literal title leaves these out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipelines.openings_titles import title_words
from pipelines.tables import table

_COLLEAGUES = (
    r"(?:with|alongside|benefit|(?:tools?|tooling|platform|software) for)\s[^.;:!?\n]{2,80}s(?:,| and|, and)(?: other)?[ \t]+"
    r"|(?:we are|(?:our|the) (?:[\w-]+ ){0,2}(?:team|staff|founders) (?:is|are|includes|consists of))(?! (?:\w+ )?(?:looking|hiring|seeking|searching|recruiting))\s[^.;:!?\n]{2,160}[ \t]"
    r"|(?:keep|kept|keeping|build|built|building|assembling|have|has|with) (?:the|an?|our) (?:[\w-]+ ){0,3}team (?!looking|hiring|seeking)[^.;!?\n]{2,120}[ \t]"
    r"|team of [^.;:!?\n]{2,80}[ \t]"
    r"|i(?:['’]m| am| was)? (?:\(|an? )(?:[\w-]+ )?"
)
"""What stands before the last of a list of people who are there: "with designers, product managers, data scientists"."""
_ADDRESS = re.compile(r"(?<!\S)\S*?(?:https?://|www\.|\w\.(?:com|ai|io)/)\S*")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("mentions")
    lead, ai, kin, between, noun, whole, company, thing = (
        "(?:" + "|".join(words[name]) + ")"
        for name in ("lead", "ai", "kin", "between", "noun", "whole", "not_offered_after", "not_a_title_before")
    )
    built = (
        rf"(?:{lead}[ /]+){{0,4}}{ai}(?:[ \t]?[/&,+-][ \t]?(?:and )?{kin}| {kin}){{0,4}}(?: {between}){{0,3}} {noun}"
    )
    title = re.compile(
        rf"(?<![\w.@-])(?:{built}|(?:{lead} ){{0,4}}{whole})(?!\w| {thing}\b)",
        re.I,
    )
    there = rf"{company}[ \t]+(?!first |next |second )(?:[\w'-]+[ \t]+)?"
    return title, re.compile(rf"(?<!\w)(?:{there}|{_COLLEAGUES})$", re.I)


def mentions(text: str, titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Place and wording of every AI title in `text` that `titles` lack and that is no talk of colleagues."""
    pattern, colleagues = _patterns()
    known = [title_words(title) for title in titles]
    for match in pattern.finditer(_ADDRESS.sub(lambda m: " " * len(m.group()), text)):
        words = title_words(match.group())
        if (
            any(words <= others for others in known)
            or (re.search(", | / ", match.group()) and words <= set().union(*known))
            or colleagues.search(text, max(0, match.start() - 200), match.start())
        ):
            continue
        known.append(words)
        yield match.start(), match.group()
