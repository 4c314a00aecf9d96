"""What the spiders of job boards share: a board is one unit, in one page or several."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from crawlers.documents import Document
from crawlers.registry import Source
from crawlers.spiders.base import NoAnswerError, SourceSpider, Work
from crawlers.unit import Unit

_MOST_PAGES = 200


class BoardSpider(SourceSpider):
    """Fetches each board whole. A kind says where its pages are and where the ads stand in an answer."""

    page_size: int | None = None
    """Ads a page; None where one answer holds them all."""

    def url(self, source: Source, first: int) -> str:
        """Address of the page that starts with ad number `first`, from 0."""
        raise NotImplementedError

    def ads(self, data: Any) -> list[Any] | None:
        """The ads of an answer; None where it is not the answer of such a board."""
        raise NotImplementedError

    async def plan(self) -> Sequence[Work]:
        """One unit a board."""
        for source in self.sources:
            self.tally.expect(source.id, 1)
        return [partial(self._board, source) for source in self.sources]

    async def _board(self, source: Source) -> Unit:
        documents: list[Document] = []
        items, reason = 0, None
        for page in range(_MOST_PAGES if self.page_size else 1):
            try:
                document, found = await self._page(source, page)
            except NoAnswerError as error:
                documents += [error.document] if error.document else []
                reason = str(error)
                break
            if documents and document.sha256 == documents[-1].sha256:
                break  # a host that ignores the page asked for would go on for ever
            documents.append(document)
            items += found
            if found < (self.page_size or 0):
                break
        return Unit(
            source=source,
            key=source.slug,
            label=f"{source.id} ",
            noun="ads",
            documents=documents,
            items=items,
            state="partial" if reason else "open",
            reason=reason,
        )

    async def _page(self, source: Source, page: int) -> tuple[Document, int]:
        context: dict[str, str | int | None] = {"slug": source.slug, "company": source.company, "page": page}
        url = self.url(source, page * (self.page_size or 0))
        answer = await self.ask(url, source, context, lambda data: self.ads(data) is not None)
        return answer.document, len(self.ads(answer.data) or [])


def listed(data: Any, name: str) -> list[Any] | None:
    """The list called `name` in an answer; None where there is none."""
    rows = data.get(name) if isinstance(data, dict) else None
    return rows if isinstance(rows, list) else None
