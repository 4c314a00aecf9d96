"""Lever boards, a hundred ads a page."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider


class LeverSpider(BoardSpider):
    """The public postings service, https://github.com/lever/postings-api."""

    name = "lever"
    page_size: int = 100

    def url(self, source: Source, page: int) -> str:
        """Address of one page; a row may name another service than the usual one."""
        board = source.url or f"https://api.lever.co/v0/postings/{source.slug}"
        return f"{board}?mode=json&skip={page * self.page_size}&limit={self.page_size}"

    def ads(self, data: Any) -> list[Any] | None:
        """The answer is the list."""
        return data if isinstance(data, list) else None
