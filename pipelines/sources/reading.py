"""Careful reading of foreign JSON: each function gives a value of the type it names, or None, and never raises."""

import html
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Row = dict[str, Any]
"""Columns of RAW_POSTINGS that a parser found out; the others are null or come from the document."""

MODES = {"remote": "remote", "hybrid": "hybrid", "onsite": "onsite", "inoffice": "onsite", "inperson": "onsite"}
"""A source's word for a work mode, without case, spaces and hyphens."""


@dataclass(frozen=True)
class Context:
    """What the spider knew when it asked."""

    known: Mapping[str, Any]

    @classmethod
    def read(cls, text: str) -> "Context":
        """Read a document's context; raise ValueError where it is no JSON object."""
        known = json.loads(text)
        if not isinstance(known, dict):
            raise ValueError("the context is no JSON object")
        return cls(known)

    def text(self, name: str) -> str | None:
        """The text called `name`."""
        return text(self.known, name)

    def integer(self, name: str) -> int | None:
        """The whole number called `name`."""
        return integer(self.known, name)


def at(data: Any, *path: str) -> Any:
    """The value at a path of names; None where it breaks off."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def text(data: Any, *path: str) -> str | None:
    """Text at a path, trimmed, without characters that cannot be stored; None where there is none."""
    value = at(data, *path)
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "ignore").decode("utf-8").strip() or None


def integer(data: Any, *path: str) -> int | None:
    """A whole number of 64 bits at a path; digits in text count."""
    value = at(data, *path)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None


def amount(data: Any, *path: str) -> float | None:
    """A sum of money above zero at a path."""
    value = at(data, *path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e12 and math.isfinite(value) else None


def pay(low: float | None, high: float | None, currency: str | None, period: str | None) -> Row:
    """Pay as columns of RAW_POSTINGS; none where the sum, the currency or the period is missing."""
    if not (low or high) or not currency or not period:
        return {}
    return {"pay_min": low, "pay_max": high, "pay_currency": currency.upper(), "pay_period": period}


def section(heading: str | None, content: str | None) -> str:
    """A part of an ad's text as HTML under its heading, which is plain text; empty where it has no content."""
    return f"<h3>{html.escape(heading)}</h3>{content}" if heading and content else content or ""


def joined(parts: Iterable[Any], by: str = "; ") -> str | None:
    """The texts among `parts`, each once and trimmed, in one; None where there is none."""
    found = (text(part) for part in parts)
    return by.join(dict.fromkeys(part for part in found if part)) or None


def rows(data: Any, *path: str) -> list[Any] | None:
    """The list at a path."""
    value = at(data, *path) if path else data
    return value if isinstance(value, list) else None


def moment(data: Any, *path: str) -> datetime | None:
    """A time at a path, as ISO 8601 text (of UTC where it names no zone) or as a number since 1970, in UTC.

    A number counts seconds, or milliseconds where it is too large for that; 0 is no time.
    """
    value = at(data, *path)
    try:
        if isinstance(value, str):
            return _in_utc(datetime.fromisoformat(value))
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


_MILLISECONDS = 1e11
"""As seconds the year 5138, as milliseconds 1973."""


def mail_moment(data: Any, *path: str) -> datetime | None:
    """A time at a path as e-mails write it (RFC 5322), of UTC where it names no zone, in UTC."""
    try:
        return _in_utc(parsedate_to_datetime(text(data, *path) or ""))
    except (ValueError, OverflowError, TypeError):
        return None


def _in_utc(found: datetime) -> datetime:
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def modes(*words: str | None) -> list[str] | None:
    """Work modes behind a source's words; None where it gives none."""
    plain = ("".join(c for c in (word or "").casefold() if c.isalpha()) for word in words)
    found = list(dict.fromkeys(MODES[word] for word in plain if word in MODES))
    return found or None


def as_html(plain: str | None) -> str | None:
    """Plain text as HTML, blank lines as paragraphs."""
    return "<p>".join(html.escape(part, quote=False) for part in plain.split("\n\n")) if plain else None


def ads(found: Iterable[Any] | None, context: Context, kind: str, name: str = "id") -> Iterator[tuple[Any, Row]]:
    """Each ad of a board with the row begun for it: its id, or `malformed` where it has no field called `name`."""
    if found is None:
        yield None, {"reject": "malformed"}
    for ad in found or ():
        own = text(ad, name) or integer(ad, name)
        slug = context.text("slug")
        yield ad, {"reject": "malformed"} if own is None else {"posting_id": f"{kind}-{slug}-{own}"}
