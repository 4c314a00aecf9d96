"""Remote OK: one feed of many companies' ads, headed by a legal notice."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider


class RemoteOkSpider(BoardSpider):
    """The public feed, https://remoteok.com/api. Its terms ask for a link back to each ad."""

    name = "remoteok"
    newest = True  # about a hundred

    def url(self, source: Source, page: int) -> str:
        """Address of the feed."""
        return "https://remoteok.com/api"

    def ads(self, data: Any) -> list[Any] | None:
        """The answer is the list, the notice excepted."""
        if not isinstance(data, list) or not data:
            return None
        return [row for row in data if not (isinstance(row, dict) and "legal" in row)]
