"""Counts of a running crawl, from which each source's report comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawlers.job import SourceReport
from crawlers.registry import Source
from crawlers.unit import Unit

_SHOWN = 3


@dataclass
class _Units:
    expected: int = 0
    bad: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    empty_handed: int = 0


class Tally:
    """Counts by source. A source is made of units (threads, or one board); `settle` makes its outcome of theirs."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.reports = {source.id: SourceReport(source.id, source.kind) for source in sources}
        self._units = {source.id: _Units() for source in sources}
        self.fault: str | None = None

    def expect(self, source: str, units: int) -> None:
        """Say how many units the source has to fetch."""
        self._units[source].expected = units

    def kept(self, unit: Unit, documents: int) -> None:
        """Count a unit's documents written and items seen, and note the answers of a board."""
        report = self.reports[unit.source.id]
        report.documents += documents
        report.items += unit.items
        if unit.warning:
            self._units[unit.source.id].odd.append(unit.warning)
        if unit.source.kind != "hn":
            report.answers = [(document.url, document.sha256) for document in unit.documents]
            report.whole = unit.whole

    def trouble(self, source: str, reason: str, empty_handed: bool) -> None:
        """Note a unit that is incomplete, or of which nothing came at all."""
        self._units[source].bad.append(reason)
        self._units[source].empty_handed += empty_handed

    def settle(self, source: str) -> None:
        """Make the source's outcome once all its units are through."""
        report, units = self.reports[source], self._units[source]
        if not units.bad:
            report.outcome, report.reason = "finished", "; ".join(units.odd[:_SHOWN]) or None
            return
        report.outcome = "failed" if units.empty_handed == len(units.bad) and not report.items else "partial"
        count = f"{len(units.bad)} of {units.expected} incomplete: " if units.expected > 1 else ""
        more = "; …" if len(units.bad) > _SHOWN else ""
        report.reason = count + "; ".join(units.bad[:_SHOWN]) + more
