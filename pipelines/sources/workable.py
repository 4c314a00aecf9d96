"""Workable: lists under `results` without text, and each ad's own page with its text in three parts."""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, ads, at, joined, modes, moment, section, text
from pipelines.sources.reading import rows as listed


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row an ad: of a list without text, of an ad's own page (context `ad`) with it."""
    found = listed(data, "results") if context.text("ad") is None else [data]
    for ad, row in ads(found, context, "workable", "shortcode"):
        yield row if "reject" in row else row | _ad(ad, context)


def _ad(ad: Any, context: Context) -> Row:
    body = "".join(_parts(ad))
    return {
        "title": text(ad, "title"),
        "company": context.text("company"),
        "place": joined(_places(ad)),
        "posted_at": moment(ad, "published"),
        "requisition": text(ad, "code"),
        "work_mode": modes(text(ad, "workplace")) or modes("remote" if at(ad, "remote") is True else None),
        "html": body,
        "reject": "deleted" if text(ad, "state") not in (None, "published") else None if body else "empty",
        "url": f"https://apply.workable.com/{context.text('slug')}/j/{at(ad, 'shortcode')}/",
    }


def _places(ad: Any) -> Iterator[str | None]:
    shown = [place for place in listed(ad, "locations") or () if at(place, "hidden") is not True]
    for place in shown or [at(ad, "location")]:
        yield joined((text(place, "city"), text(place, "region"), text(place, "country")), ", ")


def _parts(ad: Any) -> Iterator[str]:
    yield text(ad, "description") or ""
    yield section("Requirements", text(ad, "requirements"))
    yield section("Benefits", text(ad, "benefits"))
