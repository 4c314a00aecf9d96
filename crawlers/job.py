"""What a crawl is asked to do and what it reports: plain data, written as JSON between parent and child."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from crawlers.registry import Source

Outcome = Literal["finished", "partial", "failed"]
UNREACHED = "could not be reached; check the network connection"


@dataclass(frozen=True)
class CrawlJob:
    """One crawl. `since` and `until` are months YYYY-MM (inclusive) or None; they bound Hacker News threads.

    `documents` is the folder of the raw documents, `gateway` the address of a mirror or replay,
    `contact` stands in the user agent, `sample` marks every document as written for the sample.
    """

    crawl_id: str
    sources: Sequence[Source]
    documents: Path
    contact: str
    since: str | None = None
    until: str | None = None
    gateway: str | None = None
    sample: bool = False

    @property
    def gateway_on_loopback(self) -> bool:
        """True where nobody else's machine is asked, so that no pause is needed."""
        host = urlsplit(self.gateway or "").hostname
        return host in ("localhost", "::1") or (host or "").startswith("127.")

    def wants(self, month: str) -> bool:
        """True where `month` (YYYY-MM) lies within since and until."""
        return (self.since or "") <= month <= (self.until or "9999-12")

    def to_json(self) -> str:
        """The job as a JSON object."""
        return json.dumps({**asdict(self), "documents": str(self.documents)})

    @classmethod
    def from_json(cls, text: str) -> "CrawlJob":
        """Read what `to_json` wrote."""
        found: dict[str, Any] = json.loads(text)
        found["sources"] = tuple(Source(**row) for row in found["sources"])
        found["documents"] = Path(found["documents"])
        return cls(**found)


@dataclass
class SourceReport:
    """What became of one source.

    `documents` were kept anew, `items` are the comments or ads seen in this crawl, `statuses` counts the
    HTTP answers by code (retried ones too), `retries` the requests asked again. `answers` are address and SHA-256 of what
    came of a board, `whole` says that they list every ad of it.
    """

    source: str
    kind: str
    outcome: Outcome = "failed"
    reason: str | None = "the crawl ended before it was done"
    documents: int = 0
    items: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    retries: int = 0
    answers: list[tuple[str, str]] = field(default_factory=list)
    whole: bool = False

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The answers that together list every ad of a board; empty where it was not read whole."""
        return self.answers if self.whole else []

    def answered(self, status: int) -> None:
        """Count one HTTP answer."""
        self.statuses[str(status)] = self.statuses.get(str(status), 0) + 1

    def asked_again(self) -> None:
        """Count one retry."""
        self.retries += 1


@dataclass(frozen=True)
class CrawlReport:
    """What became of a crawl: `finished`, `partial` (some of it failed) or `failed`, and why if not finished."""

    crawl_id: str
    outcome: Outcome
    reason: str | None
    sources: tuple[SourceReport, ...]

    def to_json(self) -> str:
        """The report as a JSON object."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> "CrawlReport":
        """Read what `to_json` wrote."""
        found: dict[str, Any] = json.loads(text)
        found["sources"] = tuple(SourceReport(**row) for row in found["sources"])
        return cls(**found)

    @classmethod
    def of(cls, job: CrawlJob, sources: Sequence[SourceReport]) -> "CrawlReport":
        """Sum up the sources' reports."""
        outcomes = {report.outcome for report in sources}
        outcome: Outcome = outcomes.pop() if len(outcomes) == 1 else "partial"
        if all((report.reason or "").endswith(UNREACHED) for report in sources):
            return cls(job.crawl_id, "failed", f"{job.gateway or 'the sources'} {UNREACHED}", tuple(sources))
        reasons = [f"{report.source}: {report.reason}" for report in sources if report.reason]
        more = f" (and {len(reasons) - 3} more sources)" if len(reasons) > 3 else ""
        return cls(job.crawl_id, outcome, ("; ".join(reasons[:3]) + more) or None, tuple(sources))

    @classmethod
    def failed(cls, job: CrawlJob, reason: str) -> "CrawlReport":
        """The report of a crawl that ended without one of its own."""
        return cls(job.crawl_id, "failed", reason, tuple(SourceReport(s.id, s.kind) for s in job.sources))
