"""Openings into judged openings: role, levels and probabilities, by a classifier that is handed in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import polars as pl

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


class Judge(Protocol):
    """What a classifier must offer (models.classifier.Classifier does)."""

    @property
    def id(self) -> str: ...

    def judge(self, features: pl.DataFrame, vectors: Any) -> Any:
        """Probabilities `roles` (n, 5), `primary` (n, 7) and `levels` (n, 6) for n openings, and the thresholds `claimed`
        (of an AI role) and `asked` (of a level)."""

    def because(self, features: pl.DataFrame, roles: Sequence[str]) -> Sequence[Sequence[str]]:
        """For n openings and the roles they were given, the phrases that weighed most for these."""


def judge(
    openings: pl.DataFrame, postings: pl.DataFrame, embeddings: pl.DataFrame, classifier: Judge, taxonomy: Taxonomy
) -> pl.DataFrame:
    """Judge OPENINGS rows (all of each posting) into OPENING_FACTS.

    Openings without a brief speak of no AI: `other` with probability 1, and the classifier is not asked; in a
    posting that is not in English they are unsure.
    """
    openings = openings.sort("posting_id", "position")
    texts = {
        key: (text, company) for key, text, company in postings.select("posting_id", "text", "company").iter_rows()
    }
    foreign = {key for key, (text, _) in texts.items() if not reads_english(text)}
    found = cases(openings, postings)
    known = dict(embeddings.select("text_hash", "vector").iter_rows())
    heard = [i for i, key in enumerate(openings["brief_hash"]) if key is not None]
    rows: list[Mapping[str, Any]] = [{**NOTHING, "unsure": key in foreign} for key in openings["posting_id"]]
    if heard:
        features = frame([found[i] for i in heard])
        vectors = np.array([known[openings["brief_hash"][i]] for i in heard], dtype=np.float32)
        decided = decide(classifier.judge(features, vectors))
        reasons = classifier.because(features, [row["role"] for row in decided])
        seen = {key: masked(*texts[key]) for key in {openings["posting_id"][i] for i in heard}}
        for i, row, phrases in zip(heard, decided, reasons, strict=True):
            rows[i] = row | _located(phrases, seen[openings["posting_id"][i]], openings["span_start"][i])
    return OPENING_FACTS.check(_facts(openings, postings, rows, model_id(classifier), taxonomy))


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
        words = r"[^A-Za-z+#]{1,4}".join(map(re.escape, phrase.split()))
        whole = re.compile(rf"(?<![A-Za-z+#]){words}(?![A-Za-z+#])", re.I)
        if match := whole.search(text, start) or whole.search(text):
            places.setdefault(match.start(), match.group())
    return {"because": list(places.values()), "because_at": list(places)}


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
