"""Made-up facts for tests of the warehouse: a few postings and openings, every value invented."""

from datetime import UTC, datetime
from typing import Any

import polars as pl

from warehouse import contracts
from warehouse.contracts import Table
from warehouse.store import Store

FETCHED = datetime(2026, 3, 2, 12, tzinfo=UTC)
VERSIONS = {
    "parser_version": "p1",
    "splitter_version": "s1",
    "taxonomy_version": "t1",
    "encoder_id": "e1",
    "model_id": "m1",
}

NO_ADS = contracts.DOCUMENT_ADS.empty()
_POSTING: dict[str, Any] = {
    "source": "hn", "kind": "hn", "thread_id": 1, "thread_month": "2026-03", "posted_month": "2026-03",
    "month": "2026-03", "posted_at": FETCHED, "updated_at": None, "requisition": None, "posted_on": FETCHED.date(), "url": "https://example.com/1",
    "is_job": True, "company": "Amber Loom", "company_key": "amber loom", "title": None, "header": None,
    "place": None, "city": None, "country": None, "work_mode": ["remote"], "pay_min": None, "pay_max": None,
    "pay_currency": None, "pay_period": None, "pay_min_usd_year": None, "pay_max_usd_year": None, "links": [],
    "text": "Amber Loom | AI Engineer | Remote", "text_hash": "h1", "document_id": "d1", "fetched_at": FETCHED,
    "sample": False, "parser_version": "p1", "taxonomy_version": "t1", "phrase_ai": False, "phrase_ml": False,
    "skills": [],
}  # fmt: skip
_OPENING: dict[str, Any] = {
    "position": 0, "title": "AI Engineer", "title_from": "header", "span_start": 0, "span_end": 10, "brief": "AI",
    "brief_hash": "b1", "text_hash": "h1", "splitter_version": "s1", "role": "other", "p_ai_engineer": 0.1,
    "p_ml_engineer": 0.1, "p_researcher": 0.1, "p_data_scientist": 0.1, "p_other": 0.6, "primary_level": None,
    "levels": [], "unsure": False, "because": [], "because_at": [], "title_ai": False, "title_ml": False, "title_terms": [], "skills": [], "model_id": "m1", "taxonomy_version": "t1",
}  # fmt: skip


def _rows(table: Table, defaults: dict[str, Any], rows: list[dict[str, Any]]) -> pl.DataFrame:
    filled = [{name: (defaults | row)[name] for name in table.columns} for row in rows]
    return table.check(pl.DataFrame(filled, schema=table.schema))


def postings(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of `postings`; give at least posting_id."""
    return _rows(contracts.POSTINGS, _POSTING, list(rows))


def posting_facts(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of `posting_facts`; give at least posting_id."""
    return _rows(contracts.POSTING_FACTS, _POSTING, list(rows))


def openings(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of `openings`; give at least opening_id and posting_id."""
    return _rows(contracts.OPENINGS, _OPENING, list(rows))


def opening_facts(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of `opening_facts`; give at least opening_id and posting_id."""
    return _rows(contracts.OPENING_FACTS, _OPENING, list(rows))


def parses(document_id: str) -> pl.DataFrame:
    """One row of `parses`."""
    row = {"document_id": document_id, "parser_version": "p1", "postings": 1, "rejects": 0}
    return contracts.PARSES.check(pl.DataFrame([row], schema=contracts.PARSES.schema))


def nothing_computed(_: Store) -> dict[str, pl.DataFrame]:
    """No forecast: the marts that need statistics, empty."""
    return {table.name: table.empty() for table in contracts.COMPUTED}
