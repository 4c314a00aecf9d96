"""Scrapy's settings for one crawl."""

from importlib.metadata import version
from typing import Any

from crawlers.job import CrawlJob


def settings(job: CrawlJob) -> dict[str, Any]:
    """Settings of a crawl: polite to live hosts, without pauses through a gateway on loopback."""
    return {**_COMMON, "USER_AGENT": f"roleshift/{version('roleshift')} (+{job.contact})", **_pace(job), **_way(job)}


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
    "DOWNLOAD_MAXSIZE": 64 * 2**20,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DEFAULT_REQUEST_HEADERS": {"Accept": "application/json, */*;q=0.5", "Accept-Language": "en"},
    "RETRY_TIMES": 8,
    "RETRY_HTTP_CODES": [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524],
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "crawlers.politeness.PoliteRetry": 550,
    },
    "ITEM_PIPELINES": {"crawlers.sink.DocumentSink": 0},
}


def _pace(job: CrawlJob) -> dict[str, Any]:
    if job.gateway_on_loopback:
        return {"CONCURRENT_REQUESTS_PER_DOMAIN": 16, "RETRY_PAUSE": 0.05}
    return {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "RETRY_PAUSE": 0.5,
        "DOWNLOAD_DELAY": 0.2,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": 0.5,
        "AUTOTHROTTLE_MAX_DELAY": 30,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 2.0,
    }


def _way(job: CrawlJob) -> dict[str, Any]:
    if not job.gateway:
        return {}
    handler = "crawlers.gateway.GatewayHandler"
    return {
        "GATEWAY": job.gateway,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "HTTPPROXY_ENABLED": not job.gateway_on_loopback,
    }
