"""We Work Remotely: an RSS feed of many companies' ads, titled "Company: Title"."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipelines.sources.reading import Context, Row, joined, mail_moment, text
from pipelines.sources.reading import rows as listed


def read(body: bytes) -> list[dict[str, str]]:
    """The items of the feed, tag to text; ValueError where it is none, is cut off, or declares entities."""
    if b"<!ENTITY" in body or b"<!DOCTYPE" in body:
        raise ValueError("a feed with entities of its own is not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        channel = etree.fromstring(body, parser).find("channel")
    except etree.LxmlError as error:
        raise ValueError(f"no XML: {error}") from error
    if channel is None:
        raise ValueError("no feed: it has no channel")
    return [{str(field.tag): field.text or "" for field in item} for item in channel.iterfind("item")]


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an item."""
    found = listed(data)
    if found is None:
        yield {"reject": "malformed"}
    for item in found or ():
        address = text(item, "guid") or text(item, "link") or ""
        name = re.split(r"[?#]", address)[0].rstrip("/").rpartition("/")[2]
        slug = context.text("slug")
        yield {"posting_id": f"weworkremotely-{slug}-{name}", **_ad(item)} if name else {"reject": "malformed"}


def _ad(item: Any) -> Row:
    company, colon, title = (text(item, "title") or "").partition(": ")
    body = text(item, "description")
    return {
        "title": (title if colon else company).strip() or None,
        "company": company.strip() if colon else None,
        "place": _place(item),
        "posted_at": mail_moment(item, "pubDate"),
        "work_mode": ["remote"],
        "html": body or "",
        "reject": None if body or title or company else "empty",
        "url": text(item, "link"),
    }


def _place(item: Any) -> str | None:
    """The region that may apply, and the country; `state` is that of the company's seat."""
    return joined((text(item, "region"), text(item, "country")))
