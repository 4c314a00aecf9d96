"""Is a text in English? The rest of the pipeline reads English words only."""

import re
from functools import cache

from pipelines.tables import table

_LATIN = 0x24F
"""Last letter of the Latin script's first blocks."""
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:://|\w\.\w)\S*")
LEAST = 5
"""Foreign words that it takes; a header or a street may hold one or two."""


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    words = table("languages")
    return frozenset(words["english"].split()), frozenset(" ".join(words["other"].values()).split())


def reads_english(text: str) -> bool:
    """False where common words of the other languages of known/languages.toml outnumber the English ones two to one,
    or where half of the letters are of another script than the Latin one."""
    start = _ADDRESS.sub(" ", text[:2000].lower())
    words = _WORD.findall(start)
    english, foreign = (sum(map(common.__contains__, words)) for common in _common())
    if foreign >= LEAST and foreign > 2 * english:
        return False
    letters = [] if start.isascii() else [letter for letter in start if letter.isalpha()]
    return sum(ord(letter) > _LATIN for letter in letters) <= len(letters) / 2
