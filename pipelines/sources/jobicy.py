"""Jobicy: ads under `jobs`, with HTML entities in names and titles, and pay a year, a month, a day or an hour."""

import html
from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, amount, at, joined, moment, pay, text
from pipelines.sources.reading import rows as listed

PERIODS = {"yearly": "year", "monthly": "month", "daily": "day", "hourly": "hour"}


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    for ad, row in ads(listed(data, "jobs"), context, "jobicy"):
        yield row if "reject" in row else row | _ad(ad) | _pay(ad)


def _ad(ad: Any) -> Row:
    body = text(ad, "jobDescription")
    return {
        "title": _plain(ad, "jobTitle"),
        "company": _plain(ad, "companyName"),
        "place": _place(ad),
        "posted_at": moment(ad, "pubDate"),
        "work_mode": ["remote"],
        "html": body or "",
        "reject": None if body else "empty",
        "url": text(ad, "url"),
    }


def _plain(ad: Any, name: str) -> str | None:
    return text(html.unescape(text(ad, name) or ""))


def _place(ad: Any) -> str | None:
    """Countries and regions, as a list or in one text with commas."""
    places = at(ad, "jobGeo")
    return joined(places.split(",") if isinstance(places, str) else listed(ad, "jobGeo") or ())


def _pay(ad: Any) -> Row:
    period = PERIODS.get((text(ad, "salaryPeriod") or "").casefold())
    return pay(amount(ad, "salaryMin"), amount(ad, "salaryMax"), text(ad, "salaryCurrency"), period)
