"""Labels of postings onto the openings that the splitter found."""

import polars as pl

from pipelines.align import Aligned, align
from pipelines.features import cases
from pipelines.openings import split
from tests import made_facts

ML = {"title": "ML, CV and NLP specialists", "role": "ml_engineer", "primary_level": 3, "levels": [3]}
CLERK = {"title": "Clerk", "role": "other", "primary_level": None, "levels": []}


def aligned(text: str, *labels: dict[str, object]) -> Aligned:
    postings = made_facts.postings({"posting_id": "hn-1", "text": text})
    labelled = pl.DataFrame([{"id": "hn-1", "openings": list(labels)}])
    return align(cases(split(postings), postings), labelled)


def roles(text: str, *labels: dict[str, object]) -> dict[str, str]:
    found = aligned(text, *labels)
    return dict(zip((case.title for case in found.cases), found.labels["role"], strict=True))


def test_parts_of_a_labelled_opening_bear_its_label() -> None:
    text = "Elm Street | ML specialists, NLP specialists, Tree Engineer | Remote"
    assert roles(text, ML) == {
        "ML specialists": "ml_engineer",
        "NLP specialists": "ml_engineer",
        "Tree Engineer": "other",
    }


def test_a_word_of_every_trade_makes_no_opening_the_labelled_one() -> None:
    scientist = {"title": "Data Scientist", "role": "data_scientist", "primary_level": 3, "levels": [3]}
    text = "Elm Street | Data Scientist, Data Engineer | Remote"
    assert roles(text, scientist) == {"Data Scientist": "data_scientist", "Data Engineer": "other"}


def test_a_labelled_opening_that_was_not_found_is_an_extra_case() -> None:
    found = aligned("Elm Street | Tree Engineer | Remote\n\nAnd we train models.", CLERK, ML)
    assert [
        (case.title, role, extra)
        for case, role, extra in zip(found.cases, found.labels["role"], found.extra, strict=True)
    ] == [
        ("Tree Engineer", "other", False),
        ("Clerk", "other", True),
        ("ML, CV and NLP specialists", "ml_engineer", True),
    ]
