"""Jobicy: the newest hundred of many companies' remote jobs in one answer."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, counted, listed


class JobicySpider(BoardSpider):
    """The public feed, https://jobi.cy/apidocs."""

    name = "jobicy"
    window: int = 100

    def url(self, source: Source, page: int) -> str:
        """Address of the feed."""
        return f"https://jobicy.com/api/v2/remote-jobs?count={self.window}"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `jobs`."""
        return listed(data, "jobs")

    def declared(self, data: Any) -> int | None:
        """The count stands under `jobCount`, where it is given."""
        return counted(data, "jobCount")
