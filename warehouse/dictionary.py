"""Writes the docs that come from code: `python -m warehouse.dictionary` (or `make docs`).

docs/data-dictionary.md comes from the contracts, docs/settings.md and .env.example from the settings.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
from polars.datatypes import DataTypeClass

from warehouse import contracts
from warehouse.contracts import Table
from warehouse.settings import Settings

ROOT = Path(__file__).parents[1]
_MADE = "<!-- Made by `make docs`; edit the code it comes from, not this file. -->\n\n"
_PREFIX = Settings.model_config["env_prefix"]

_GROUPS: tuple[tuple[str, str, tuple[Table, ...]], ...] = (
    (
        "Published tables",
        "In every snapshot, as Parquet, and in `roleshift export`. The dashboard reads nothing else.",
        (*contracts.MARTS, *contracts.COMPUTED),
    ),
    (
        "Live database",
        "In `roleshift.duckdb`, which only a refresh opens. The committed history has the shape of"
        " posting_facts and opening_facts.",
        contracts.STORED,
    ),
    (
        "On the way in",
        "Raw documents are Parquet files; raw postings are handed from stage to stage and never stored.",
        (contracts.DOCUMENTS, contracts.RAW_POSTINGS),
    ),
)

_TYPES: dict[pl.DataType | DataTypeClass, str] = {
    pl.String: "text",
    pl.Boolean: "true or false",
    pl.Date: "day",
    contracts.UTC: "time, UTC",
    pl.Binary: "bytes",
}


def pages() -> dict[str, str]:
    """Return each generated file's text by its path from the repository's root."""
    settings = Settings.model_json_schema()["properties"]
    return {
        "docs/data-dictionary.md": _dictionary(),
        "docs/settings.md": _settings(settings),
        ".env.example": _env_example(settings),
    }


def main() -> None:
    """Write every page and say which."""
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)


def _dictionary() -> str:
    intro = (
        "# Data dictionary\n\nEvery table, its grain, its key and its columns. Months are text YYYY-MM,"
        " times are UTC, units stand in names. A column is never null unless its row says so.\n"
    )
    return _MADE + intro + "".join(f"\n## {title}\n\n{text}\n" + _tables(ts) for title, text, ts in _GROUPS)


def _tables(tables: Iterable[Table]) -> str:
    return "".join(
        f"\n### {t.name}\n\n{t.grain}. Key: {', '.join(f'`{k}`' for k in t.key) or 'none'}.\n\n"
        + _grid(("column", "type", "null", "meaning"), _columns(t))
        for t in tables
    )


def _columns(table: Table) -> Iterable[tuple[str, ...]]:
    for name, dtype in table.schema.items():
        yield f"`{name}`", _type(dtype), "yes" if name in table.nullable else "", table.columns[name][1]


def _type(dtype: pl.DataType | DataTypeClass) -> str:
    if isinstance(dtype, pl.List):
        return f"list of {_type(dtype.inner)}"
    if dtype.is_integer():
        return "whole number"
    return "number" if dtype.is_float() else _TYPES[dtype]


def _settings(properties: dict[str, dict[str, Any]]) -> str:
    intro = (
        "# Settings\n\nEach is an environment variable or a line of a `.env` file in the folder where"
        " `roleshift` runs; a flag of a command overrides it. `.env.example` holds them all.\n\n"
    )
    rows = (
        (
            f"`{_variable(name)}`",
            f"`{_default(spec)}`" if _default(spec) else "not set",
            _range(spec),
            spec["description"],
        )
        for name, spec in properties.items()
    )
    return _MADE + intro + _grid(("variable", "default", "allowed", "what it does"), rows)


def _env_example(properties: dict[str, dict[str, Any]]) -> str:
    intro = "# Copy to .env and change what you need. Made by `make docs`.\n"
    return intro + "".join(
        f"\n# {spec['description']}\n# {_variable(name)}={_default(spec)}\n" for name, spec in properties.items()
    )


def _variable(name: str) -> str:
    return f"{_PREFIX}{name}".upper()


def _default(spec: dict[str, Any]) -> str:
    return "" if spec["default"] is None else str(spec["default"])


def _range(spec: dict[str, Any]) -> str:
    """Say the bounds of a JSON schema's number in words."""
    low, high = spec.get("minimum"), spec.get("maximum")
    if high is not None:
        return f"{low} to {high}"
    return f"{low} or more" if low is not None else ""


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    main()
