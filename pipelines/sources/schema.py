"""schema.org JobPosting on any page: an ad is named after its page's address.

Where a page holds several jobs, each is named after its own address, number or title.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pipelines.sources.reading import Context, Row, as_html, at, joined, mail_moment, modes, moment, text
from pipelines.sources.schema_page import Thing
from pipelines.sources.schema_pay import pay
from pipelines.tables import rows as table_rows
from pipelines.text import html_to_text

NO_JOB = "no job on the page"
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S %Z")
_MORE = ("responsibilities", "qualifications", "skills")


def rows(data: Any, context: Context) -> Iterator[Row]:
    """One row a job of the page, or a reject for the page; none for a sitemap (data None)."""
    address = context.text("ad")
    if data is None:
        return
    if not isinstance(data, list) or address is None:
        yield {"reject": "malformed"}
        return
    slug, jobs = context.text("slug"), _distinct([job for job in data if isinstance(job, dict)])
    if not jobs:
        yield {"posting_id": f"schema-{slug}-{_short(address)}", "url": address, "reject": NO_JOB}
    for job in jobs:
        own = address if len(jobs) == 1 else _own_name(job, address)
        url = own if own.startswith("http") else address
        yield {"posting_id": f"schema-{slug}-{_short(own)}", "url": url, **_ad(job, context), **pay(job)}


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _distinct(jobs: list[Thing]) -> list[Thing]:
    """The jobs told in full, each once; where none is, the first."""
    full = [job for job in jobs if _title(job) and _html(job.get("description"))]
    return (
        list({(_title(job), _identifier(job), _place(job)): job for job in reversed(full)}.values())[::-1] or jobs[:1]
    )


def _own_name(job: Thing, address: str) -> str:
    url = text(job, "url") or ""
    if url.startswith(("https://", "http://")):
        return url
    return f"{address}#{_identifier(job) or f'{_title(job)} {_place(job)}'}"


def _ad(job: Thing, context: Context) -> Row:
    title, body = _title(job), _body(job)
    return {
        "title": title,
        "company": _words(job.get("hiringOrganization"), "name", "legalName") or context.text("company"),
        "place": _place(job),
        "posted_at": _moment(job.get("datePosted")),
        "updated_at": _moment(job.get("dateModified")),
        "requisition": _identifier(job),
        "work_mode": _modes(job),
        "html": body,
        "reject": None if title or body else "empty",
    }


def _title(job: Thing) -> str | None:
    return _words(job.get("title")) or _words(job.get("name"))


def _identifier(job: Thing) -> str | None:
    return _words(job.get("identifier"), "value", "@value")


def _words(value: Any, *names: str) -> str | None:
    """One line of plain text: a text or number, that of one of the names of an object, or the first of a list."""
    for said in _said(value, names or ("name", "@value", "value")):
        found = " ".join(html_to_text(text(str(said)) or "").split())
        if found and not found.startswith(("http://", "https://")):
            return found
    return None


def _said(value: Any, names: tuple[str, ...]) -> Iterator[str | int]:
    for one in value[:20] if isinstance(value, list) else [value]:
        inner = [one.get(name) for name in names] if isinstance(one, dict) else [one]
        plain = [said[0] if isinstance(said, list) and said else said for said in inner]
        yield from (said for said in plain if isinstance(said, str) or (type(said) is int and abs(said) < 2**63))


def _body(job: Thing) -> str:
    """The description, then what else the job's fields tell and the description does not."""
    body = _html(job.get("description")) or ""
    for name in _MORE:
        more = _html(job.get(name))
        if more and html_to_text(more)[:60] not in html_to_text(body):
            body += f"<h3>{name.capitalize()}</h3>{more}"
    return body


def _html(value: Any) -> str | None:
    """HTML of a field that holds it plain, escaped once or twice, or that holds plain text."""
    if isinstance(value, list):
        return (
            "".join(f"<p>{part}</p>" for one in value[:100] if not isinstance(one, list) and (part := _html(one)))
            or None
        )
    said = text(value, "@value") if isinstance(value, dict) else text(value)
    for _ in range(2):
        if said and not _TAG.search(said) and "&" in said:
            said = html.unescape(said)
    if said is None or _TAG.search(said):
        return said
    return as_html(html.unescape(said))


def _place(job: Thing) -> str | None:
    """Every place, with semicolons; of a remote job without one, where applicants may live."""
    said = job.get("jobLocation")
    found = [place for one in (said if isinstance(said, list) else [said]) if (place := _location(one))]
    if not found and _is_remote(job):
        wanted = job.get("applicantLocationRequirements")
        homes = [_country(home) for home in (wanted if isinstance(wanted, list) else [wanted])]
        found = [home for home in homes if home] or ["Remote"]
    return joined(found)


def _location(place: Any) -> str | None:
    address = at(place, "address")
    if isinstance(address, list):
        address = next((one for one in address if one), None)
    if isinstance(place, str) or isinstance(address, str):
        return _words(place) or _words(address)
    where = address if isinstance(address, dict) else place
    city, region = _words(at(where, "addressLocality")), _words(at(where, "addressRegion"))
    parts = [
        city or (None if region else _words(at(where, "streetAddress"))),
        region,
        _country(at(where, "addressCountry")),
    ]
    return joined(parts, ", ") or _words(at(place, "name"))


def _country(said: Any) -> str | None:
    """A country's name, where it is given by its code of two or three letters as well."""
    found = _words(said, "name", "identifier", "@id")
    return _countries().get((found or "").upper(), found)


@cache
def _countries() -> dict[str, str]:
    return {row[code]: row["name"] for row in table_rows("countries") for code in ("country", "code3") if row[code]}


def _is_remote(job: Thing) -> bool:
    return "TELECOMMUTE" in str(job.get("jobLocationType")).upper()[:1000]


def _modes(job: Thing) -> list[str] | None:
    said = _words(job.get("jobLocationType"))
    return ["remote"] if _is_remote(job) else modes(said)


def _moment(said: Any) -> datetime | None:
    """A time as ISO 8601, as a number since 1970, or in one of the ways in which pages write a day."""
    if found := moment(said):
        return found
    words = _words(said) or ""
    for day in _DAYS:
        try:
            return datetime.strptime(words, day).replace(tzinfo=UTC)
        except ValueError:
            continue
    return mail_moment(words)
