"""The claims behind this project, put to the published tables: figures by SQL, verdicts by rules written beforehand.

claims.toml holds the claims and their rules, claims/<id>.sql the figures, claim_views/ what several of them share.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl
from pydantic import ConfigDict

from warehouse import reviewable, sql
from warehouse.errors import RoleshiftError
from warehouse.intervals import Estimate, estimate
from warehouse.snapshot import TABLES, Snapshot

Verdict = Literal["holds", "does not hold", "undecided", "cannot be tested"]
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Rule:
    """The range in which one figure must lie; `fails_below` and `fails_above` leave room for doubt beyond its ends."""

    __pydantic_config__ = _STRICT
    figure: str
    at_least: float | None = None
    at_most: float | None = None
    fails_below: float | None = None
    fails_above: float | None = None


@dataclass(frozen=True)
class Source:
    """Where claims come from."""

    __pydantic_config__ = _STRICT
    id: str
    title: str
    date: str


@dataclass(frozen=True)
class Claim:
    """One claim in our words; `page` names the page of the dashboard that shows its subject."""

    __pydantic_config__ = _STRICT
    id: str
    label: str
    claim: str
    sources: tuple[str, ...]
    metric: str
    rule: str
    limits: str
    page: str
    rules: tuple[Rule, ...]
    parameters: Mapping[str, Any] | None = None
    untestable: str | None = None


@dataclass(frozen=True)
class Claims:
    """The whole file: whose figure decides, which months are compared, how few cases are too few."""

    __pydantic_config__ = _STRICT
    source: str
    recent_months: int
    then: tuple[str, str]
    fewest: int
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Figure:
    """One figure of a claim; `estimate` is None where nothing was counted."""

    name: str
    source: str
    kind: str
    estimate: Estimate | None


@dataclass(frozen=True)
class Answer:
    """A claim with its verdict, the figure that decided, all figures, the series they speak for, and their SQL."""

    claim: Claim
    verdict: Verdict
    headline: Figure | None
    figures: tuple[Figure, ...]
    source: str
    sql: str


def load(path: Path | None = None) -> Claims:
    """Read and check the claims (the packaged file unless `path` is given); RoleshiftError names what is wrong."""
    return _packaged() if path is None else parse(path.read_bytes())


@cache
def _packaged() -> Claims:
    return parse(resources.files("warehouse").joinpath("claims.toml").read_bytes())


def parse(content: bytes) -> Claims:
    """Read and check a file of claims."""
    read = reviewable.checked("claims", Claims, reviewable.read("claims", content))
    known = {source.id for source in read.sources}
    for claim in read.claims:
        if not set(claim.sources) <= known:
            raise RoleshiftError(f"claims: {claim.id}: there is no source {' or '.join(set(claim.sources) - known)}")
        if bool(claim.rules) == bool(claim.untestable):
            raise RoleshiftError(f"claims: {claim.id}: give it either rules or a reason why it is untestable")
    return read


def answers(snapshot: Snapshot, read: Claims | None = None) -> list[Answer]:
    """Put every claim to the snapshot's tables.

    The sample's rows are left out; only where there is nothing else do they answer, and each answer's source says so.
    """
    read = read or load()
    with duckdb.connect(":memory:") as con:
        con.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
        sample = _show_tables(con, snapshot)
        source = "sample" if sample else read.source
        variables = {"recent_months": read.recent_months, "then_from": read.then[0], "then_to": read.then[1]}
        for name, value in variables.items():
            con.execute(f"SET VARIABLE {name} = ?", [value])
        for name, select in sql.read("claim_views").items():
            con.execute(f"CREATE VIEW {name.split('_', 1)[1]} AS {select}")
        return [_answer(con, claim, source, read.fewest) for claim in read.claims]


def _show_tables(con: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> bool:
    """A view of each published table, the sample left out; True where there is only the sample, which then stays."""
    for name in TABLES:
        path = str(snapshot.path(name)).replace("'", "''")
        con.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
    found = {row[0] for row in con.execute("SELECT DISTINCT source FROM role_monthly").fetchall()}
    if found == {"sample"}:
        return True
    for name, table in TABLES.items():
        path = str(snapshot.path(name)).replace("'", "''")
        real = "NOT sample" if "sample" in table.columns else "source <> 'sample'" if "source" in table.columns else ""
        if real:
            con.execute(f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet('{path}') WHERE {real}")
    return False


def _answer(con: duckdb.DuckDBPyConnection, claim: Claim, source: str, fewest: int) -> Answer:
    select = query(claim)
    found: pl.DataFrame = con.sql(select, params=dict(claim.parameters or {}) or None).pl()
    counts = pl.selectors.decimal().cast(pl.Int64)  # DuckDB's sums of counts
    rows = found.with_columns(counts).sort(pl.col("source") != source, "source", "figure").rows(named=True)
    figures = tuple(Figure(row["figure"], row["source"], row["kind"], estimate(row["kind"], row)) for row in rows)
    by_name = {figure.name: figure for figure in figures if figure.source == source}
    verdicts = {rule.figure: verdict(rule, by_name.get(rule.figure), fewest) for rule in claim.rules}
    decided = together(verdicts.values())
    headline = next((by_name.get(name) for name, one in verdicts.items() if one == decided), None)
    return Answer(claim, decided, headline, figures, source, select)


def query(claim: Claim) -> str:
    """The SQL of a claim's figures."""
    found = sql.read("claims")
    if claim.id not in found:
        raise RoleshiftError(f"claims: {claim.id} has no SQL; write warehouse/claims/{claim.id}.sql")
    return found[claim.id]


