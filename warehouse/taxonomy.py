"""The taxonomy: roles, levels, definitions, title terms, phrases and skills, from one reviewable file.

What code is made for stands here by name: the roles that a classifier tells apart, the sources of a series.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import polars as pl
from polars.exceptions import ComputeError
from pydantic import ConfigDict

from warehouse import reviewable
from warehouse.errors import RoleshiftError

_STRICT = ConfigDict(extra="forbid")
_SPACED_CLASS = re.compile(r"\[[^\]]* [^\]]*\]")
_FRAGMENT = re.compile(r"\{\{(\w+)\}\}")

ROLES = ("ai_engineer", "ml_engineer", "researcher", "data_scientist", "other")
"""Ids of the roles, in the order of the file and of every array of probabilities; the last is none of the others."""
PANEL = "greenhouse_panel"
SOURCES: Mapping[str, str] = {
    "hn": "Hacker News",
    "boards": "Job boards",
    PANEL: "997 Greenhouse boards",
    "sample": "Made-up sample",
}
"""Series sources and their labels, in the order in which they are offered."""

EngineerRole = Literal["ai_engineer", "ml_engineer"]


@dataclass(frozen=True)
class Role:
    """A class of openings; `colour` is its colour in every chart."""

    __pydantic_config__ = _STRICT
    id: str
    label: str
    meaning: str
    colour: str


@dataclass(frozen=True)
class Level:
    """A rung of the ladder, 1 to 6."""

    __pydantic_config__ = _STRICT
    id: int
    label: str
    meaning: str


@dataclass(frozen=True)
class Definition:
    """A way to decide what counts: the column `unit` of role_monthly's definition `reads` (None: its own), roles `ml`
    on the side of ML engineers, from the month `since` on (None: from the first)."""

    __pydantic_config__ = _STRICT
    id: str
    label: str
    meaning: str
    unit: Literal["openings", "postings", "jobs", "companies"]
    reads: str | None = None
    ml: tuple[str, ...] = ("ml_engineer",)
    since: str | None = None


@dataclass(frozen=True)
class Group:
    """A heading of the skill list."""

    __pydantic_config__ = _STRICT
    id: str
    label: str


@dataclass(frozen=True)
class Term:
    """A title term or phrase; `role` is the side it counts on (None: a competing name in titles, on neither)."""

    __pydantic_config__ = _STRICT
    id: str
    label: str
    patterns: tuple[str, ...]
    role: EngineerRole | None = None


@dataclass(frozen=True)
class Skill:
    """A named system, method or credential; `level` is the lowest level that asks for it, None where none is meant.

    `excepts` holds patterns of false friends: what they find is blanked before `patterns` look.
    """

    __pydantic_config__ = _STRICT
    id: str
    label: str
    group: str
    patterns: tuple[str, ...]
    excepts: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True)
class Taxonomy:
    """The whole file. Patterns are ready for Polars (Rust dialect, case ignored); order is the file's."""

    __pydantic_config__ = _STRICT
    version: str
    roles: tuple[Role, ...]
    levels: tuple[Level, ...]
    definitions: tuple[Definition, ...]
    titles: tuple[Term, ...]
    phrases: tuple[Term, ...]
    groups: tuple[Group, ...]
    skills: tuple[Skill, ...] = field(repr=False)


def union(patterns: Iterable[str]) -> str:
    """Return one pattern that finds whatever any of `patterns` finds."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def either(terms: Iterable[Term], role: EngineerRole) -> str:
    """Return one pattern of all the terms that count for `role`."""
    return union(pattern for term in terms if term.role == role for pattern in term.patterns)


def load(path: Path | None = None) -> Taxonomy:
    """Read and check the taxonomy (the packaged file unless `path` is given).

    Raises RoleshiftError that names the row and what is wrong with it.
    """
    return _packaged() if path is None else parse(path.read_bytes())


@cache
def _packaged() -> Taxonomy:
    return parse(resources.files("warehouse").joinpath("taxonomy.toml").read_bytes())


def parse(content: bytes) -> Taxonomy:
    """Read and check a taxonomy file's content. `version` becomes the file's number and a hash of `content`."""
    raw = reviewable.read("taxonomy", content)
    fragments = raw.pop("fragments", {})
    for section in ("titles", "phrases", "skills"):
        raw[section] = [_compiled(section, row, fragments) for row in raw.get(section, [])]
    raw["version"] = f"{raw.get('version')}-{hashlib.sha256(content).hexdigest()[:6]}"
    taxonomy = reviewable.checked("taxonomy", Taxonomy, raw)
    _check(taxonomy)
    return taxonomy


def _compiled(section: str, row: Mapping[str, Any], fragments: Mapping[str, str]) -> dict[str, Any]:
    where = f"taxonomy: {section}: {row.get('id', 'a row without id')}"
    row = {"excepts" if key == "except" else key: value for key, value in row.items()}
    for column in ("patterns", "excepts"):
        if column in row:
            row[column] = tuple(_pattern(where, text, fragments) for text in row[column])
    if not row.get("patterns"):
        raise RoleshiftError(f"{where}: it has no patterns; give at least one")
    return row


def _pattern(where: str, text: str, fragments: Mapping[str, str]) -> str:
    """Expand fragments and spaces. Word boundaries are ASCII: Unicode ones cost ten times the time."""
    for name in _FRAGMENT.findall(text):
        if name not in fragments:
            raise RoleshiftError(f"{where}: there is no fragment {name!r}; add it to [fragments]")
    text = _FRAGMENT.sub(lambda found: fragments[found[1]], text)
    if _SPACED_CLASS.search(text):
        raise RoleshiftError(f"{where}: a class of {text!r} holds a space; write \\s there")
    regex = "(?i)" + text.replace(" ", r"(?:[\s-]+)").replace(r"\b", r"(?-u:\b)")
    try:
        matches_empty = pl.Series([""]).str.contains(regex)[0]
    except ComputeError as error:
        raise RoleshiftError(f"{where}: the pattern {text!r} is no regular expression: {error}") from error
    if matches_empty:
        raise RoleshiftError(f"{where}: the pattern {text!r} matches the empty text")
    return regex


def _check(taxonomy: Taxonomy) -> None:
    for section in ("roles", "levels", "definitions", "titles", "phrases", "groups", "skills"):
        seen: set[object] = set()
        for row in getattr(taxonomy, section):
            if row.id in seen:
                raise RoleshiftError(f"taxonomy: {section}: {row.id} stands twice; ids are unique")
            seen.add(row.id)
    groups = {group.id for group in taxonomy.groups}
    levels = {level.id for level in taxonomy.levels}
    for skill in taxonomy.skills:
        if skill.group not in groups:
            raise RoleshiftError(f"taxonomy: skills: {skill.id}: there is no group {skill.group!r}")
        if skill.level is not None and skill.level not in levels:
            raise RoleshiftError(f"taxonomy: skills: {skill.id}: there is no level {skill.level}")
    for term in taxonomy.phrases:
        if term.role is None:
            raise RoleshiftError(f"taxonomy: {term.id}: a phrase needs a role")
