"""SmartRecruiters: lists under `content` without text, and each ad's own page with its text in sections."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, at, joined, modes, moment, section, text
from pipelines.sources.reading import rows as listed

SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
"""Parts of an ad's text, in the order of its page."""


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad: of a list without text, of an ad's own page (context `ad`) with it."""
    found = listed(data, "content") if context.text("ad") is None else [data]
    for ad, row in ads(found, context, "smartrecruiters"):
        yield row if "reject" in row else row | _ad(ad, context)


def _ad(ad: Any, context: Context) -> Row:
    body = "".join(_parts(ad))
    return {
        "title": text(ad, "name"),
        "company": text(ad, "company", "name") or context.text("company"),
        "place": _place(at(ad, "location")),
        "posted_at": moment(ad, "releasedDate"),
        "requisition": text(ad, "refNumber"),
        "work_mode": modes(*(mode for mode in ("remote", "hybrid") if at(ad, "location", mode) is True)),
        "html": body,
        "reject": "deleted" if at(ad, "active") is False else None if body else "empty",
        "url": text(ad, "postingUrl") or f"https://jobs.smartrecruiters.com/{context.text('slug')}/{at(ad, 'id')}",
    }


def _place(location: Any) -> str | None:
    country = (text(location, "country") or "").upper()
    parts = (text(location, "city"), text(location, "region"), country)
    return text(location, "fullLocation") or joined(parts, ", ")


def _parts(ad: Any) -> Iterator[str]:
    for name in SECTIONS:
        part = at(ad, "jobAd", "sections", name)
        yield section(text(part, "title"), text(part, "text"))
