"""Arbeitnow: ads under `data`, named by `slug`, with times in seconds since 1970."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, at, moment, text
from pipelines.sources.reading import rows as listed


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    for ad, row in ads(listed(data, "data"), context, "arbeitnow", "slug"):
        yield row if "reject" in row else row | _ad(ad)


def _ad(ad: Any) -> Row:
    body = text(ad, "description")
    return {
        "title": text(ad, "title"),
        "company": text(ad, "company_name"),
        "place": text(ad, "location"),
        "posted_at": moment(ad, "created_at"),
        "work_mode": ["remote"] if at(ad, "remote") is True else None,
        "html": body or "",
        "reject": None if body else "empty",
        "url": text(ad, "url"),
    }
