"""Greenhouse: ads under `jobs`, the text in `content`, whose HTML is escaped twice."""

import html
from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, modes, moment, text
from pipelines.sources.reading import rows as listed

MODE_FIELDS = {"location type", "workplace type", "work location type", "remote status"}
"""Names of a company's own fields that say where one works."""


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad."""
    for ad, row in ads(listed(data, "jobs"), context, "greenhouse"):
        yield row if "reject" in row else row | _ad(ad, context)


def _ad(ad: Any, context: Context) -> Row:
    title, content = text(ad, "title"), text(ad, "content")
    return {
        "title": title,
        "company": text(ad, "company_name") or context.text("company"),
        "place": text(ad, "location", "name"),
        "posted_at": moment(ad, "first_published"),
        "updated_at": moment(ad, "updated_at"),
        "requisition": text(ad, "requisition_id"),
        "work_mode": modes(*_mode_words(ad)),
        "html": html.unescape(content) if content else "",
        "reject": None if title or content else "empty",
        "url": text(ad, "absolute_url"),
    }


def _mode_words(ad: Any) -> Iterator[str | None]:
    for entry in listed(ad, "metadata") or ():
        if (text(entry, "name") or "").casefold() in MODE_FIELDS:
            yield text(entry, "value")