def verdict(rule: Rule, figure: Figure | None, fewest: int) -> Verdict:
    """Judge one figure: its whole interval must lie in the rule's range, or the whole of it outside."""
    if figure is None or figure.estimate is None:
        return "cannot be tested"
    found = figure.estimate
    if found.cases is not None and found.cases < fewest:
        return "undecided"
    least, most = _or(rule.at_least, float("-inf")), _or(rule.at_most, float("inf"))
    if least <= found.low and found.high <= most:
        return "holds"
    if found.high < _or(rule.fails_below, least) or found.low > _or(rule.fails_above, most):
        return "does not hold"
    return "undecided"


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several rules: one that fails is enough, one that is open leaves it open; of none there is none."""
    given = set(verdicts)
    order: tuple[Verdict, ...] = ("does not hold", "cannot be tested", "undecided", "holds")
    return next((one for one in order if one in given), "cannot be tested")


def table(found: Iterable[Answer]) -> pl.DataFrame:
    """One row a claim, for files and pages; `figures` holds the others in words."""
    return pl.DataFrame([_row(answer) for answer in found], infer_schema_length=None)


def _row(answer: Answer) -> dict[str, Any]:
    claim, told = answer.claim, answer.headline
    shown = told.estimate if told else None
    return {
        "id": claim.id,
        "verdict": said(answer),
        "result": in_words(told),
        "claim": claim.claim,
        "said_in": said_in(claim),
        "metric": claim.metric,
        "source": answer.source,
        "figure": told.name if told else None,
        "value": shown.value if shown else None,
        "low": shown.low if shown else None,
        "high": shown.high if shown else None,
        "cases": shown.cases if shown else None,
        "rule": claim.rule,
        "why": claim.untestable or claim.limits,
        "figures": "; ".join(f"{f.source} {f.name} {in_words(f)}" for f in answer.figures if f is not told),
    }


def said_in(claim: Claim) -> str:
    """Titles and dates of the articles that make a claim."""
    return "; ".join(f"{source.title}, {source.date}" for source in load().sources if source.id in claim.sources)


def said(answer: Answer) -> str:
    """The verdict in words; one that rests on the sample says so."""
    return f"{answer.verdict} (sample)" if answer.source == "sample" else answer.verdict


def in_words(figure: Figure | None) -> str:
    """A figure with its interval and cases: `12% (10 to 15), n 480`."""
    if figure is None or figure.estimate is None:
        return "no figure"
    found, (write, before, after) = figure.estimate, _WRITE[figure.kind]
    ends = f" ({write(found.low)} to {write(found.high)})" if found.low < found.high else ""
    cases = "" if found.cases is None else f", n {found.cases:,}"
    return f"{before}{write(found.value)}{after}{ends}{cases}"


def two_digits(value: float) -> str:
    """A number in two digits, never with an exponent: `0.35`, `4.3`, `14`, `180`."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"


def _chance(value: float) -> str:
    return "over 99" if value > 0.99 else "under 1" if value < 0.01 else f"{value * 100:.0f}"


_WRITE: Mapping[str, tuple[Callable[[float], str], str, str]] = {
    "share": (lambda value: f"{value * 100:.{int(value < 0.0995)}f}", "", "%"),
    "probability": (_chance, "", "%"),
    "difference": (lambda value: f"{value * 100:+.0f}", "", " points"),
    "times": (two_digits, "x ", ""),
    "odds": (two_digits, "x ", ""),
    "ratio": (two_digits, "", ":1"),
    "trend": (two_digits, "", ":1"),
    "median": (lambda value: f"{value / 1000:,.0f}", "$", "k"),
}
"""How a number is written, and what stands before and after the figure."""


def as_file(found: Iterable[Answer], suffix: str) -> str:
    """The table as the content of a file, by its suffix: .csv or .jsonl."""
    if suffix not in (".csv", ".jsonl"):
        raise RoleshiftError(f"claims are written as .csv or .jsonl, not as {suffix or 'a file without a suffix'}")
    return table(found).write_csv() if suffix == ".csv" else table(found).write_ndjson()


def as_lines(found: Iterable[Answer]) -> str:
    """The claims for a terminal of 100 columns, one line each."""
    return "\n".join(
        f"{answer.claim.id:<4}{said(answer):<17} {in_words(answer.headline):<36} {answer.claim.label}"
        for answer in found
    )
