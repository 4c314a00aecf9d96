"""The classifier's evaluation card as tables: a pure reading of its JSON, whatever parts it has."""

from collections.abc import Mapping
from typing import Any

import polars as pl


def tables(card: Mapping[str, Any]) -> list[tuple[str, pl.DataFrame]]:
    """Name and table of each part of the card, text in every cell; the plain figures come first, unnamed.

    A part whose entries are parts, or lists of parts, becomes a row a part; any other a row a figure. A list on its
    own is left out: the errors are a mart.
    """
    plain = {name: value for name, value in card.items() if not isinstance(value, Mapping | list)}
    named = [(name.replace("_", " "), _table(part)) for name, part in card.items() if isinstance(part, Mapping)]
    return [("", _figures(plain)), *named]


def _table(part: Mapping[str, Any]) -> pl.DataFrame:
    rows = [(name, entry) for name, value in part.items() for entry in (value if isinstance(value, list) else [value])]
    if rows and all(isinstance(entry, Mapping) for _, entry in rows):
        return pl.DataFrame(
            [{"": name.replace("_", " "), **_flat(entry)} for name, entry in rows], infer_schema_length=None
        )
    return _figures(part)


def _figures(part: Mapping[str, Any]) -> pl.DataFrame:
    flat = _flat(part)
    return pl.DataFrame({"figure": list(flat), "value": list(flat.values())}, schema_overrides={"value": pl.String})


def _flat(part: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested entries under their path, in words: `plain f1`."""
    found: dict[str, str] = {}
    for name, value in part.items():
        path = f"{prefix}{name}".replace("_", " ")
        found |= _flat(value, f"{path} ") if isinstance(value, Mapping) else {path: _text(value)}
    return found


def _text(value: object) -> str:
    if isinstance(value, list):
        return " to ".join(map(_text, value)) if len(value) == 2 else ", ".join(map(_text, value))
    return f"{value:.3g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
