"""Benchmark series that others publish as CSV: a share of postings by day and country, no postings."""

from dataclasses import replace
from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider
from crawlers.unit import Unit

COLUMNS = "date,jobcountry,AI_share_postings"


class TrackerSpider(BoardSpider):
    """Indeed Hiring Lab's AI tracker, https://github.com/hiring-lab/ai-tracker (CC BY 4.0)."""

    name = "tracker"
    noun = "ads (a series)"

    def read(self, body: bytes) -> list[str]:
        """The lines below the head; ValueError where it is another file or its last line is cut."""
        head, *lines = body.decode("utf-8-sig").splitlines(keepends=True)
        if head.strip() != COLUMNS:
            raise ValueError(f"its head is not {COLUMNS}")
        if not lines or not lines[-1].endswith("\n"):
            raise ValueError("it is cut off")
        return lines

    def url(self, source: Source, page: int) -> str:
        """Address of the file."""
        return source.url or "https://raw.githubusercontent.com/hiring-lab/ai-tracker/main/AI_posting.csv"

    def ads(self, data: list[str]) -> list[Any] | None:
        """Lines stand for ads while the board is read."""
        return data

    def name_of(self, ad: str) -> str | None:
        """Day and country."""
        return ad.rpartition(",")[0]

    async def _board(self, source: Source) -> Unit:
        """A series lists no ads: none is counted, and nothing is closed by its absence."""
        unit = await super()._board(source)
        return replace(unit, items=0, whole=False)
