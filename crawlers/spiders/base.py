"""What every spider shares: asking until an answer is good, and fetching units side by side."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from crawlers.documents import Document, Shelf
from crawlers.job import UNREACHED, CrawlJob, SourceReport
from crawlers.politeness import LARGEST_ANSWER, UNREACHABLE, pause
from crawlers.registry import Source
from crawlers.tally import Tally
from crawlers.unit import Unit

_AT_ONCE = 12
"""Units in flight: as many as a killed crawl has to fetch again."""


@dataclass(frozen=True)
class Answer:
    """A document and its data."""

    document: Document
    data: Any


class NoAnswerError(Exception):
    """No good answer came. `document` is the last one if it came with status 200, bad as it is."""

    def __init__(self, reason: str, document: Document | None = None) -> None:
        super().__init__(reason)
        self.document = document


Work = Callable[[], Coroutine[Any, Any, Unit]]


class SourceSpider(Spider):
    """A spider for all sources of one kind."""

    most_in_vain: int | None = None
    """Units in a row of which nothing came, after which the rest is left for the next crawl; None: never."""

    def __init__(
        self, *, job: CrawlJob, sources: Sequence[Source], tally: Tally, tell: Callable[[str], None], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.job, self.sources, self.tally, self._tell = job, sources, tally, tell
        self.shelf = Shelf(job.documents, self.name)
        self._done = self._expected = 0

    async def start(self) -> AsyncIterator[Unit]:
        """Yield the units of all sources as they come in."""
        try:
            self.shelf.open()
        except OSError as error:
            self.tally.fault = f"the folder {self.shelf.folder} cannot be used: {error.strerror}"
            return
        self._keep_pauses()
        work = await self.plan()
        self._expected = len(work)
        in_vain = 0
        async with aclosing(self._side_by_side(work)) as units:
            async for unit in units:
                yield unit
                in_vain = 0 if unit.documents else in_vain + 1
                if self.tally.fault or in_vain == self.most_in_vain:
                    return

    async def plan(self) -> Sequence[Work]:
        """Find out what there is to fetch: one piece of work a unit."""
        raise NotImplementedError

    def hosts(self, source: Source) -> Sequence[str]:
        """Names of the hosts between whose requests the source's `pause` lies."""
        return [urlsplit(source.url or "").hostname or ""]

    def _keep_pauses(self) -> None:
        """Where rows name different pauses for a host, the longest holds."""
        if self.job.gateway_on_loopback:
            return
        slots = self.crawler.engine.downloader.per_slot_settings
        for source in self.sources:
            for host in self.hosts(source) if source.pause is not None else ():
                slots[host] = {"delay": max(source.pause or 0.0, slots.get(host, {}).get("delay", 0.0))}

    def closed(self, reason: str) -> None:
        """Scrapy's last call: every unit is through the sink, so the outcomes can be made."""
        if reason == "finished" and not self.tally.fault:
            for source in self.sources:
                self.tally.settle(source.id)

    def progress(self, unit: Unit) -> None:
        """Say that a unit is done."""
        self._done += 1
        what = ", ".join(filter(None, (f"{unit.items} {unit.noun}", unit.reason, unit.warning)))
        self._tell(f"{unit.label}{what} ({self._done}/{self._expected})")

    def say(self, text: str) -> None:
        """Print one line of progress."""
        self._tell(text)

    def read(self, body: bytes) -> Any:
        """The data of an answer; ValueError where it is none. JSON, unless a kind says otherwise."""
        return json.loads(body)

    async def ask(
        self,
        url: str,
        source: Source,
        context: Mapping[str, str | int | None],
        good: Callable[[Any], bool],
        posted: Mapping[str, Any] | None = None,
        anew: bool = False,
    ) -> Answer:
        """Fetch data that passes `good`, asking again a bounded number of times; else raise NoAnswerError.

        The request is a POST where there is something `posted`, as JSON. With `anew` the host sends its answer even
        if it has not changed since it was last asked.
        """
        report = self.tally.reports[source.id]
        request = Request(url, meta={"report": report}) if posted is None else _post(url, posted, report)
        request.meta["dont_cache"] = anew or posted is not None
        while True:
            response = await self._fetch(request)
            document = Document(url, response.status, datetime.now(UTC), response.body, context)
            if response.status != 200:
                raise NoAnswerError(f"{url} answered {response.status}")
            data = self._data(response.body)
            if data is not _UNREADABLE and good(data):
                return Answer(document, data)
            again = get_retry_request(response.request or request, spider=self, reason="bad answer")
            if again is None:
                raise NoAnswerError(f"{url} gave no usable answer", document)
            report.asked_again()
            await asyncio.sleep(pause(again.meta["retry_times"], self.settings.getfloat("RETRY_PAUSE")))
            again.meta["dont_cache"] = True
            request = again

    def _data(self, body: bytes) -> Any:
        try:
            return self.read(body)
        except (ValueError, RecursionError):
            return _UNREADABLE

    async def _fetch(self, request: Request) -> Response:
        try:
            return await self.crawler.engine.download_async(request)
        except Exception as error:
            raise NoAnswerError(_why(request.url, error)) from error

    async def _side_by_side(self, work: Sequence[Work]) -> AsyncGenerator[Unit, None]:
        free = asyncio.Semaphore(_AT_ONCE)

        async def one(fetch: Work) -> Unit:
            async with free:
                return await fetch()

        tasks = [asyncio.create_task(one(fetch)) for fetch in work]
        try:
            for task in asyncio.as_completed(tasks):
                yield await task
        finally:
            for left in tasks:
                left.cancel()


_UNREADABLE = object()


def _post(url: str, posted: Mapping[str, Any], report: SourceReport) -> Request:
    headers = {"Content-Type": "application/json"}
    return Request(url, method="POST", headers=headers, body=json.dumps(posted), meta={"report": report})


def _why(url: str, error: Exception) -> str:
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return f"{url} was given up (its answer is larger than {LARGEST_ANSWER // 2**20} MB)"
    if isinstance(error, IgnoreRequest):
        return f"{url} was given up ({str(error) or 'refused'})"
    if isinstance(error, UNREACHABLE):
        return f"{urlsplit(url).netloc} {UNREACHED}"
    if isinstance(error, DownloadTimeoutError):
        return f"{url} did not answer in time"
    return f"{url} could not be fetched ({type(error).__name__})"
