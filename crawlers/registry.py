"""The source registry: one row a source, kept in sources.toml."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from warehouse.errors import RoleshiftError

SPIDERS = {
    "hn": "crawlers.spiders.hackernews.HackerNewsSpider",
    "greenhouse": "crawlers.spiders.greenhouse.GreenhouseSpider",
    "lever": "crawlers.spiders.lever.LeverSpider",
    "ashby": "crawlers.spiders.ashby.AshbySpider",
    "remoteok": "crawlers.spiders.remoteok.RemoteOkSpider",
    "smartrecruiters": "crawlers.spiders.smartrecruiters.SmartRecruitersSpider",
    "workable": "crawlers.spiders.workable.WorkableSpider",
    "himalayas": "crawlers.spiders.himalayas.HimalayasSpider",
    "arbeitnow": "crawlers.spiders.arbeitnow.ArbeitnowSpider",
    "remotive": "crawlers.spiders.remotive.RemotiveSpider",
    "jobicy": "crawlers.spiders.jobicy.JobicySpider",
    "weworkremotely": "crawlers.spiders.weworkremotely.WeWorkRemotelySpider",
    "schema": "crawlers.spiders.schema.SchemaSpider",
    "file": "crawlers.spiders.own_file.OwnFileSpider",
    "tracker": "crawlers.spiders.tracker.TrackerSpider",
}
"""Kind of source and its spider. A new kind adds a line here, a spider and a parser."""

COLUMNS = ("id", "text", "html", "title", "company", "place", "posted_at", "month", "url")
"""Our names of the columns of a file of one's own."""

BOARDS = "boards"
"""Word that selects every kind but hn."""

NEW = "# Sources of this place; docs/adding.md tells what a line may say.\n\nsource = [\n]\n"
"""A registry without sources."""

_ENDS = 5
"""Brackets from the end of a registry among which the one that closes its list is looked for."""
_SLUG = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+-]*")


@dataclass(frozen=True)
class Source:
    """One row of the registry: where jobs come from.

    `slug` is the board's name at its host, `company` null where a board carries many companies' ads,
    `added` the day (YYYY-MM-DD) on which the source joined the registry, `url` the address of a source whose kind
    does not say it, `fewest` and `most` the ads to be expected (fewer fail, more warn), `pause` the seconds between
    two requests to its host, `columns` maps our names of a table's columns (COLUMNS) to those of a file of one's own,
    `hosts` are further hosts whose pages its sitemap may list.
    """

    kind: str
    slug: str
    company: str | None
    added: str
    url: str | None = None
    fewest: int = 0
    most: int | None = None
    pause: float | None = None
    columns: Mapping[str, str] | None = field(default=None, hash=False)
    hosts: Sequence[str] | None = field(default=None, hash=False)

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
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("source")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RoleshiftError(f"{path}: the source registry cannot be read ({error}); mend or restore it") from error
    if not isinstance(rows, list):
        raise RoleshiftError(f"{path}: no source found; add a [[source]] with kind, slug and added")
    sources = [source_of(row, f"{path}, source {number}") for number, row in enumerate(rows, start=1)]
    _refuse_twice(sources, path)
    return sources


def followed(given: Path | None, own: Path) -> list[Source]:
    """The sources of the registry `given`; else those of this package and of `own`, where it exists.

    A row of `own` stands in place of the package's row for the same source. Raises as `load` does.
    """
    if given:
        return load(given)
    added = load(own) if own.exists() else []
    replaced = {source.id for source in added}
    return [source for source in load() if source.id not in replaced] + added


def refuse_known(source: Source, sources: Sequence[Source]) -> None:
    """Raise RoleshiftError where `source` stands among `sources` already, whatever the case of its letters."""
    for known in sources:
        if known.id.casefold() == source.id.casefold():
            raise RoleshiftError(f"{known.id} stands in the registry already, since {known.added}")


def with_row(text: str, source: Source) -> str:
    """The registry `text` with one more row; comments and all else stay as they are.

    Raises RoleshiftError where the text leaves no place for a row.
    """
    told = {name: value for name, value in asdict(source).items() if value}
    values = [
        f"{name} = {value if name == 'added' else json.dumps(value, ensure_ascii=False)}"
        for name, value in told.items()
    ]
    ends = [found.start() for found in re.finditer("]", text)][: -_ENDS - 1 : -1]
    in_list = [f"{text[:end]}  {{ {', '.join(values)} }},\n{text[end:]}" for end in ends]
    as_table = "\n".join([text.rstrip("\n"), "", "[[source]]", *values, ""])
    former = _rows(text) or []
    for changed in (*in_list, as_table):
        found = _rows(changed)
        if found and found[:-1] == former and found[-1].get("slug") == source.slug:
            return changed
    raise RoleshiftError(
        "a row cannot be added at the end of this registry; end its last row with a comma, or write [[source]] tables"
    )


def _rows(text: str) -> list[Any] | None:
    try:
        rows = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError:
        return None
    return rows if isinstance(rows, list) else None


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


def source_of(row: object, where: str) -> Source:
    """Check one row; raises RoleshiftError that begins with `where` and names what is wrong."""
    if not isinstance(row, dict):
        raise RoleshiftError(f"{where}: not a table; write it as [[source]] with kind, slug and added")
    for name in ("kind", "slug", "added"):
        if name not in row:
            raise RoleshiftError(f"{where}: {name} is missing")
    if row["kind"] not in SPIDERS:
        raise RoleshiftError(f"{where}: unknown kind {row['kind']!r}; known are {', '.join(SPIDERS)}")
    known = [known.name for known in fields(Source)]
    strange = sorted(set(row) - set(known))
    if strange:
        raise RoleshiftError(f"{where}: unknown field {', '.join(strange)}; a source has {', '.join(known)}")
    _check_values(row, where)
    if row["kind"] in ("schema", "file") and not row.get("url"):
        raise RoleshiftError(
            f"{where}: url is missing; give the {'path' if row['kind'] == 'file' else 'address'} to read"
        )
    _check_texts(row, where)
    return Source(**{"company": None, **row, "slug": str(row["slug"]), "added": str(row["added"])})


def _check_values(row: Mapping[str, Any], where: str) -> None:
    for name, kinds in _TYPES.items():
        if row.get(name) is not None and not isinstance(row[name], kinds):
            raise RoleshiftError(f"{where}: {name} cannot be {row[name]!r}")
    if not _SLUG.fullmatch(str(row["slug"])):
        raise RoleshiftError(f"{where}: the slug cannot be {row['slug']!r}; it is one word of letters, digits, - . _ +")


def _check_texts(row: Mapping[str, Any], where: str) -> None:
    columns = row.get("columns") or {}
    if strange := sorted(set(columns) - set(COLUMNS)):
        raise RoleshiftError(f"{where}: columns knows no {', '.join(strange)}; it has {', '.join(COLUMNS)}")
    if not all(isinstance(value, str) for value in (*columns.values(), *(row.get("hosts") or ()))):
        raise RoleshiftError(f"{where}: columns and hosts hold texts alone")


_TYPES: Mapping[str, tuple[type, ...]] = {
    "company": (str,), "url": (str,), "fewest": (int,), "most": (int,), "pause": (int, float),
    "columns": (dict,), "hosts": (list,),
}  # fmt: skip


def _refuse_twice(sources: Sequence[Source], path: Path) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise RoleshiftError(f"{path}: {source.id} stands there twice; keep one row")
        seen.add(source.id)
