"""What the classifier sees of an opening: words of its title, evidence and company, and counted cues.

The unit is the opening. Cues are in known/features.toml; the month is an input, since the guideline's ties depend on it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import log, log1p
from typing import Any

import polars as pl

from pipelines.evidence import Evidence, evidence, masked, patterns
from pipelines.openings_titles import grammar
from pipelines.tables import table

TEXTS = (
    "canonical",
    "title",
    "dated",
    "kind",
    "own_role",
    "own_company",
    "rest_role",
    "rest_company",
    "header",
    "others",
)
"""Text columns of `frame`, each a bag of words for the classifier."""

_ORIGINS = ("header", "list", "prose", "mention", "none")
_ASKED = ("builds_llm", "asks_llm", "llm_asked")
_TRAINED = ("builds_ml", "asks_ml", "ml_asked")
_COUNTED = (*_ASKED, *_TRAINED, "trains", "bonus_first", "bonus_last", "coding_tools", "tunes", "research", "data_work", "web_stack")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One opening with all that is looked at. `year` counts months as fractions, `openings` those of the posting."""

    opening_id: str
    title: str
    origin: str
    heard: Evidence
    header: str
    others: str
    openings: int
    whole: bool
    year: float

    @property
    def age(self) -> str:
        """Era of the guideline's tie rules."""
        return "old" if self.year < 2021 else "mid" if self.year < 2023 else "new"


def cases(openings: pl.DataFrame, postings: pl.DataFrame) -> list[Case]:
    """OPENINGS rows of whole postings as cases, in the order of posting and position."""
    columns = ("posting_id", "text", "company", "month")
    known = {row["posting_id"]: row for row in postings.select(columns).iter_rows(named=True)}
    rows = openings.sort("posting_id", "position").iter_rows(named=True)
    return [
        case for key, of in groupby(rows, lambda row: row["posting_id"]) for case in _of_posting(known[key], list(of))
    ]


def _of_posting(posting: dict[str, Any], openings: Sequence[dict[str, Any]]) -> Iterator[Case]:
    text, spans = posting["text"], [(row["span_start"], row["span_end"]) for row in openings]
    seen = masked(text, posting["company"])
    year, month = map(int, posting["month"].split("-"))
    titles = [row["title"] for row in openings]
    for row, heard in zip(openings, evidence(seen, spans, titles), strict=True):
        yield Case(
            opening_id=row["opening_id"],
            title=row["title"],
            origin=row["title_from"],
            heard=heard,
            header=seen.split("\n", 1)[0][:300],
            others=" ; ".join(o["title"] for o in openings if o is not row)[:500],
            openings=len(openings),
            whole=row["span_start"] <= 0 and row["span_end"] >= len(text),
            year=year + (month - 1) / 12,
        )


def frame(found: Sequence[Case]) -> pl.DataFrame:
    """Cases as columns: opening_id, the TEXTS, and `cues`, a list of numbers of one length."""
    texts = [dict(zip(TEXTS, _texts(case), strict=True)) for case in found]
    cues = pl.Series("cues", [_cues(case) for case in found], dtype=pl.List(pl.Float64))
    schema = {"opening_id": pl.String} | dict.fromkeys(TEXTS, pl.String)
    rows = [{"opening_id": case.opening_id, **text} for case, text in zip(found, texts, strict=True)]
    return pl.DataFrame(rows, schema=schema).with_columns(cues)


@cache
def _words() -> dict[str, dict[str, re.Pattern[str]]]:
    raw = table("features")
    work = {k: v.format(**raw["fragments"]) if "{" in v else v for k, v in raw["work"].items()}
    levels = {level: rf"\b(?:{'|'.join(signs)})\b" for level, signs in raw["levels"].items()}
    groups = {"title": raw["title"], "work": work, "levels": levels, "canonical": raw["canonical"]}
    return {group: {k: re.compile(v, re.I) for k, v in rows.items()} for group, rows in groups.items()}


def canonical(title: str) -> str:
    """A title in one spelling, without seniority: "Sr. Machine-Learning Dev" gives "ml engineer"."""
    title = grammar().seniority.sub(" ", title)
    for name, pattern in _words()["canonical"].items():
        title = pattern.sub(name, title)
    skipped = {"the", "of", "and", "a", "in", "for", "to", "our", "http", "https"}
    return " ".join(word for word in re.findall(r"[a-z+#]+", title.lower()) if word not in skipped)


