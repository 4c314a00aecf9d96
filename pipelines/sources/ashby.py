"""Ashby: ads under `jobs`, with pay in components of compensation tiers."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, amount, as_html, at, modes, moment, pay, text
from pipelines.sources.reading import rows as listed

INTERVALS = {"1 YEAR": "year", "1 MONTH": "month", "1 DAY": "day", "1 HOUR": "hour"}


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad; one that is not listed on the public board counts as withdrawn."""
    for ad, row in ads(listed(data, "jobs"), context, "ashby"):
        yield row if "reject" in row else row | _ad(ad, context) | _pay(ad)


def _ad(ad: Any, context: Context) -> Row:
    title = text(ad, "title")
    body = text(ad, "descriptionHtml") or as_html(text(ad, "descriptionPlain"))
    return {
        "title": title,
        "company": context.text("company"),
        "place": _place(ad),
        "posted_at": moment(ad, "publishedAt"),
        "updated_at": moment(ad, "updatedAt"),
        "work_mode": modes(text(ad, "workplaceType"), "remote" if at(ad, "isRemote") is True else None),
        "html": body or "",
        "reject": "deleted" if at(ad, "isListed") is False else None if title or body else "empty",
        "url": text(ad, "jobUrl"),
    }


def _place(ad: Any) -> str | None:
    further = (text(entry, "location") for entry in listed(ad, "secondaryLocations") or ())
    return "; ".join(place for place in (text(ad, "location"), *further) if place) or None


def _pay(ad: Any) -> Row:
    for tier in listed(ad, "compensation", "compensationTiers") or ():
        for part in listed(tier, "components") or ():
            low, high = amount(part, "minValue"), amount(part, "maxValue")
            period, currency = INTERVALS.get(str(at(part, "interval"))), text(part, "currencyCode")
            found = pay(low, high, currency, period)
            if found and at(part, "compensationType") == "Salary":
                return found
    return {}
