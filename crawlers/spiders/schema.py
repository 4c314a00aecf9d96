"""Pages with a schema.org JobPosting: one page, or all that a sitemap lists."""

import re
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from crawlers.foreign_xml import Sitemap, sitemap, unzipped
from crawlers.registry import Source
from crawlers.spiders.base import Answer, NoAnswerError
from crawlers.spiders.board import BoardSpider, Reading
from crawlers.unit import Unit

_MOST_SITEMAPS = 50
_MOST_PAGES = 5000
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script)\b", re.I)
_WALL = re.compile(
    rb"<title[^>]*>[^<]*(?:just a moment|checking your browser|attention required|access denied|are you (?:a )?(?:human|robot)"
    rb"|verify (?:that )?you are|security check|pardon our interruption|captcha|(?:log|sign) ?in\b)",
    re.I,
)


@dataclass(frozen=True)
class Page:
    """An HTML page: whether it came to its end, and whether it is the page of a bot wall or a login."""

    whole: bool
    wall: bool


class SchemaSpider(BoardSpider):
    """The ads of a board are pages, named after their addresses."""

    name = "schema"

    def read(self, body: bytes) -> Sitemap | Page:
        """What an answer is; ValueError where it is neither a sitemap nor a page."""
        plain = unzipped(body)
        if not _HTML.search(plain[:4096]):
            return sitemap(plain)
        job, page = _holds_job(plain), plain.lower()
        whole = job or b"</html" in page or b"</body" in page[-4096:]
        return Page(whole, wall=not job and bool(_WALL.search(page)))

    def url(self, source: Source, page: int) -> str:
        """Address that the source's row names."""
        return source.url or ""

    def good_detail(self, data: Any) -> bool:
        """A page that came whole and is no wall."""
        return isinstance(data, Page) and data.whole and not data.wall

    def detail(self, source: Source, ad: Any) -> str | None:
        """The ad is its page's address; None where that page is what the source names."""
        return ad if isinstance(ad, str) else None

    async def _board(self, source: Source) -> Unit:
        """A board is whole when every page listed came: what a page says is not in the list."""
        unit = await super()._board(source)
        return replace(unit, whole=unit.whole and unit.reason is None)

    async def _pages(self, source: Source) -> Reading:
        reading = Reading()
        waiting, seen = deque([source.url or ""]), {source.url}
        while waiting:
            if len(reading.documents) == _MOST_SITEMAPS:
                reading.reason = f"more than {_MOST_SITEMAPS} sitemaps"
                return reading
            try:
                answer = await self._list(waiting.popleft(), source)
            except NoAnswerError as error:
                reading.documents += [error.document] if error.document else []
                reading.reason = str(error)
                return reading
            waiting += [url for url in self._take_list(reading, answer, source) if url not in seen]
            seen |= set(waiting)
        return reading

    async def _list(self, url: str, source: Source) -> Answer:
        """A sitemap, or the page that the source names; an empty sitemap if it stays so when asked for again."""
        context: dict[str, str | int | None] = {"slug": source.slug, "company": source.company, "ad": url}
        page_too = url == source.url and not re.search(r"sitemap|\.xml|\.gz", urlsplit(url).path)

        def good(data: Any) -> bool:
            return isinstance(data, Sitemap) or (page_too and self.good_detail(data))

        asked = partial(self.ask, url, source, context, good)
        return await self.until_filled(asked, lambda data: data != Sitemap((), ()))

    def _take_list(self, reading: Reading, answer: Answer, source: Source) -> list[str]:
        """Add what an answer lists, the pages of other hosts left out; return the sitemaps it names."""
        reading.documents.append(answer.document)
        if isinstance(answer.data, Page):
            reading.ads[answer.document.url] = None
            return []
        own = [url for url in answer.data.pages if _is_of(url, source)]
        if strangers := len(answer.data.pages) - len(own):
            self.say(f"{source.id}: {strangers} pages of other hosts left out; the row's `hosts` may name these hosts")
        room = _MOST_PAGES - len(reading.ads)
        if len(own) > room:
            reading.reason = f"more than {_MOST_PAGES} pages"
        reading.ads |= {url: url for url in own[:room]}
        return [url for url in answer.data.sitemaps if _is_of(url, source)]


def _holds_job(page: bytes) -> bool:
    """Whether a JSON-LD script came to its end that speaks of a job: what is missing then says nothing of it."""
    for piece in page.lower().split(b"</script")[:-1]:
        head, _, data = piece[piece.rfind(b"<script") :].partition(b">")
        if b"json" in head and b"jobposting" in data:
            return True
    return False


def _is_of(url: str, source: Source) -> bool:
    """Whether the address lies on the source's own host or on one that its row names."""
    try:
        host = urlsplit(url).netloc
        Request(url)
    except ValueError:
        return False
    hosts = (urlsplit(source.url or "").netloc, *(source.hosts or ()))
    return url.startswith(("http://", "https://")) and _bare(host) in {_bare(known) for known in hosts}


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
