"""Label files with and without texts become one table."""

import polars as pl
import pytest

from pipelines.labelled import labelled, with_texts
from tests import made_facts
from warehouse.errors import RoleshiftError

OPENING = {"title": "AI Engineer", "role": "ai_engineer", "primary_level": 2, "levels": [2]}
GIVEN = pl.DataFrame(
    [{"id": "hn-1", "month": "2024-01", "source": "hn", "text": "as labelled", "company": "Amber Loom", "weight": 3,
      "openings": [OPENING], "is_job": True}]
)  # fmt: skip
BARE = pl.DataFrame(
    [{"id": key, "month": "2024-01", "source": "hn", "provenance": "added", "openings": []} for key in ("hn-1", "hn-2", "hn-3")],
    schema_overrides={"openings": GIVEN.schema["openings"]},
)  # fmt: skip


def test_the_first_label_of_an_id_stands_and_texts_come_from_the_warehouse() -> None:
    rows = labelled([GIVEN, BARE])
    assert rows.select("id", "provenance", "weight").rows() == [
        ("hn-1", None, 3.0),
        ("hn-2", "added", None),
        ("hn-3", "added", None),
    ]
    postings = made_facts.postings(
        {"posting_id": "hn-1", "text": "as crawled"}, {"posting_id": "hn-2", "text": "crawled", "company": "Dune"}
    )
    whole = with_texts(rows, postings)
    assert whole.select("id", "text", "company").rows() == [
        ("hn-1", "as labelled", "Amber Loom"),
        ("hn-2", "crawled", "Dune"),
    ]
    assert whole["openings"][0].to_list() == [OPENING]


def test_a_file_without_openings_is_one_sentence() -> None:
    with pytest.raises(RoleshiftError, match="label file 2 lacks the columns openings"):
        labelled([GIVEN, BARE.drop("openings")])
