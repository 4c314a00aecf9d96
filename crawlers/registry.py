"""The source registry: one row a source, kept in sources.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from warehouse.errors import RoleshiftError

SPIDERS = {
    "hn": "crawlers.spiders.hackernews.HackerNewsSpider",
    "greenhouse": "crawlers.spiders.greenhouse.GreenhouseSpider",
    "lever": "crawlers.spiders.lever.LeverSpider",
    "ashby": "crawlers.spiders.ashby.AshbySpider",
    "remoteok": "crawlers.spiders.remoteok.RemoteOkSpider",
}
"""Kind of source and its spider. A new kind adds a line here, a spider and a parser."""

BOARDS = "boards"
"""Word that selects every kind but hn."""


@dataclass(frozen=True)
class Source:
    """One row of the registry: where jobs come from.

    `slug` is the board's name at its host, `company` null where a board carries many companies' ads,
    `added` the day (YYYY-MM-DD) on which the source joined the registry, `url` the address of a source whose kind
    does not say it, `fewest` and `most` the ads to be expected (fewer fail, more warn), `pause` the seconds between
    two requests to its host.
    """

    kind: str
    slug: str
    company: str | None
    added: str
    url: str | None = None
    fewest: int = 0
    most: int | None = None
    pause: float | None = None

    @property
    def id(self) -> str:
        """`hn`, else kind/slug."""
        return self.kind if self.kind == "hn" else f"{self.kind}/{self.slug}"


def load(path: Path | None = None) -> list[Source]:
    """Read the registry at `path` (default: the one of this package), in its order.

    Raises RoleshiftError where the file cannot be read, a row lacks a field, names an unknown kind,
    or repeats a source.
    """
    path = path or Path(__file__).with_name("sources.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RoleshiftError(f"{path}: the source registry cannot be read ({error}); mend or restore it") from error
    rows = table.get("source")
    if not isinstance(rows, list) or not rows:
        raise RoleshiftError(f"{path}: no source found; add a [[source]] with kind, slug and added")
    sources = [_source(row, f"{path}, source {number}") for number, row in enumerate(rows, start=1)]
    _refuse_twice(sources, path)
    return sources


def select(sources: Sequence[Source], kinds: Sequence[str]) -> list[Source]:
    """Return the sources of these kinds, all where `kinds` is empty; `boards` means every kind but hn.

    Raises RoleshiftError for an unknown kind, naming those known.
    """
    unknown = [kind for kind in kinds if kind not in (*SPIDERS, BOARDS)]
    if unknown:
        raise RoleshiftError(
            f"unknown source {', '.join(map(repr, unknown))}; known are {', '.join((*SPIDERS, BOARDS))}"
        )
    wanted = {known for kind in kinds for known in (set(SPIDERS) - {"hn"} if kind == BOARDS else {kind})}
    return [source for source in sources if not kinds or source.kind in wanted]


def _source(row: object, where: str) -> Source:
    if not isinstance(row, dict):
        raise RoleshiftError(f"{where}: not a table; write it as [[source]] with kind, slug and added")
    for name in ("kind", "slug", "added"):
        if name not in row:
            raise RoleshiftError(f"{where}: {name} is missing")
    if row["kind"] not in SPIDERS:
        raise RoleshiftError(f"{where}: unknown kind {row['kind']!r}; known are {', '.join(SPIDERS)}")
    known = [field.name for field in fields(Source)]
    strange = sorted(set(row) - set(known))
    if strange:
        raise RoleshiftError(f"{where}: unknown field {', '.join(strange)}; a source has {', '.join(known)}")
    for name, kinds in _TYPES.items():
        if row.get(name) is not None and not isinstance(row[name], kinds):
            raise RoleshiftError(f"{where}: {name} cannot be {row[name]!r}")
    return Source(**{"company": None, **row, "slug": str(row["slug"]), "added": str(row["added"])})


_TYPES: Mapping[str, tuple[type, ...]] = {
    "company": (str,), "url": (str,), "fewest": (int,), "most": (int,), "pause": (int, float)
}  # fmt: skip


def _refuse_twice(sources: Sequence[Source], path: Path) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise RoleshiftError(f"{path}: {source.id} stands there twice; keep one row")
        seen.add(source.id)
