"""Arbeitnow: one feed of many companies' ads, mostly in Germany, page by page."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, Reading, listed


class ArbeitnowSpider(BoardSpider):
    """The public feed, https://www.arbeitnow.com/blog/job-board-api."""

    name = "arbeitnow"

    def url(self, source: Source, page: int) -> str:
        """Address of one page; the service counts from 1."""
        return f"https://www.arbeitnow.com/api/job-board-api?page={page + 1}"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `data`. No total is declared, so a page without ads that names a next one is no answer."""
        found = listed(data, "data")
        return None if found == [] and _next(data) else found

    def name_of(self, ad: Any) -> str | None:
        """Its `slug`."""
        return str(ad["slug"]) if isinstance(ad, dict) and ad.get("slug") else None

    def more(self, data: Any, reading: Reading) -> bool:
        """Whether the answer names a next page."""
        return bool(_next(data))


def _next(data: Any) -> object:
    links = data.get("links")
    return links.get("next") if isinstance(links, dict) else None
