"""Himalayas: ads under `jobs`, named by their address; times in seconds or milliseconds, countries as text or objects."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, amount, joined, moment, pay, text
from pipelines.sources.reading import rows as listed

PERIODS = {"annual": "year", "yearly": "year", "monthly": "month", "daily": "day", "hourly": "hour"}
_COMPANIES = "https://himalayas.app/companies/"


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    found = listed(data, "jobs")
    for ad, row in ads(found and [_named(ad) for ad in found], context, "himalayas"):
        yield row if "reject" in row else row | _ad(ad) | _pay(ad)


def _named(ad: Any) -> Any:
    """The ad with an id: its address without what all addresses share, company/job."""
    address = text(ad, "guid")
    return {**ad, "id": address.removeprefix(_COMPANIES).replace("/jobs/", "/", 1)} if address else None


def _ad(ad: Any) -> Row:
    body = text(ad, "description")
    return {
        "title": text(ad, "title"),
        "company": text(ad, "companyName"),
        "place": _place(ad),
        "posted_at": moment(ad, "pubDate"),
        "work_mode": ["remote"],
        "html": body or "",
        "reject": None if body else "empty",
        "url": text(ad, "applicationLink") or text(ad, "guid"),
    }


def _place(ad: Any) -> str | None:
    """Countries one may work from; an empty list says that all are meant."""
    places = listed(ad, "locationRestrictions")
    return "Worldwide" if places == [] else joined(text(place, "name") or place for place in places or ())


def _pay(ad: Any) -> Row:
    period = PERIODS.get((text(ad, "salaryPeriod") or "annual").casefold())
    return pay(amount(ad, "minSalary"), amount(ad, "maxSalary"), text(ad, "currency"), period)
