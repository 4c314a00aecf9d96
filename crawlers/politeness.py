"""Asking again, politely: waits grow, `Retry-After` is honoured, every answer is counted by source."""

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils.python import to_unicode

UNREACHABLE = (CannotResolveHostError, DownloadConnectionRefusedError)
LONGEST_WAIT = 300.0
"""Seconds. A site that asks for more is left alone until the next crawl."""
LARGEST_ANSWER = 64 * 2**20
"""Bytes, unpacked. What is larger is given up at that size."""
_FEWER_RETRIES = {CannotResolveHostError: 2, DownloadConnectionRefusedError: 2, DownloadTimeoutError: 3}


def retry_after(response: Response) -> float | None:
    """Seconds the answer asks to wait (RFC 9110, 10.2.3: a number or a date); None if it does not ask."""
    text = to_unicode(response.headers.get("Retry-After") or b"", "latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def pause(times: int, first: float) -> float:
    """Seconds before the `times`-th retry: doubling from `first`, twenty times it at most."""
    return first * min(2.0 ** (times - 1), 20.0)


class PoliteRetry:
    """Scrapy's retries, with a pause before each. A request's meta `report` (SourceReport) counts them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._retries = RetryMiddleware.from_crawler(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PoliteRetry":
        """Scrapy's way to make a component."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after a status that may pass, no sooner than the answer asks for."""
        if report := request.meta.get("report"):
            report.answered(response.status)
        asked = retry_after(response)
        if asked is not None and asked > LONGEST_WAIT:
            return response
        again = self._retries.process_response(request, response)
        if isinstance(again, Request):
            await self._wait(again, asked)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a broken connection; a host that is not there at all is soon given up."""
        if type(exception) in _FEWER_RETRIES:
            request.meta["max_retry_times"] = _FEWER_RETRIES[type(exception)]
        again = self._retries.process_exception(request, exception)
        if not isinstance(again, Request):
            return None
        await self._wait(again, None)
        return again

    async def _wait(self, request: Request, asked: float | None) -> None:
        if report := request.meta.get("report"):
            report.asked_again()
        own = pause(request.meta["retry_times"], self._crawler.settings.getfloat("RETRY_PAUSE"))
        if asked:
            self._rest(request.meta["download_slot"], asked)
        await asyncio.sleep(max(own, asked or 0.0))

    def _rest(self, host: str, seconds: float) -> None:
        """Leave the whole host in peace (slots look at `lastseen` where a delay is set)."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine else None
        if slot:
            slot.lastseen = time.monotonic() + seconds
