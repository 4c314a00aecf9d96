"""JobPosting objects of an HTML page, as JSON-LD or microdata; read with extruct, each script by itself."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

Thing = dict[str, Any]
"""An object of schema.org with its `@type`."""

_MOST_BYTES = 16 * 2**20
_MOST_THINGS = 100_000
_ODDITIES = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, etree.LxmlError)
"""What extruct raises for data that is not as it should be."""
_SITEMAP = re.compile(rb"\x1f\x8b|(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>|<!--[^>]*>|\s)*<(?:\w+:)?(?:urlset|sitemapindex)\b")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?:u(?![0-9a-fA-F]{4})|(?!["\\/bfnrtu]))')
_BETWEEN = " \t\r\n,;"
_WRAPPER = re.compile(r"<!--|-->|(?://|/\*)?\s*(?:<!\[CDATA\[|\]\]>)\s*(?:\*/)?")


def read(body: bytes) -> list[Thing] | None:
    """The JobPosting objects of a page, JSON-LD before microdata, in their order; None for a sitemap.

    Raises ValueError for a page of more than 16 MB.
    """
    if _SITEMAP.match(body):
        return None
    if len(body) > _MOST_BYTES:
        raise ValueError("the page is too large")
    tree = _tree(body)
    if tree is None:
        return []
    return [job for data in _json_ld(tree) for job in _jobs(data)] or [
        job for data in _microdata(tree) for job in _jobs(data)
    ]


def _tree(body: bytes) -> lxml.html.HtmlElement | None:
    try:
        body.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    parser = lxml.html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(body.replace(b"\0", b""), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _json_ld(tree: lxml.html.HtmlElement) -> Iterator[Any]:
    """The data of every JSON-LD script, however its type is spelled; what cannot be mended is passed over."""
    from extruct.jsonld import JsonLdExtractor  # a second to import, for this kind alone

    for script in tree.iter("script"):
        if "ld+json" not in html.unescape(script.get("type") or "").casefold().replace(" ", ""):
            continue
        script.set("type", "application/ld+json")
        try:
            yield JsonLdExtractor().extract_items(script)
        except _ODDITIES:
            yield _mended(script.text or "")


def _mended(written: str) -> list[Any]:
    """The objects in a script that is no JSON as it stands."""
    stripped = _WRAPPER.sub("", written).strip().rstrip(";")
    tokens = _TOKEN.sub(lambda token: _BAD_ESCAPE.sub(r"\\\\", token[0]) if token[0] != "," else "", stripped)
    for text in (tokens, html.unescape(stripped)):
        try:
            return list(_objects(text))
        except (ValueError, RecursionError):
            continue
    return []


def _objects(text: str) -> Iterator[Any]:
    """JSON values one behind the other."""
    decoder, place = json.JSONDecoder(strict=False), 0
    while place < len(text):
        if text[place] in _BETWEEN:
            place += 1
            continue
        found, place = decoder.raw_decode(text, place)
        yield found


def _microdata(tree: lxml.html.HtmlElement) -> Iterator[Any]:
    from extruct.w3cmicrodata import MicrodataExtractor  # a second to import, for this kind alone

    for node in tree.xpath("//*[@itemscope][contains(@itemtype, 'JobPosting')]"):
        try:
            yield [_plain(item) for item in MicrodataExtractor().extract_items(node, "")]
        except _ODDITIES:
            continue


def _plain(item: Any) -> Any:
    """Microdata in the shape of JSON-LD."""
    if isinstance(item, list):
        return [_plain(one) for one in item]
    if not isinstance(item, dict):
        return item
    values = {name: _plain(value) for name, value in (item.get("properties") or {}).items()}
    return {"@type": item.get("type"), **values} if values else item.get("value")


def _jobs(data: Any) -> Iterator[Thing]:
    """Every JobPosting in `data`, wherever it stands."""
    waiting, seen = [data], 0
    while waiting and seen < _MOST_THINGS:
        thing, seen = waiting.pop(), seen + 1
        if isinstance(thing, dict) and _is_job(thing.get("@type")):
            yield thing
        elif isinstance(thing, dict):
            waiting += reversed(list(thing.values()))
        elif isinstance(thing, list):
            waiting += reversed(thing)


def _is_job(kind: Any) -> bool:
    names = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and re.split(r"[/:#]", name.strip())[-1] == "JobPosting" for name in names)
