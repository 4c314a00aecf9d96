"""Remote OK: a list of many companies' ads, headed by a legal notice; pay in US dollars a year, 0 where not stated."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, amount, at, moment, pay, text
from pipelines.sources.reading import rows as listed


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    found = listed(data)
    kept = None if found is None else [row for row in found if at(row, "legal") is None]
    for ad, row in ads(kept, context, "remoteok"):
        yield row if "reject" in row else row | _ad(ad) | _pay(ad)


def _ad(ad: Any) -> Row:
    title, body = text(ad, "position"), text(ad, "description")
    return {
        "title": title,
        "company": text(ad, "company"),
        "place": (text(ad, "location") or "").strip(", ") or None,
        "posted_at": moment(ad, "date") or moment(ad, "epoch"),
        "work_mode": ["remote"],
        "html": body or "",
        "reject": None if title or body else "empty",
        "url": text(ad, "url"),
    }


def _pay(ad: Any) -> Row:
    return pay(amount(ad, "salary_min"), amount(ad, "salary_max"), "USD", "year")
