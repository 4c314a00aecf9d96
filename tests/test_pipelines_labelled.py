"""Label files with and without texts become one table."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.labelled import facts_right, labelled, with_texts
from tests import made_facts
from warehouse.errors import RoleshiftError
from warehouse.intake import read_table

OPENING = {"title": "AI Engineer", "role": "ai_engineer", "primary_level": 2, "levels": [2]}
GIVEN = pl.DataFrame(
    [{"id": "hn-1", "month": "2024-01", "source": "hn", "text": "as labelled", "company": "Amber Loom", "weight": 3,
      "openings": [OPENING], "is_job": True}]
)  # fmt: skip
BARE = pl.DataFrame(
    [{"id": key, "month": "2024-01", "source": "hn", "provenance": "added", "openings": []} for key in ("hn-1", "hn-2", "hn-3")],
    schema_overrides={"openings": GIVEN.schema["openings"]},
)  # fmt: skip


def test_the_last_label_of_an_id_stands_and_texts_come_from_the_warehouse() -> None:
    assert labelled([BARE, GIVEN]).sort("id")["provenance"].to_list() == [None, "added", "added"]
    rows = labelled([GIVEN, BARE]).sort("id")
    assert rows.select("id", "provenance", "weight").rows() == [
        ("hn-1", "added", None),
        ("hn-2", "added", None),
        ("hn-3", "added", None),
    ]
    postings = made_facts.postings(
        {"posting_id": "hn-1", "text": "as crawled"},
        {"posting_id": "hn-2", "title": "Prompt Engineer", "text": "crawled", "company": "Dune"},
    )
    whole = with_texts(rows, postings)
    assert whole.select("id", "title", "text", "company").rows() == [
        ("hn-1", None, "as labelled", "Amber Loom"),
        ("hn-2", "Prompt Engineer", "crawled", "Dune"),
    ]
    assert whole["openings"].to_list() == [[], []]
    assert labelled([BARE, GIVEN]).filter(id="hn-1")["openings"].to_list() == [[OPENING]]


@pytest.mark.parametrize("wrong", [{"role": "wizard"}, {"levels": [9]}, {"primary_level": 7}])
def test_an_unknown_class_is_one_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(RoleshiftError, match="the label of hn-1 has the role"):
        labelled([pl.DataFrame([{"id": "hn-1", "month": "2024-01", "source": "hn", "openings": [OPENING | wrong]}])])
    with pytest.raises(RoleshiftError, match="label file 1 cannot be read"):
        labelled([pl.DataFrame([{"id": "hn-1", "month": "2024-01", "source": "hn", "openings": ["AI Engineer"]}])])


def test_a_file_without_openings_is_one_sentence() -> None:
    with pytest.raises(RoleshiftError, match="label file 2 lacks the columns openings"):
        labelled([GIVEN, BARE.drop("openings")])
    with pytest.raises(RoleshiftError, match="label file 1 holds 1 unreadable rows; the first is no JSON"):
        labelled([GIVEN.with_columns(unreadable=pl.lit("is no JSON"))])


def test_facts_are_compared_with_the_labels_and_what_was_disputed_is_left_out() -> None:
    pay = {"min": 100000.0, "max": 120000.0, "currency": "USD", "period": "year"}
    shared = {"month": "2024-01", "source": "hn", "openings": [], "is_job": True, "work_mode": ["remote"]}
    rows = labelled(
        [
            pl.DataFrame(
                [
                    {"id": "a", "company": "AMBER LOOM", "salary": pay, "facts_disputed": [], **shared},
                    {"id": "b", "company": "Other", "salary": pay, "facts_disputed": ["company"], **shared},
                    {"id": "c", "company": None, "salary": None, "facts_disputed": [], **shared},
                ],
                schema_overrides={"openings": GIVEN.schema["openings"]},
            )
        ]
    )
    read = {"company": "Amber Loom", "pay_min": 100000.0, "pay_max": 120000.0, "pay_currency": "USD"}
    postings = made_facts.postings(
        {"posting_id": "a", **read, "pay_period": "year"},
        {"posting_id": "b", **read, "pay_period": "month", "work_mode": []},
        {"posting_id": "c", **read, "pay_period": "year"},
    )
    assert facts_right(rows, postings).rows() == [
        ("a", True, True, True, None),
        ("b", None, False, False, None),
        ("c", False, True, None, True),
    ]


def test_the_added_labels_hold_no_text_and_only_known_classes() -> None:
    rows = labelled([read_table(Path(__file__).parents[1] / "models" / "added.jsonl")])
    assert rows.height > 2_000
    assert rows["text"].null_count() == rows["company"].null_count() == rows.height
    assert set(rows["provenance"]) == {"added"}
