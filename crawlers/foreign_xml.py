"""XML from the network: read without entities, network or huge trees."""

import re
import zlib
from dataclasses import dataclass

from lxml import etree

from crawlers.politeness import LARGEST_ANSWER

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap lists: `pages`, and the `sitemaps` of an index; addresses in their order, each once."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]


def tree(body: bytes) -> etree._Element:
    """The root of an XML answer.

    Raises ValueError where it is none, is cut off, is too large, or declares entities: these are never resolved.
    """
    if b"<!ENTITY" in body:
        raise ValueError("it declares XML entities, which are not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise ValueError(f"it is no whole XML ({error})") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("it has a document type, which a feed has not")
    return root


def unzipped(body: bytes) -> bytes:
    """The body, unpacked where it is gzip; ValueError where that is broken, cut off or larger than LARGEST_ANSWER."""
    if not body.startswith(_GZIP):
        return body
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = packed.decompress(body, LARGEST_ANSWER)
    except zlib.error as error:
        raise ValueError(f"it is broken gzip ({error})") from error
    if not packed.eof:
        raise ValueError(f"it is gzip that is cut off or unpacks to more than {LARGEST_ANSWER // 2**20} MB")
    return found


def sitemap(body: bytes) -> Sitemap:
    """Read a sitemap or an index of sitemaps (sitemaps.org), packed or not; ValueError where it is none."""
    root = tree(unzipped(body))
    name = etree.QName(root).localname
    if name not in ("urlset", "sitemapindex"):
        raise ValueError(f"it is XML, but no sitemap ({name})")
    found = root.iterfind("{*}url/{*}loc" if name == "urlset" else "{*}sitemap/{*}loc")
    addresses = tuple(dict.fromkeys(re.sub(r"\s+", "", loc.text or "") for loc in found))
    return Sitemap(addresses, ()) if name == "urlset" else Sitemap((), addresses)
