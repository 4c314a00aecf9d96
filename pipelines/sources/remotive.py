"""Remotive: ads under `jobs`; times without a zone are of UTC, and pay is a line of text."""

from collections.abc import Iterator
from typing import Any

from pipelines.pay import find_pay
from pipelines.sources.reading import Context, Row, ads, moment, pay, text
from pipelines.sources.reading import rows as listed


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    for ad, row in ads(listed(data, "jobs"), context, "remotive"):
        yield row if "reject" in row else row | _ad(ad) | _pay(text(ad, "salary"))


def _ad(ad: Any) -> Row:
    body = text(ad, "description")
    return {
        "title": text(ad, "title"),
        "company": text(ad, "company_name"),
        "place": text(ad, "candidate_required_location"),
        "posted_at": moment(ad, "publication_date"),
        "work_mode": ["remote"],
        "html": body or "",
        "reject": None if body else "empty",
        "url": text(ad, "url"),
    }


def _pay(line: str | None) -> Row:
    found = find_pay(line) if line else None
    return pay(found.low, found.high, found.currency, found.period) if found else {}
