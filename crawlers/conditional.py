"""Conditional requests: an answer that has not changed since is not sent again (304), and stands for itself."""

import contextlib
from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.extensions.httpcache import FilesystemCacheStorage, RFC2616Policy
from scrapy.http import Response

_VALIDATORS = ("If-None-Match", "If-Modified-Since")


class OnlyIfChanged(RFC2616Policy):
    """Asks the host each time. Scrapy's policy would let a fresh answer stand for a crawl, or one from before a failure."""

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Keep whole answers that can be asked for conditionally."""
        return (
            response.status == 200
            and ("ETag" in response.headers or "Last-Modified" in response.headers)
            and super().should_cache_response(response, request)
        )

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Never: a crawl tells what the host says now."""
        self._set_conditional_validators(request, cachedresponse)
        return False

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:
        """Only where the host says so."""
        return response.status == 304


class ConditionalRequests(HttpCacheMiddleware):
    """Scrapy's cache below every other middleware, so that these see whole answers. `dont_cache` asks without it."""

    def process_request(self, request: Request, spider: Spider | None = None) -> Any:
        """Ask on condition of what is kept for this very address: a retry or redirect brings headers along."""
        for name in _VALIDATORS:
            request.headers.pop(name, None)
        return super().process_request(request)

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> None:
        """A broken connection is no answer, whatever is kept."""
        request.meta.pop("cached_response", None)


class Answers(FilesystemCacheStorage):
    """Answers in files; what a full disk refuses is asked for again."""

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Keep an answer if there is room."""
        with contextlib.suppress(OSError):
            super().store_response(spider, request, response)
