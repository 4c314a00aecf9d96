"""Known cases kept as data (pipelines/known): TOML tables, CSV rows, and patterns made of their lists."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_DATA = files("pipelines") / "known"


@cache
def table(name: str) -> dict[str, Any]:
    """Return the TOML table known/<name>.toml."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of known/<name>.csv."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches whatever one of `patterns` matches, in any case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
