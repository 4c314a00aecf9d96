"""Greenhouse boards: every ad with its text in one answer."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, counted, listed


class GreenhouseSpider(BoardSpider):
    """The public board service, https://developers.greenhouse.io/job-board.html."""

    name = "greenhouse"

    def url(self, source: Source, page: int) -> str:
        """Address of the whole board."""
        return f"https://boards-api.greenhouse.io/v1/boards/{source.slug}/jobs?content=true"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `jobs`."""
        return listed(data, "jobs")

    def declared(self, data: Any) -> int | None:
        """The total stands under `meta`."""
        return counted(data, "meta", "total")
