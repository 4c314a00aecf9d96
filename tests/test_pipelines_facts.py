"""A posting's facts hold what is counted, and no text."""

from datetime import UTC, date, datetime

import polars as pl

from pipelines.facts import posting_facts
from warehouse.contracts import POSTING_FACTS, POSTINGS
from warehouse.taxonomy import load

FILLED = {
    "source": "hn", "kind": "hn", "posted_month": "2024-05", "month": "2024-05", "url": "https://example.com/1",
    "is_job": True, "work_mode": ["remote"], "links": [], "text_hash": "t", "document_id": "d",
    "fetched_at": datetime(2024, 6, 1, tzinfo=UTC), "sample": False, "parser_version": "1",
}  # fmt: skip


def postings(*rows: dict[str, object]) -> pl.DataFrame:
    blank = dict.fromkeys(POSTINGS.columns)
    numbered = ({**blank, **FILLED, "posting_id": f"hn-{i}", **row} for i, row in enumerate(rows))
    return POSTINGS.check(pl.DataFrame(list(numbered), schema=POSTINGS.schema))


def test_facts_of_a_comment_and_an_ad() -> None:
    comment = {"text": "Lumenfold | AI engineer | PyTorch", "posted_at": datetime(2024, 5, 2, 23, tzinfo=UTC)}
    ad = {"text": "You write Python.", "title": "Machine Learning Engineer", "pay_min": 150000.0}
    taxonomy = load()
    facts = posting_facts(postings(comment, ad), taxonomy)
    assert facts.columns == list(POSTING_FACTS.columns)
    first, second = facts.rows(named=True)
    assert (first["phrase_ai"], first["phrase_ml"], first["skills"]) == (True, False, ["pytorch"])
    assert first["posted_on"] == date(2024, 5, 2)
    assert (second["phrase_ai"], second["phrase_ml"]) == (False, True)
    assert second["skills"] == ["machine_learning", "python"]
    assert second["posted_on"] is None
    assert second["pay_min"] == 150000.0
    assert set(facts["taxonomy_version"]) == {taxonomy.version}


def test_no_postings_give_no_facts() -> None:
    assert posting_facts(POSTINGS.empty(), load()).schema == POSTING_FACTS.schema
