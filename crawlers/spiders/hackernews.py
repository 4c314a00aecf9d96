"""The monthly "Who is hiring?" threads of Hacker News.

Threads are found and read through Algolia's search service, which gives a whole thread in one answer but leaves out
dead comments and sometimes others. Each is counted against the `kids` of Hacker News' own service (Firebase), and
what is missing is fetched from there item by item.
"""

import asyncio
import re
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from crawlers.documents import Document
from crawlers.registry import Source
from crawlers.spiders.base import Answer, NoAnswerError, SourceSpider, Work
from crawlers.unit import Unit

ALGOLIA = "https://hn.algolia.com/api/v1"
FIREBASE = "https://hacker-news.firebaseio.com/v0"
HITS = 1000
"""The index answers at most this many hits for one query."""
SETTLED_AFTER = 60 * 86_400
"""Seconds after which a thread takes no more comments."""

_HIRING = re.compile(r"(ask hn:\s*)?who(\s+is|['’]s)\s+hiring\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TITLE_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\.?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Thread:
    """One thread: its item id, the month it stands for (YYYY-MM), and when it was opened (epoch seconds)."""

    id: int
    month: str
    opened: int

    @property
    def key(self) -> str:
        """Name of its parts on disk."""
        return f"{self.month}-{self.id}"

    @property
    def settled(self) -> bool:
        """True where it can no longer change."""
        return time.time() - self.opened > SETTLED_AFTER


@dataclass
class _Gathered:
    documents: list[Document] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    async def take(self, asked: Coroutine[Any, Any, Answer]) -> Any:
        """Return the answer's JSON and keep its document; None where no good answer came."""
        try:
            answer = await asked
        except NoAnswerError as error:
            self.problems.append(str(error))
            return None
        self.documents.append(answer.document)
        return answer.data


class HackerNewsSpider(SourceSpider):
    """Fetches the threads that are not yet on the shelf for good."""

    name = "hn"
    most_in_vain = 12

    def hosts(self, source: Source) -> Sequence[str]:
        """Both services."""
        return [urlsplit(service).hostname or "" for service in (ALGOLIA, FIREBASE)]

    async def plan(self) -> Sequence[Work]:
        """Find the threads, newest first, and leave out those that are complete and settled."""
        (source,) = self.sources
        try:
            threads = [thread for thread in await self._threads(source) if self.job.wants(thread.month)]
        except NoAnswerError as error:
            self.tally.trouble(source.id, str(error), empty_handed=True)
            return []
        new = [thread for thread in threads if self.shelf.state(thread.key) != "final"]
        self.say(f"hn: {len(threads)} threads, {len(threads) - len(new)} of them already kept")
        self.tally.expect(source.id, len(new))
        return [partial(self._thread, source, thread) for thread in new]

    async def _threads(self, source: Source) -> list[Thread]:
        """Ask for the account's stories in windows of time, since one query shows only the newest HITS."""
        found: dict[int, Thread] = {}
        before = ""
        while True:
            url = f"{ALGOLIA}/search_by_date?tags=story,author_whoishiring&hitsPerPage={HITS}{before}"
            hits = (await self.ask(url, source, {}, _is_search)).data["hits"]
            found |= {thread.id: thread for thread in map(read_hit, hits) if thread}
            oldest = min((hit["created_at_i"] for hit in hits), default=0)
            window = f"&numericFilters=created_at_i%3C%3D{oldest}"
            if len(hits) < HITS or window == before:
                return sorted(found.values(), key=lambda thread: thread.opened, reverse=True)
            before = window

    async def _thread(self, source: Source, thread: Thread) -> Unit:
        got = _Gathered()
        story = await got.take(self._ask_count(source, thread))
        kids = story.get("kids", []) if story else []
        tree = await got.take(self._ask_tree(source, thread, bool(kids)))
        present = {child["id"] for child in tree["children"]} if tree else set()
        missing = [kid for kid in kids if kid not in present]
        items = await asyncio.gather(*(got.take(self._ask_item(source, thread, kid)) for kid in missing))
        lost = len(missing) - sum(document.context["part"] == "item" for document in got.documents)
        reason = _shortfall(got, bool(story), lost, len(present | set(kids)))
        return Unit(
            source=source,
            key=thread.key,
            label=f"hn {thread.month} ",
            noun="comments",
            documents=got.documents,
            items=len(present) + len(items) - lost,
            reason=reason,
            state="partial" if reason else "final" if thread.settled else "open",
        )

    def _ask_count(self, source: Source, thread: Thread) -> Coroutine[Any, Any, Answer]:
        def good(data: Any) -> bool:
            return _is_item(data, thread.id) and bool(data.get("kids") or not data.get("descendants"))

        return self.ask(f"{FIREBASE}/item/{thread.id}.json", source, _context(thread, "kids", thread.id), good)

    def _ask_tree(self, source: Source, thread: Thread, has_kids: bool) -> Coroutine[Any, Any, Answer]:
        def good(data: Any) -> bool:
            return _is_tree(data, thread.id) and bool(data["children"] or not has_kids)

        return self.ask(f"{ALGOLIA}/items/{thread.id}", source, _context(thread, "thread", thread.id), good)

    def _ask_item(self, source: Source, thread: Thread, kid: int) -> Coroutine[Any, Any, Answer]:
        def good(data: Any) -> bool:
            return data is None or _is_item(data, kid)

        return self.ask(f"{FIREBASE}/item/{kid}.json", source, _context(thread, "item", kid), good)


def read_hit(hit: Mapping[str, Any]) -> Thread | None:
    """The thread behind a search hit; None where it is none of the "Who is hiring?" threads."""
    title, opened = str(hit.get("title") or ""), hit["created_at_i"]
    if not _HIRING.match(title.strip()):
        return None
    named = _TITLE_MONTH.search(title)
    month = f"{named[2]}-{_MONTHS.index(named[1].lower()) + 1:02}" if named else None
    return Thread(int(hit["objectID"]), month or f"{datetime.fromtimestamp(opened, UTC):%Y-%m}", opened)


def _context(thread: Thread, part: str, item: int) -> dict[str, str | int | None]:
    return {"thread_id": thread.id, "thread_month": thread.month, "part": part, "item_id": item}


def _shortfall(got: _Gathered, counted: bool, lost: int, expected: int) -> str | None:
    if not got.documents:
        return f"nothing came: {got.problems[0]}"
    if not counted:
        return f"could not be counted: {got.problems[0]}"
    return f"{lost} of {expected} missing: {got.problems[-1]}" if lost else None


def _is_search(data: Any) -> bool:
    hits = data.get("hits") if isinstance(data, dict) else None
    return bool(hits) and isinstance(hits, list) and all(map(_is_hit, hits))


def _is_hit(hit: Any) -> bool:
    return isinstance(hit, dict) and str(hit.get("objectID")).isdecimal() and isinstance(hit.get("created_at_i"), int)


def _is_item(data: Any, item: int) -> bool:
    return isinstance(data, dict) and data.get("id") == item and isinstance(data.get("kids", []), list)


def _is_tree(data: Any, thread: int) -> bool:
    children = data.get("children") if isinstance(data, dict) and data.get("id") == thread else None
    return isinstance(children, list) and all(isinstance(c, dict) and isinstance(c.get("id"), int) for c in children)
