"""Ashby boards: every ad with its text and pay in one answer."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, listed


class AshbySpider(BoardSpider):
    """The public posting service, https://developers.ashbyhq.com/docs/public-job-posting-api."""

    name = "ashby"

    def url(self, source: Source, page: int) -> str:
        """Address of the whole board."""
        return f"https://api.ashbyhq.com/posting-api/job-board/{source.slug}?includeCompensation=true"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `jobs`."""
        return listed(data, "jobs")