def _texts(case: Case) -> tuple[str, ...]:
    plain = canonical(case.title)
    letters = "".join(name[0] for name, found in _title_cues(case.title).items() if found) or "-"
    said = _balance(case)
    kind = f"{letters} {letters}:{case.age} {case.age}:{case.origin} {letters}:{said} {letters}:{case.age}:{said}"
    dated = " ".join(f"{word}@{case.age}" for word in plain.split())
    return (plain, case.title, dated, kind, *case.heard, case.header, case.others)


def _balance(case: Case) -> str:
    """Whether the evidence speaks more of using models, of making them, of both, or of neither."""
    own, rest = "\n".join(case.heard[:2]), "\n".join(case.heard[2:])
    text = own or rest
    llm, train = _count("llm_words", text), _count("ml_words", text)
    return "nothing" if not llm and not train else "uses" if llm > train else "makes" if train > llm else "both"


def _title_cues(title: str) -> dict[str, bool]:
    return {name: bool(pattern.search(title)) for name, pattern in _words()["title"].items()}


def _cues(case: Case) -> list[float]:
    title = _title_cues(case.title)
    own, rest = "\n".join(case.heard[:2]), "\n".join(case.heard[2:])
    return [
        float(value)
        for value in (
            *_frame_cues(case, own, rest),
            *_title_by_era(case, title),
            *_work(case, title, own, rest),
            *_levels(case, own, rest),
        )
    ]


def _frame_cues(case: Case, own: str, rest: str) -> Iterator[float]:
    """When, where, and how much is said."""
    yield from ((case.year - 2020) / 5, case.year < 2017, case.year < 2021, case.year >= 2023, case.year >= 2025)
    yield from (log(case.openings), case.whole, case.openings == 1)
    yield from (case.origin == origin for origin in _ORIGINS)
    yield from (log1p(part.count("\n") + 1 if part else 0) for part in case.heard)
    for group in ("general", "services", "models"):
        yield from (log1p(len(patterns()[group].findall(text))) for text in (case.title, own, rest))
    yield bool(patterns()["any"].search(case.title))


def _title_by_era(case: Case, title: dict[str, bool]) -> Iterator[float]:
    """The guideline's title rules depend on the year."""
    yield from title.values()
    ai, ml = title["ai"], title["ml"]
    ages = [case.age == age for age in ("old", "mid", "new")]
    yield ai and ml
    for held in (ai and not ml, ml and not ai, ai and ml):
        yield from (held and age for age in ages)
    other = _title_cues(case.others)
    yield from (other["ai"], other["ml"], not ai and not ml and (other["ai"] or other["ml"]))


def _work(case: Case, title: dict[str, bool], own: str, rest: str) -> Iterator[float]:
    """Who does what, by what the title says."""
    ai, ml = title["ai"], title["ml"]
    bare = not ai and not ml
    both = own + "\n" + rest
    llm, train, papers = (_count(name, both) for name in ("llm_words", "ml_words", "papers"))
    own_llm, own_train = _count("llm_words", own), _count("ml_words", own)
    yield from (llm, train, papers, own_llm, own_train, llm - train, own_llm - own_train)
    yield from (ai * (llm - train), ml * (llm - train), bare * own_llm, bare * own_train)
    yield from (ai * train, ml * train, ai * llm, ml * llm)
    yield from ((ai or ml) * title["not_engineer"], (ai or ml) * title["research"])
    counts = {name: (_count(name, own), _count(name, rest)) for name in _COUNTED}
    for here, there in counts.values():
        yield from (here, there)
    builds, learns = (sum(counts[name][0] for name in names) for names in (_ASKED, _TRAINED))
    yield from (bare * builds, bare * learns, ai * learns, ai * builds, ml * builds, ml * learns)
    yield from (
        ai * ml * builds,
        bare * case.whole * builds,
        bare * (case.openings > 1),
        (not bare) * (case.openings > 1),
    )
    unspoken = not re.search(r"(?i)\b(?:machine learning|ml|deep learning|neural|data scien\w+|models?)\b", both)
    yield from (ai * (case.age == "old") * unspoken, ai * (case.age == "old") * (not unspoken))


def _levels(case: Case, own: str, rest: str) -> Iterator[float]:
    """Signs of each AI level: in the title and its own evidence, in what is said of the role, in the posting's rest."""
    titled = f"{case.title}\n{own}"
    for pattern in _words()["levels"].values():
        yield log1p(len(pattern.findall(titled)))
        yield bool(pattern.search(case.heard.own_role))
        yield log1p(len(pattern.findall(rest)))


def _count(name: str, text: str) -> float:
    return log1p(len(_words()["work"][name].findall(text)))
