"""Which source a careers address stands for. Nothing is fetched here."""

import re
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from crawlers.registry import Source, source_of
from warehouse.errors import RoleshiftError

PAGE = "schema"
"""Kind of any page or sitemap that no board's service is known for."""
EVERYTHING = "all"
"""Slug of a feed: it has one board."""

_BOARDS = (
    ("greenhouse", r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/(?!embed\b|v1\b)([^/]+)"),
    ("greenhouse", r"(?:boards-)?api(?:\.eu)?\.greenhouse\.io/v1/boards/([^/]+)"),
    ("greenhouse", r"[^/]+\.greenhouse\.io(?:/|$)"),
    ("lever", r"jobs(?:\.eu)?\.lever\.co/([^/]+)"),
    ("lever", r"api(?:\.eu)?\.lever\.co/v0/postings/([^/]+)"),
    ("ashby", r"jobs\.ashbyhq\.com/([^/]+)"),
    ("ashby", r"api\.ashbyhq\.com/posting-api/job-board/([^/]+)"),
    ("smartrecruiters", r"(?:careers|jobs)\.smartrecruiters\.com/(?:oneclick-ui/company/)?([^/]+)"),
    ("smartrecruiters", r"api\.smartrecruiters\.com/v1/companies/([^/]+)"),
    ("workable", r"apply\.workable\.com/(?:api/v\d/(?:widget/)?accounts/)?(?!j/|api/)([^/]+)"),
    ("workable", r"(?:www|apply|jobs)\.workable\.com(?:/|$)"),
    ("workable", r"([^./]+)\.workable\.com(?:/|$)"),
)
"""Kinds of board and what their addresses look like without the scheme; the group is the slug, where there is one."""

_FEEDS = {
    "arbeitnow.com": "arbeitnow",
    "himalayas.app": "himalayas",
    "jobicy.com": "jobicy",
    "remoteok.com": "remoteok",
    "remoteok.io": "remoteok",
    "remotive.com": "remotive",
    "remotive.io": "remotive",
    "weworkremotely.com": "weworkremotely",
}
"""Hosts whose whole feed is one source."""


def recognise(address: str) -> tuple[str, str | None]:
    """Find kind and slug in a careers address: the slug is None where it names no board of its kind.

    Raises RoleshiftError for what is no address of a page.
    """
    parts = _split(address)
    host = parts.netloc.lower()
    if host.removeprefix("www.") in _FEEDS:
        return _FEEDS[host.removeprefix("www.")], EVERYTHING
    for kind, pattern in _BOARDS:
        if found := re.match(pattern, host + parts.path):
            return kind, unquote(found[1]) if found.re.groups else _embedded(parts)
    return PAGE, _page_slug(host.removeprefix("www.") + parts.path)


def source(
    address: str, *, added: str, kind: str | None = None, slug: str | None = None, company: str | None = None
) -> Source:
    """The source that `address` stands for; what is given beside it goes first. `added` is a day YYYY-MM-DD.

    Raises RoleshiftError for an unknown kind, and where the slug is missing or no board's name.
    """
    seen, name = recognise(address)
    kind = kind or seen
    slug = slug or (name if kind == seen else _slug_for(kind, _split(address)))
    row = {"kind": kind, "slug": slug or "unnamed", "company": company, "added": added}
    checked = source_of({**row, "url": _asked_at(kind, _split(address), slug)}, address)
    if slug is None:
        raise RoleshiftError(f"{address}: no {kind} board is named in it; give its name with --slug")
    return checked


def company_of(found: Source, named: Collection[str]) -> str | None:
    """The company whose board this is: the one its ads name, else a guess from the slug; None for many companies'."""
    if found.slug == EVERYTHING:
        return None
    names = {name for name in (" ".join(name.split()) for name in named) if name}
    if names or found.kind == PAGE:
        return names.pop() if len(names) == 1 else None
    return re.sub(r"[-_.+]+", " ", found.slug).strip().title()


def _split(address: str) -> SplitResult:
    address = address.strip()
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if "." not in host or parts.scheme not in ("http", "https") or "@" in parts.netloc or re.search(r"\s", address):
        raise RoleshiftError(f"{address!r} is no address of a page; give one such as https://boards.greenhouse.io/acme")
    return parts


def _embedded(parts: SplitResult) -> str | None:
    """The board that an embedded Greenhouse page is `for`."""
    return parse_qs(parts.query).get("for", [None])[0]


def _slug_for(kind: str, parts: SplitResult) -> str | None:
    """The slug under a kind that the address does not show."""
    if kind == PAGE:
        return _page_slug(parts.netloc.lower() + parts.path)
    return EVERYTHING if kind in _FEEDS.values() else None


def _asked_at(kind: str, parts: SplitResult, slug: str | None) -> str | None:
    """Where to ask, if it does not follow from kind and slug: Lever has a service of its own for European boards."""
    if kind == PAGE:
        return parts._replace(fragment="").geturl()
    european = kind == "lever" and ".eu.lever.co" in parts.netloc.lower()
    return f"https://api.eu.lever.co/v0/postings/{slug}" if european else None


def _page_slug(page: str) -> str:
    return re.sub(r"(?:[^a-z0-9.]|\.{2,})+", "-", page.lower()).strip("-.")[:80]
