"""Scrapy's item pipeline: each unit becomes a part on disk, a line of progress and a count."""

import os

from scrapy.crawler import Crawler

from crawlers.spiders.base import SourceSpider
from crawlers.unit import Unit


class DocumentSink:
    """Keeps the documents of every unit that a spider yields. A disk that refuses ends the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "DocumentSink":
        """Scrapy's way to make a component."""
        return cls(crawler)

    def process_item(self, item: Unit) -> Unit:
        """Write the unit, count it and say so."""
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        kept = 0
        if item.documents:
            try:
                kept = spider.shelf.keep(
                    item.key, item.state, item.documents, item.source, spider.job.crawl_id, spider.job.sample
                )
            except OSError as error:
                spider.tally.fault = _sentence(error, str(spider.shelf.folder))
                return item
        spider.tally.kept(item, kept)
        if item.reason:
            spider.tally.trouble(item.source.id, f"{item.label}{item.reason}", empty_handed=not item.documents)
        spider.progress(item)
        return item


def _sentence(error: OSError, folder: str) -> str:
    what = os.strerror(error.errno) if error.errno else str(error)
    return f"the documents could not be written to {folder}: {what}; make room or choose another data folder"
