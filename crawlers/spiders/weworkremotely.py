"""We Work Remotely: one RSS feed of many companies' ads."""

from typing import Any

from crawlers.foreign_xml import tree
from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider


class WeWorkRemotelySpider(BoardSpider):
    """The public feed, https://weworkremotely.com/remote-job-rss-feed."""

    name = "weworkremotely"
    newest = True

    def read(self, body: bytes) -> Any:
        """The feed's tree."""
        return tree(body)

    def url(self, source: Source, page: int) -> str:
        """Address of the feed; a row may name that of one category."""
        return source.url or "https://weworkremotely.com/remote-jobs.rss"

    def ads(self, data: Any) -> list[Any] | None:
        """The items of the channel."""
        return data.findall("channel/item") if data.tag == "rss" and data.find("channel") is not None else None

    def name_of(self, ad: Any) -> str | None:
        """An item's `guid`, else its link."""
        return (ad.findtext("guid") or ad.findtext("link") or "").strip() or None
