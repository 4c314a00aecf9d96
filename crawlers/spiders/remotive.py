"""Remotive: one feed of many companies' remote jobs in one answer."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, counted, listed


class RemotiveSpider(BoardSpider):
    """The public feed, https://github.com/remotive-com/remote-jobs-api. It asks to be read four times a day at most."""

    name = "remotive"

    def url(self, source: Source, page: int) -> str:
        """Address of the feed."""
        return "https://remotive.com/api/remote-jobs"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `jobs`."""
        return listed(data, "jobs")

    def declared(self, data: Any) -> int | None:
        """The count stands under `job-count`, where it is given."""
        return counted(data, "job-count")
