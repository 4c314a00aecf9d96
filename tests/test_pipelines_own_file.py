"""Anybody's table becomes raw postings, or one clear sentence says what is wrong with it."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from pipelines.own_file import from_table
from pipelines.text import html_to_text
from warehouse.contracts import RAW_POSTINGS
from warehouse.errors import RoleshiftError


def test_the_smallest_table() -> None:
    raw, _ = from_table(pl.DataFrame({"id": ["a", "b"], "text": ["Acme | Berlin", None]}))
    assert raw.schema == RAW_POSTINGS.schema
    assert raw["posting_id"].to_list() == ["a", "b"]
    assert raw["source"].to_list() == raw["kind"].to_list() == ["file", "file"]
    assert raw["html"].null_count() == 1
    assert raw["reject"].null_count() == 2


def test_plain_text_keeps_its_lines_and_signs() -> None:
    text = "Acme | Berlin\n\n  - a < b & c\n  - <b>not bold</b>\n\nend"
    raw, _ = from_table(pl.DataFrame({"id": [1], "text": [text]}))
    assert html_to_text(raw["html"][0]) == text


def test_html_wins_over_text_where_it_is_there() -> None:
    raw, _ = from_table(pl.DataFrame({"id": [1, 2], "text": ["plain", "plain"], "html": ["<p>rich", None]}))
    assert [html_to_text(html) for html in raw["html"]] == ["rich", "plain"]


@pytest.mark.parametrize(
    ("columns", "posted_at", "fetched_at"),
    [
        ({"posted_at": ["2024-03-05"]}, datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 5, tzinfo=UTC)),
        ({"posted_at": ["2024-03-05T23:30:00-02:00"]}, datetime(2024, 3, 6, 1, 30, tzinfo=UTC), None),
        ({"posted_at": [date(2024, 3, 5)]}, datetime(2024, 3, 5, tzinfo=UTC), None),
        ({"posted_at": [1_709_600_000]}, datetime(2024, 3, 5, 0, 53, 20, tzinfo=UTC), None),
        ({"month": ["2024-03"]}, None, datetime(2024, 3, 1, tzinfo=UTC)),
        ({"month": [""], "posted_at": [None]}, None, datetime(2026, 1, 2, tzinfo=UTC)),
        ({}, None, datetime(2026, 1, 2, tzinfo=UTC)),
    ],
)
def test_when(columns: dict[str, list[Any]], posted_at: datetime | None, fetched_at: datetime | None) -> None:
    table = pl.DataFrame({"id": ["a"], "text": ["x"], **columns})
    raw, _ = from_table(table, read_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert raw["posted_at"][0] == posted_at
    assert raw["fetched_at"][0] == (fetched_at or posted_at)


def test_title_and_source_are_kept() -> None:
    raw, _ = from_table(pl.DataFrame({"id": ["a"], "text": ["x"], "title": ["AI Engineer"], "source": ["mine"]}))
    assert raw["title"].to_list() == ["AI Engineer"]
    assert raw["source"].to_list() == ["mine"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"text": ["x"]}, r"column id is missing \(found: text\)"),
        ({"id": ["a"]}, r"column text or html is missing \(found: id\)"),
    ],
)
def test_a_missing_column_is_said(columns: dict[str, list[Any]], sentence: str) -> None:
    with pytest.raises(RoleshiftError, match=sentence):
        from_table(pl.DataFrame(columns))


@pytest.mark.parametrize(
    ("columns", "kept", "sentence"),
    [
        ({"id": ["a", " "], "text": ["x", "y"]}, ["a"], "column id, row 2: it is empty"),
        ({"id": ["a", None], "text": ["x", "y"]}, ["a"], "column id, row 2: it is empty"),
        ({"id": ["a", "b", "a"], "text": ["x", "y", "z"]}, ["a", "b"], "rows 1 and 3 both have the id 'a'"),
        ({"id": ["a"], "text": ["x"], "month": ["2024-13"]}, [], "column month, row 1: '2024-13' cannot be read"),
        ({"id": ["a"], "text": ["x"], "posted_at": ["soon"]}, [], "column posted_at, row 1: 'soon' cannot be read"),
        ({"id": ["a"], "text": ["x"], "posted_at": [10**18]}, [], "column posted_at, row 1"),
        ({"id": [None], "text": [None], "unreadable": ["is no JSON"]}, [], "row 1: is no JSON"),
    ],
)
def test_a_faulty_row_is_said_and_the_others_stay(
    columns: dict[str, list[Any]], kept: list[str], sentence: str
) -> None:
    last = pl.DataFrame({"id": ["last"], "text": ["z"]})
    table = pl.concat(
        [pl.DataFrame(columns, schema_overrides={"id": pl.String, "text": pl.String}), last], how="diagonal"
    )
    raw, faults = from_table(table)
    assert len(faults) == 1
    assert sentence in faults[0]
    assert raw["posting_id"].to_list() == [*kept, "last"]


def test_an_empty_table_is_no_error() -> None:
    raw, faults = from_table(pl.DataFrame(schema={"id": pl.String, "text": pl.String}))
    assert raw.is_empty()
    assert faults == []
