"""A request for https://HOST/PATH goes to GATEWAY/HOST/PATH where a gateway (a mirror or replay) is set."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response


def address(gateway: str, url: str) -> str:
    """Address of `url` at the gateway."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{gateway.rstrip('/')}/{parts.netloc}{parts.path or '/'}{query}"


class GatewayHandler(HTTP11DownloadHandler):
    """Download handler that asks the gateway.

    It sits below every middleware, so robots.txt, redirects, retries, throttle slots and the stored address all see
    the real one.
    """

    async def download_request(self, request: Request) -> Response:
        """Fetch `request` from the gateway; the answer bears the real address."""
        gateway = self.crawler.settings["GATEWAY"]
        response = await super().download_request(request.replace(url=address(gateway, request.url)))
        return response.replace(url=request.url)
