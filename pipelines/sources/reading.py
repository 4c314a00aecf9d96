"""Careful reading of foreign JSON: each function gives a value of the type it names, or None, and never raises."""

import html
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
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


def rows(data: Any, *path: str) -> list[Any] | None:
    """The list at a path."""
    value = at(data, *path) if path else data
    return value if isinstance(value, list) else None


def moment(data: Any, *path: str) -> datetime | None:
    """A time at a path, as ISO 8601 text or as seconds since 1970, in UTC."""
    value = at(data, *path)
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def modes(*words: str | None) -> list[str] | None:
    """Work modes behind a source's words; None where it gives none."""
    plain = ("".join(c for c in (word or "").casefold() if c.isalpha()) for word in words)
    found = list(dict.fromkeys(MODES[word] for word in plain if word in MODES))
    return found or None


def as_html(plain: str | None) -> str | None:
    """Plain text as HTML, blank lines as paragraphs."""
    return "<p>".join(html.escape(part, quote=False) for part in plain.split("\n\n")) if plain else None


def ads(found: Iterable[Any] | None, context: Context, kind: str) -> Iterator[tuple[Any, Row]]:
    """Each ad of a board with the row begun for it: its id, or `malformed` where it has none."""
    if found is None:
        yield None, {"reject": "malformed"}
    for ad in found or ():
        name = text(ad, "id") or integer(ad, "id")
        slug = context.text("slug")
        yield ad, {"reject": "malformed"} if name is None else {"posting_id": f"{kind}-{slug}-{name}"}
