"""No request leaves for a private, loopback or link-local address, whoever sent us there."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

Address = IPv4Address | IPv6Address


class PublicOnly:
    """Refuses hosts without a public address. Redirects come through here as well.

    Names are looked up by the resolver that makes the connection, which keeps what it found: a name cannot lead
    elsewhere once it has passed. Behind a gateway, names are the gateway's to look up.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._looks_up = not crawler.settings.get("GATEWAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PublicOnly":
        """Scrapy's way to make a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest with the reason where the host is not to be asked."""
        host = (urlsplit(request.url).hostname or "").rstrip(".")
        address = literal(host) or (await _resolved(host) if self._looks_up else None)
        if address and not is_public(address):
            raise IgnoreRequest(f"{host} leads to {address}, which is no public address")


def literal(host: str) -> Address | None:
    """The address that `host` spells out (`localhost` is one); None for a name."""
    if host == "localhost" or host.endswith(".localhost"):
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether anybody may reach `address`."""
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_global and not address.is_multicast


async def _resolved(host: str) -> Address | None:
    """Where a name leads; None where nobody knows (the connection then says so)."""
    from twisted.internet import reactor  # importing it installs it

    looked_up: Deferred[Any] = cast(Any, reactor).resolve(host)
    try:
        return ip_address(await maybe_deferred_to_future(looked_up))
    except (DNSLookupError, OSError, ValueError):
        return None
