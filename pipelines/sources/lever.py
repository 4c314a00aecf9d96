"""Lever: the answer is a list of ads; the text is an opening part, lists with a heading each, and a closing part."""

import html
from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, amount, at, modes, moment, pay, text
from pipelines.sources.reading import rows as listed

INTERVALS = {
    "per-year-salary": "year",
    "per-month-salary": "month",
    "per-day-wage": "day",
    "per-hour-wage": "hour",
}


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    for ad, row in ads(listed(data), context, "lever"):
        yield row if "reject" in row else row | _ad(ad, context) | _pay(ad)


def _ad(ad: Any, context: Context) -> Row:
    title, body = text(ad, "text"), "".join(_parts(ad))
    return {
        "title": title,
        "company": context.text("company"),
        "place": _place(ad),
        "posted_at": moment(ad, "createdAt"),
        "updated_at": moment(ad, "updatedAt"),
        "work_mode": modes(text(ad, "workplaceType")),
        "html": body,
        "reject": None if title or body else "empty",
        "url": text(ad, "hostedUrl"),
    }


def _place(ad: Any) -> str | None:
    every = [place for place in listed(ad, "categories", "allLocations") or () if isinstance(place, str)]
    return "; ".join(every) or text(ad, "categories", "location")


def _parts(ad: Any) -> Iterator[str]:
    yield text(ad, "description") or ""
    for entry in listed(ad, "lists") or ():
        heading, content = text(entry, "text"), text(entry, "content")
        yield f"<h3>{html.escape(heading)}</h3>" if heading else ""
        yield f"<ul>{content}</ul>" if content else ""
    yield text(ad, "additional") or ""


def _pay(ad: Any) -> Row:
    low, high = amount(ad, "salaryRange", "min"), amount(ad, "salaryRange", "max")
    period = INTERVALS.get(str(at(ad, "salaryRange", "interval")))
    currency = text(ad, "salaryRange", "currency")
    return pay(low, high, currency, period)
