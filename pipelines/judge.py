"""Openings into judged openings: role, levels and probabilities, by a classifier that is handed in."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Protocol

import numpy as np
import polars as pl

from pipelines.cores import spread
from pipelines.evidence import masked
from pipelines.features import cases, frame
from pipelines.language import reads_english
from pipelines.skills import find_skills, find_title_terms, title_flags
from warehouse.contracts import OPENING_FACTS
from warehouse.taxonomy import ROLES, Taxonomy

VERSION = "2"
"""Of the rules below; a step up has every opening judged anew."""
SURE = 0.6
"""A judgement is unsure where the role it gives is less probable than this."""

Read = Callable[[pl.DataFrame], pl.DataFrame]
"""Briefs (text_hash, text; n rows) into their EMBEDDINGS, in any order."""


class Judge(Protocol):
    """What a classifier must offer (models.classifier.Classifier does)."""

    @property
    def id(self) -> str: ...

    def judge(self, features: pl.DataFrame, read: Callable[[Any], Any]) -> Any:
        """Probabilities `roles` (n, 5), `primary` (n, 7) and `levels` (n, 6) for n openings, and the thresholds `claimed`
        (of an AI role) and `asked` (of a level). `read` takes positions (k,) of openings and gives their briefs'
        vectors (k, d)."""

    def because(self, features: pl.DataFrame, roles: Sequence[str]) -> Sequence[Sequence[str]]:
        """For n openings and the roles they were given, the phrases that weighed most for these."""


def judge(
    openings: pl.DataFrame, postings: pl.DataFrame, read: Read, classifier: Judge, taxonomy: Taxonomy
) -> pl.DataFrame:
    """Judge OPENINGS rows (all of each posting) into OPENING_FACTS.

    Openings without a brief speak of no AI: `other` with probability 1, and the classifier is not asked; in a
    posting that is not in English they are unsure. `read` is asked for the briefs that the classifier wants read.
    """
    openings = openings.sort("posting_id", "position")
    foreign = set(postings.filter(~postings["text"].map_elements(reads_english, pl.Boolean))["posting_id"])
    judged = _judged(openings, postings, read, classifier)
    keys = openings.select("opening_id", "posting_id").iter_rows()
    rows = [judged.get(key) or {**NOTHING, "unsure": posting in foreign} for key, posting in keys]
    return OPENING_FACTS.check(_facts(openings, postings, rows, model_id(classifier), taxonomy))


def _judged(
    openings: pl.DataFrame, postings: pl.DataFrame, read: Read, classifier: Judge
) -> Mapping[str, Mapping[str, Any]]:
    """Judgements of the openings with a brief, by opening_id."""
    telling = openings.filter(pl.col("brief").is_not_null())
    if telling.is_empty():
        return {}
    speaking = postings.join(telling, on="posting_id", how="semi").sort("posting_id")
    features = pl.concat(spread(partial(_features, openings), speaking))

    def vectors(rows: Any) -> Any:
        briefs = telling[rows].select(text_hash="brief_hash", text="brief")
        known = dict(read(briefs.unique("text_hash", maintain_order=True)).select("text_hash", "vector").iter_rows())
        return np.array([known[key] for key in briefs["text_hash"]], dtype=np.float32)

    decided = decide(classifier.judge(features, vectors))
    reasons = classifier.because(features, [row["role"] for row in decided])
    texts = {key: masked(*said) for key, *said in speaking.select("posting_id", "text", "company").iter_rows()}
    places = telling.select("opening_id", "posting_id", "span_start").iter_rows()
    return {
        key: row | _located(phrases, texts[posting], start)
        for row, phrases, (key, posting, start) in zip(decided, reasons, places, strict=True)
    }


def _features(openings: pl.DataFrame, postings: pl.DataFrame) -> pl.DataFrame:
    """Features of the openings of these postings that have a brief."""
    of_these = openings.join(postings, on="posting_id", how="semi", maintain_order="left")
    return frame([case for case, brief in zip(cases(of_these, postings), of_these["brief"], strict=True) if brief])


def model_id(classifier: Judge) -> str:
    """Id of all that decides on a judgement: the weights, and the rules applied to what they say."""
    return f"{classifier.id}.{VERSION}"


NOTHING: Mapping[str, Any] = {
    "role": "other", "p_ai_engineer": 0.0, "p_ml_engineer": 0.0, "p_researcher": 0.0, "p_data_scientist": 0.0,
    "p_other": 1.0, "primary_level": None, "levels": [], "unsure": False, "because": [], "because_at": [],
}  # fmt: skip
"""The judgement of an opening that speaks of no AI."""


def decide(verdict: Any) -> list[dict[str, Any]]:
    """A verdict's probabilities into roles and levels, one object an opening.

    The likeliest AI role where it reaches `claimed`, else `other`. An AI role's primary level is always among its
    levels; `other` asks for the levels that reach `asked`, and has a primary level only then.
    """
    rows = zip(verdict.roles.tolist(), verdict.primary.tolist(), verdict.levels.tolist(), strict=True)
    return [_one(verdict.claimed, verdict.asked, *row) for row in rows]


def _one(
    claimed: float, least: float, roles: Sequence[float], primary: Sequence[float], levels: Sequence[float]
) -> dict[str, Any]:
    best = max(range(4), key=lambda i: roles[i])
    role = ROLES[best] if roles[best] >= claimed else "other"
    asked = {k for k, p in enumerate(levels, start=1) if p >= least}
    allowed = sorted(asked) if role == "other" else [k for k in range(7) if k or role == "data_scientist"]
    main = max(allowed, key=lambda k: primary[k], default=None)
    return {
        "role": role,
        **{f"p_{name}": p for name, p in zip(ROLES, roles, strict=True)},
        "primary_level": main,
        "levels": sorted(asked | {main} if main else asked if main is None else ()),
        "unsure": roles[ROLES.index(role)] < SURE,
    }


def _located(phrases: Sequence[str], text: str, start: int) -> dict[str, Any]:
    """The phrases as they stand in a masked text, first looked for from `start`; one that was masked is left out."""
    places: dict[int, str] = {}
    for phrase in phrases:
        whole = _whole(phrase)
        if match := whole.search(text, start) or whole.search(text):
            places.setdefault(match.start(), match.group())
    return {"because": list(places.values()), "because_at": list(places)}


@lru_cache(maxsize=8192)
def _whole(phrase: str) -> re.Pattern[str]:
    words = r"[^A-Za-z+#]{1,4}".join(map(re.escape, phrase.split()))
    return re.compile(rf"(?<![A-Za-z+#]){words}(?![A-Za-z+#])", re.I)


def _facts(
    openings: pl.DataFrame, postings: pl.DataFrame, rows: Sequence[Mapping[str, Any]], model_id: str, taxonomy: Taxonomy
) -> pl.DataFrame:
    text = openings.join(postings.select("posting_id", "text"), on="posting_id", how="left", maintain_order="left")
    own = pl.col("text").str.slice(pl.col("span_start"), pl.col("span_end") - pl.col("span_start"))
    literal = text.select(pl.when(pl.col("title_from") != "mention").then("title").alias("title"))["title"]
    ai, ml = title_flags(literal, taxonomy)
    judged = pl.DataFrame(rows, schema={name: OPENING_FACTS.schema[name] for name in NOTHING})
    return pl.concat(
        [openings.select("opening_id", "posting_id", "position", "splitter_version"), judged], how="horizontal"
    ).with_columns(
        title_ai=ai,
        title_ml=ml,
        title_terms=find_title_terms(literal, taxonomy),
        skills=find_skills(text.select(own.alias("own"))["own"], taxonomy),
        model_id=pl.lit(model_id),
        taxonomy_version=pl.lit(taxonomy.version),
    )
