"""Scrapy's settings for one crawl."""

from importlib.metadata import version
from typing import Any

from crawlers.job import CrawlJob
from crawlers.politeness import LARGEST_ANSWER


def settings(job: CrawlJob) -> dict[str, Any]:
    """Settings of a crawl: polite to live hosts, without pauses through a gateway on loopback."""
    own = {
        "USER_AGENT": f"roleshift/{version('roleshift')} (+{job.contact})",
        "HTTPCACHE_DIR": str((job.documents / ".answers").resolve()),
    }
    return {**_COMMON, **own, **_pace(job), **_way(job), "DOWNLOADER_MIDDLEWARES": _middlewares(job)}


_COMMON: dict[str, Any] = {
    "BOT_NAME": "roleshift",
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "roleshift",
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REFERER_ENABLED": False,
    "LOG_LEVEL": "WARNING",
    "RETRY_GIVE_UP_LOG_LEVEL": "WARNING",
    "DOWNLOAD_TIMEOUT": 60,
    "DNS_TIMEOUT": 20,
    "DOWNLOAD_MAXSIZE": LARGEST_ANSWER,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DEFAULT_REQUEST_HEADERS": {"Accept": "application/json, */*;q=0.5", "Accept-Language": "en"},
    "RETRY_TIMES": 8,
    "RETRY_HTTP_CODES": [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524],
    "REDIRECT_MAX_TIMES": 5,
    "HTTPCACHE_ENABLED": True,
    "HTTPCACHE_POLICY": "crawlers.conditional.OnlyIfChanged",
    "HTTPCACHE_STORAGE": "crawlers.conditional.Answers",
    "HTTPCACHE_GZIP": True,
    "ITEM_PIPELINES": {"crawlers.sink.DocumentSink": 0},
}


def _pace(job: CrawlJob) -> dict[str, Any]:
    if job.gateway_on_loopback:
        return {"CONCURRENT_REQUESTS_PER_DOMAIN": 16, "RETRY_PAUSE": 0.05}
    return {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "RETRY_PAUSE": 0.5,
        "DOWNLOAD_DELAY": 1.0,
        "DOWNLOAD_DELAY_JITTER": 0.0,
    }


def _middlewares(job: CrawlJob) -> dict[str, int | None]:
    own = {
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "crawlers.politeness.PoliteRetry": 550,
        "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
        "crawlers.conditional.ConditionalRequests": 900,
    }
    return own if job.gateway_on_loopback else {**own, "crawlers.safety.PublicOnly": 50}


def _way(job: CrawlJob) -> dict[str, Any]:
    if not job.gateway:
        return {}
    handler = "crawlers.gateway.GatewayHandler"
    return {
        "GATEWAY": job.gateway,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "HTTPPROXY_ENABLED": not job.gateway_on_loopback,
    }
