"""What the spiders of job boards share: a board is one unit, whole or marked as partial."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from crawlers.documents import Document
from crawlers.registry import Source
from crawlers.spiders.base import Answer, NoAnswerError, SourceSpider, Work
from crawlers.unit import Unit

_TURNS = 3
"""How often a board is read that changes while it is read, and an empty page is asked for."""


@dataclass
class Reading:
    """A board as read so far. `changed` says that pages overlap or that the declared total moved.

    `token` is what the last answer gave to ask for the next page with, where a kind turns its pages so.
    """

    documents: list[Document] = field(default_factory=list)
    ads: dict[str, Any] = field(default_factory=dict)
    nameless: int = 0
    declared: int | None = None
    token: str | None = None
    reason: str | None = None
    changed: bool = False

    @property
    def items(self) -> int:
        """Distinct ads, and ads without a name."""
        return len(self.ads) + self.nameless


class BoardSpider(SourceSpider):
    """Fetches each board whole. A kind says where its pages are and where the ads stand in an answer."""

    page_size: int | None = None
    """Ads a full page holds; None where one answer holds them all."""
    most_pages: int = 500
    """Pages asked for at most; a board that has more is partial."""
    window: int | None = None
    """Ads a feed shows at most, the newest: one as long as that may have more, so an ad not listed is not gone."""
    noun: str = "ads"
    """What a board's items are called."""
    newest: bool = False
    """A feed of the newest ads alone, or of more than is read politely: ads may move from page to page meanwhile, it need
    not be read to its end, and an ad not listed is never gone."""

    def url(self, source: Source, page: int) -> str:
        """Address of a page, counted from 0."""
        raise NotImplementedError

    def posted(self, token: str | None) -> Mapping[str, Any] | None:
        """What is posted as JSON to ask for a page; None where it is asked for by its address alone."""
        return None

    def token(self, data: Any) -> str | None:
        """What an answer gives to ask for the page behind it with."""
        return None

    def ads(self, data: Any) -> list[Any] | None:
        """The ads of an answer; None where it is not the answer of such a board."""
        raise NotImplementedError

    def name_of(self, ad: Any) -> str | None:
        """What tells an ad from the others of its board; None for one that has no name."""
        name = ad.get("id") if isinstance(ad, dict) else None
        return None if name is None else str(name)

    def declared(self, data: Any) -> int | None:
        """How many ads the whole board holds, where an answer says so."""
        return None

    def more(self, data: Any, reading: Reading) -> bool:
        """Whether another page follows the one with this data (which `reading` already holds)."""
        return bool(self.page_size) and len(self.ads(data) or ()) >= (self.page_size or 0)

    def detail(self, source: Source, ad: Any) -> str | None:
        """Address of the ad's own page, where the list lacks its text."""
        return None

    def good_detail(self, data: Any) -> bool:
        """Whether this is the data of an ad's own page."""
        return isinstance(data, dict)

    def hosts(self, source: Source) -> Sequence[str]:
        """The host of the board's first page."""
        return [urlsplit(self.url(source, 0)).hostname or ""]

    async def plan(self) -> Sequence[Work]:
        """One unit a board."""
        for source in self.sources:
            self.tally.expect(source.id, 1)
        return [partial(self._board, source) for source in self.sources]

    async def _board(self, source: Source) -> Unit:
        reading = Reading()
        for _ in range(_TURNS):
            reading = await self._pages(source)
            if not reading.changed:
                break
        missing = await self._details(source, reading) if reading.items else 0
        few = (
            reading.items < source.fewest
            and f"only {reading.items} {self.noun}, at least {source.fewest} were expected"
        )
        reason = reading.reason or few or (f"{missing} ads without a page of their own" if missing else None)
        return Unit(
            source=source,
            key=source.slug,
            label=f"{source.id} ",
            noun=self.noun,
            documents=reading.documents,
            items=reading.items,
            state="partial" if reason else "open",
            reason=reason,
            warning=self._many(source, reading),
            whole=not (reading.reason or few or self._is_cut_off(reading)),
        )

    def _is_cut_off(self, reading: Reading) -> bool:
        return self.newest or (self.window is not None and reading.items >= self.window)

    def _many(self, source: Source, reading: Reading) -> str | None:
        many = source.most is not None and reading.items > source.most
        return f"{reading.items} {self.noun}, at most {source.most} were expected" if many else None

    async def _pages(self, source: Source) -> Reading:
        reading = Reading()
        for page in range(self.most_pages):
            try:
                answer = await self._page(source, page, reading.token)
            except NoAnswerError as error:
                reading.documents += [error.document] if error.document else []
                reading.reason = str(error)
                return reading
            if not self._take(reading, answer):
                return reading
            if not self.more(answer.data, reading):
                break
        else:
            reading.reason = None if self.newest else f"more than {self.most_pages} pages"
            return reading
        if reading.declared is not None and reading.items != reading.declared:
            reading.reason, reading.changed = f"{reading.items} of {reading.declared} ads came", True
        return reading

    def _take(self, reading: Reading, answer: Answer) -> bool:
        """Add a page; false where it shows that the board changed meanwhile, or that pages repeat."""
        reading.documents.append(answer.document)
        names = [self.name_of(ad) for ad in self.ads(answer.data) or ()]
        again = [name for name in names if name in reading.ads]
        total = self.declared(answer.data)
        if self.newest:
            pass
        elif again:
            reading.reason, reading.changed = f"{len(again)} ads stand on two pages", True
        elif reading.declared not in (None, total):
            reading.reason, reading.changed = f"its total went from {reading.declared} to {total} meanwhile", True
        reading.declared, reading.token = total, self.token(answer.data)
        reading.nameless += names.count(None)
        reading.ads |= {n: ad for n, ad in zip(names, self.ads(answer.data) or (), strict=True) if n is not None}
        return not reading.changed

    async def _page(self, source: Source, page: int, token: str | None) -> Answer:
        """A page that holds ads; or an empty one, if it stays so when it is asked for again."""
        context: dict[str, str | int | None] = {"slug": source.slug, "company": source.company, "page": page}
        asked = partial(self.ask, self.url(source, page), source, context, self._is_page, self.posted(token))
        return await self.until_filled(asked, lambda data: bool(self.ads(data)))

    def _is_page(self, data: Any) -> bool:
        return self.ads(data) is not None

    async def until_filled(self, ask: Callable[..., Awaitable[Answer]], filled: Callable[[Any], bool]) -> Answer:
        """The first answer that is `filled`; or an empty one, if it stays so when it is asked for anew."""
        for turn in range(_TURNS):
            answer = await ask(anew=turn > 0)
            if filled(answer.data):
                break
        return answer

    async def _details(self, source: Source, reading: Reading) -> int:
        """Fetch the ads' own pages, one after the other; return how many are not to be had."""
        missing = 0
        for name, ad in reading.ads.items():
            url = self.detail(source, ad)
            if url is None:
                return 0
            context: dict[str, str | int | None] = {"slug": source.slug, "company": source.company, "ad": name}
            try:
                reading.documents.append((await self.ask(url, source, context, self.good_detail)).document)
            except NoAnswerError:
                missing += 1
        return missing


def listed(data: Any, name: str) -> list[Any] | None:
    """The list called `name` in an answer; None where there is none."""
    rows = data.get(name) if isinstance(data, dict) else None
    return rows if isinstance(rows, list) else None


def counted(data: Any, *path: str) -> int | None:
    """The whole number at a path of names in an answer; None where there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, int) else None
