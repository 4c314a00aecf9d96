"""Places: which city and country a piece of text names, from the tables in known/ (no geocoder, no network)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.tables import rows

_WORD = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?(?:\.(?:[^\W_]\.?)+)?")
_LONGEST_NAME = 4
_WORDS = {"IN", "OR", "ME", "HI", "OK"}
"""Codes of states that are words: they need a comma before them."""
_CITY_BEFORE_CODE = re.compile(r"([A-Z][\w.'’-]*[a-z](?: [A-Z][\w.'’-]*[a-z]){0,2}), ?$")
_SAID = (
    re.compile(
        r"^\W*(?:job |work |office )?locations?(?: of the job)?\s*[:–-]\s*([^\n|]{2,80})", re.IGNORECASE | re.MULTILINE
    ),
    re.compile(
        r"\b(?:based|located|headquartered|offices?|onsite|on-site|hq|headquarters|team|engineers?|here)"
        r" (?:is |are )?(?:in|out of|near) ((?:(?:the )?[A-Z][\w.’'-]*,? ?){1,5})"
    ),
)
_PLAIN_GAP = re.compile(r"[\s,(]*")


@dataclass(frozen=True)
class Place:
    """A city (null if only a country is named) and an ISO 3166 alpha-2 country code."""

    city: str | None
    country: str


@dataclass(frozen=True)
class _Name:
    kind: str
    city: str | None
    country: str


@dataclass(frozen=True)
class _Mention:
    name: _Name
    code: str
    start: int
    end: int


def _spelling(name: str) -> str:
    """Codes such as US or SF keep their case, for `us` and `or` are words."""
    name = name.replace(",", "")
    return name if len(name) <= 3 else name.casefold()


@cache
def _names() -> dict[str, _Name]:
    names: dict[str, _Name] = {}
    for row in rows("regions"):
        for name in row["names"].split(";"):
            names[_spelling(name)] = _Name("region", None, row["country"])
    for row in rows("countries"):
        for name in filter(None, [row["name"], *row["aliases"].split(";")]):
            names[_spelling(name)] = _Name("country", None, row["country"])
    for row in rows("cities"):
        city = row["city"].split(",")[0]
        for name in filter(None, [row["city"], *row["aliases"].split(";")]):
            names[_spelling(name)] = _Name("city", city, row["country"])
    return names


@cache
def _region_codes() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for row in rows("regions"):
        codes[row["code"]] = (*codes.get(row["code"], ()), row["country"])
    return codes


def find_place(text: str) -> Place | None:
    """Return the first city that `text` names with its country, else the first country, else None.

    What stands right behind a city decides its country: "Cambridge, MA" is in the US, "Cambridge" in GB.
    """
    mentions = list(_mentions(text))
    for position, mention in enumerate(mentions):
        if mention.name.kind == "city":
            return Place(mention.name.city, _country_behind(text, mentions, position))
    for mention in mentions:
        if mention.name.kind == "region" and mention.code:
            city = _CITY_BEFORE_CODE.search(text[: mention.start])
            return Place(city[1] if city else None, mention.name.country)
    return Place(None, mentions[0].name.country) if mentions else None


def is_place(text: str) -> bool:
    """Say whether `text` is a place and hardly anything else ("San Francisco, CA (SoMa)")."""
    rest = text
    for mention in reversed(list(_mentions(text))):
        rest = rest[: mention.start] + rest[mention.end :]
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isalpha, rest)) <= letters * 0.3


def place_in_prose(text: str) -> str | None:
    """Return the place that running text gives ("Location: Berlin", "based in Berlin"), as written, or None."""
    for pattern in _SAID:
        for said in pattern.finditer(text):
            if find_place(said[1]):
                return said[1].strip(" ,.")
    return None


def _country_behind(text: str, mentions: list[_Mention], position: int) -> str:
    mention = mentions[position]
    following = mentions[position + 1 :]
    if following and following[0].name.kind != "city":
        behind = following[0]
        if _PLAIN_GAP.fullmatch(text[mention.end : behind.start]) and behind.code != mention.name.country:
            return behind.name.country
    return mention.name.country


def _mentions(text: str) -> Iterator[_Mention]:
    words = list(_WORD.finditer(text))
    position, known_before = 0, False
    while position < len(words):
        found, length = _longest(text, words, position, known_before)
        if found:
            yield found
        known_before = found is not None
        position += length


def _longest(text: str, words: list[re.Match[str]], position: int, after_name: bool) -> tuple[_Mention | None, int]:
    start = words[position].start()
    for length in range(min(_LONGEST_NAME, len(words) - position), 0, -1):
        end = words[position + length - 1].end()
        spelling = _spelling(re.sub(r"[\s,]+", " ", text[start:end]))
        name = _names().get(spelling)
        if name and text[start].isupper():
            return _Mention(name, "", start, end), length
    code = words[position][0]
    countries = _region_codes().get(code)
    if countries and ((after_name and code not in _WORDS) or text[:start].rstrip().endswith(",")):
        return _Mention(_Name("region", None, countries[0]), code, start, words[position].end()), 1
    return None, 1
