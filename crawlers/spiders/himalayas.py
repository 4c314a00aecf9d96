"""Himalayas: one feed of many companies' ads, newest first, twenty a page."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, counted, listed


class HimalayasSpider(BoardSpider):
    """The public feed, https://himalayas.app/api. Its newest thousand are read: it holds more than is polite to ask for."""

    name = "himalayas"
    newest = True
    page_size: int = 20
    most_pages: int = 50

    def url(self, source: Source, page: int) -> str:
        """Address of one page."""
        return f"https://himalayas.app/jobs/api?offset={page * self.page_size}&limit={self.page_size}"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `jobs`."""
        return listed(data, "jobs")

    def name_of(self, ad: Any) -> str | None:
        """Its `guid`, which is an address."""
        return str(ad["guid"]) if isinstance(ad, dict) and ad.get("guid") else None

    def declared(self, data: Any) -> int | None:
        """The total stands under `totalCount`."""
        return counted(data, "totalCount")
