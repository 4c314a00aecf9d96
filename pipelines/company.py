"""Company names: cleaned as written, and one spelling for counting."""

import re
import unicodedata
from functools import cache

from pipelines.places import is_place
from pipelines.tables import table

_URL = re.compile(r"(?:https?://|www\.)\S+|\[email\]|\[phone\]", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_PARENTHESES = re.compile(r"[(\[{<][^()\[\]{}<>]*(?:[)\]}>]|$)")
_ACRONYM = re.compile(r"\(([A-Z]{2,6})\)")
_YC = re.compile(
    r"[,–-]?\s*\b(?:YC|Y ?Combinator)\b[\s'’-]*(?:[WSFX]P?\s?'?\d{2}|backed|startup|company)?\b.*$", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s+[-–—|•·~]+\s.*$|\s*[-–—]{2,}.*$|[:;]\s.*$|\s+[/@]\s.*$|\s+//.*$"
    r"|\s+(?:is|are)\s+(?:hiring|looking|seeking|building|growing|an?|the|currently|recruiting)\b.*$"
    r"|\s+(?:hiring|seeks)\b.*$",
    re.IGNORECASE,
)
_EDGES = " \t\n*_#\"'“”‘’`~|:;,-–—•·/\\>→=+!…"
_LEAD = re.compile(r"^(?:company(?: name)?|hiring|join|about|who)\s*[:\-–]\s*", re.IGNORECASE)


@cache
def _domain() -> re.Pattern[str]:
    endings = "|".join(map(re.escape, table("companies")["domains"]))
    return re.compile(rf"(?<=\w\w)\.(?:{endings})$")


def clean_company(field: str) -> str | None:
    """Return the company named by a header field, without batch, address, tagline and decoration; None if none."""
    text = _MARKDOWN_LINK.sub(r"\1", field)
    text = _URL.sub("", _without_parentheses(text))
    text = _YC.sub("", _LEAD.sub("", text.strip(_EDGES)))
    text = _without_comma_tail(_TAIL.sub("", text)).strip(_EDGES)
    text = text if re.search(r"\b(?:Inc|Ltd|Corp|Co|S\.A)\.$", text) else text.rstrip(".")
    return re.sub(r"\s+", " ", text) or None


_NAME = r"(?:[A-Z0-9][\w&'’+-]*(?:\.\w[\w&'’+-]*)*|[a-z]+[A-Z]\w*|[a-z]\w*\.(?:ai|io|com|dev|co|org|app)\b)"
_NAMES = rf"{_NAME}(?:,? (?:of |and |for |the |& ){{0,2}}{_NAME}){{0,4}}"
_GREETING = r"(?i:hi|hey|hello)[^.!\n]{0,30}[.!,]\s*"
_PERSON = r"CEO|CTO|COO|(?i:founders?|engineers?|manager|engineering|head|team|vp|recruiter|work|working|here|lead)"
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?im)^\W*company(?: name)?\s*:\s*([^\n]{2,60})$",
        rf"^(?:{_GREETING})?(?i:here at|at|we at|join|join us at|hiring at) ({_NAMES})(?=[, (])",
        rf"^\W*({_NAMES})(?:\s*\([^)]*\))*,?(?: in [A-Z]\w+)?\s+(?i:is|are|has|seeks|helps|builds|provides|offers)\b",
        rf"^\W*({_NAMES})(?:(?:\s*\([^)]*\))+|\.\s| ?[:–—-]\s|\.?$)",
        rf"(?i:our company),? ({_NAMES})",
        rf"({_NAMES})\s*\((?:YC |Y Combinator)",
        rf"(?:{_PERSON})(?:/\w+)? (?:@|at|of|from|for|with) ({_NAMES})",
        rf"(?m)^({_NAMES})(?:\s*\([^)]*\))*,?\s+(?:is|are) (?i:\w+ing|an?|the|one|on)\b",
        rf"(?:^|[.!\n] *)(?i:here at|at) ({_NAMES})(?:\s*\([^)]*\))?,? (?i:we|our|you)",
        rf"(?i:we(?:'|’)?re|we are|join) ({_NAMES})(?=[,.!( ])",
        rf"(?m)^(?i:about)(?: us)?:? ({_NAMES})\W*$",
        rf"({_NAMES})(?:\s*\([^)]*\))* (?i:is (?:hiring|looking for|seeking|building|growing))\b",
    )
)


def company_in_prose(text: str) -> str | None:
    """Return the company that running text names ("Acme is hiring", "At Acme, we"), or None."""
    for pattern in _SAID:
        for said in pattern.finditer(text):
            name = clean_company(said[1])
            if name and re.search("[A-Za-z]", name) and not _is_word(name) and not is_place(name):
                return name
    return None


def _is_word(name: str) -> bool:
    return name.split()[0].casefold() in table("companies")["words"]


def _without_parentheses(text: str) -> str:
    acronym = _ACRONYM.search(text)
    if acronym and _abbreviates(acronym[1], text[: acronym.start()]):
        return text[: acronym.end()]
    if _PARENTHESES.sub("", text).strip(_EDGES):
        text = re.split(r"\s*[(\[{<]", text.lstrip("[({<"), maxsplit=1)[0]
    return text


def _abbreviates(acronym: str, name: str) -> bool:
    letters = iter(name.casefold())
    return all(letter in letters for letter in acronym.casefold())


def _without_comma_tail(text: str) -> str:
    head, comma, tail = text.partition(",")
    suffix = re.sub(r"\W", "", tail).casefold() in table("companies")["suffixes"]
    return text if not comma or suffix or re.fullmatch(r"\s*an? [\w ]+ company", tail) else head


def company_key(company: str) -> str:
    """Return one spelling of `company` for counting: no case, accents, punctuation, legal form, domain, batch."""
    text = unicodedata.normalize("NFKD", _YC.sub("", _PARENTHESES.sub("", company))).casefold().strip()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _domain().sub("", re.sub(r"^(?:https?://)?(?:www\.)?", "", text)).replace("&", " and ")
    words = re.sub(r"[^\w\s]|_", "", text).split()
    while len(words) > 1 and words[-1] in table("companies")["suffixes"]:
        words.pop()
    words = words[1:] if len(words) > 1 and words[0] == "the" else words
    return "".join(words) or company.casefold().strip()
