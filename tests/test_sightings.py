"""From crawls to published facts: what closes a job and what does not, over several crawls by the real spiders."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import flows
from crawlers.launch import crawl
from crawlers.registry import Source
from tests import made_facts
from tests.crawlers_loopback import ALWAYS, Loopback, job, serving
from warehouse import lane, marts
from warehouse.settings import Settings
from warehouse.store import Store

LEVER = Source("lever", "birch", "Birch Signal", "2026-11-21")
FEED = Source("weworkremotely", "all", None, "2026-11-21")
ASHBY = Source("ashby", "birch", "Birch Signal Inc.", "2026-11-21")
TITLES = [
    f"{what} Engineer" for what in ("AI", "ML", "Data", "Prompt", "Agent", "Search", "Voice", "Edge", "Test", "Web")
]


def lever(*titles: str, created: int = 1_760_000_000_000) -> bytes:
    """A Lever board with one ad a title."""
    return json.dumps(
        [{"id": title.lower().replace(" ", "-"), "text": title, "createdAt": created, "hostedUrl": "https://b.example",
          "description": f"<p>We hire a {title}.</p>"} for title in titles]
    ).encode()  # fmt: skip


def ashby(*titles: str) -> bytes:
    """An Ashby board with one ad a title."""
    return json.dumps(
        {"jobs": [{"id": f"a-{title}", "title": title, "jobUrl": "https://b.example", "isListed": True,
                   "descriptionHtml": f"<p>We hire a {title}.</p>"} for title in titles]}
    ).encode()  # fmt: skip


def feed(*titles: str) -> bytes:
    """We Work Remotely's feed with one ad a title."""
    items = "".join(
        f"<item><title>Birch Signal: {title}</title><guid>https://w.example/{title}</guid><region>Anywhere</region>"
        f"<link>https://w.example/{title}</link><description>&lt;p&gt;We hire a {title}.&lt;/p&gt;</description></item>"
        for title in titles
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title>{items}</channel></rss>'.encode()


@dataclass
class Follower:
    """Crawls the same sources again and again and builds the marts after each crawl."""

    store: Store
    settings: Settings
    sources: tuple[Source, ...] = (LEVER,)
    crawls: int = field(default=0)

    def crawl(self, boards: Mapping[str, bytes | None], fault: str | None = None, faults: Sequence[str] = ()) -> None:
        """Ask hosts that answer with these boards (404 where there is none).

        `fault` spoils every answer, `faults` the first ones, each in turn.
        """
        self.crawls += 1

        def answer(path: str) -> bytes | None:
            if "robots.txt" in path:
                return b"User-agent: *\nAllow: /\n"
            return next((body for host, body in boards.items() if host in path), None)

        met = {"/birch": [fault] * ALWAYS if fault else list(faults)}
        with serving(Loopback(answer=answer, faults=met)) as loopback:
            asked = replace(
                job(self.settings.documents, loopback.address), crawl_id=f"crawl-{self.crawls}", sources=self.sources
            )
            told = crawl(replace(asked, sample=False), on_progress=lambda line: None)
        lane.save_crawl(self.store, flows._crawls(told, False), flows._crawl_pages(told))
        self.store.show_documents()
        flows.understand(flows.Run(self.settings, self.store))
        marts.build(self.store, made_facts.nothing_computed)

    def sighting(self, title: str) -> dict[str, Any]:
        """The row of the ad with this title on the Lever board."""
        return self.store.query("FROM sightings WHERE title = ? AND kind = 'lever'", [title]).row(0, named=True)

    def states(self, kind: str = "lever") -> dict[str, int]:
        """How many ads of the board are in each state."""
        return dict(self.store.query("SELECT state, count(*) FROM sightings WHERE kind = ? GROUP BY 1", [kind]).rows())

    def tables(self) -> tuple[pl.DataFrame, ...]:
        """What is known of the ads, whichever crawl it comes from."""
        own = "document_id, fetched_at"
        return (
            self.store.query("SELECT * EXCLUDE (last_seen, crawls_seen) FROM sightings ORDER BY posting_id"),
            *(
                self.store.query(f"SELECT * EXCLUDE ({own}) FROM {t} ORDER BY posting_id")
                for t in ("postings", "rejects")
            ),
        )

    def health(self, source: str) -> dict[str, Any]:
        """The row of one source."""
        return self.store.query("FROM source_health WHERE source = ?", [source]).row(0, named=True)


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    settings = Settings(_env_file=None, data_dir=tmp_path)  # type: ignore[call-arg]
    with Store(settings.database, settings.documents) as store:
        yield Follower(store, settings)


def test_a_job_closes_only_when_two_whole_readings_lack_it(follower: Follower) -> None:
    gone, *rest = TITLES
    follower.crawl({"lever": lever(*TITLES)})
    before = follower.sighting(gone)
    assert (before["state"], before["left_truncated"], before["closed_on"]) == ("open", True, None)
    follower.crawl({"lever": lever(*rest, "New Engineer")})
    for boards, fault in (({}, None), ({"lever": lever(*rest)}, "half"), ({"lever": lever()}, None)):
        follower.crawl(boards, fault)
        assert (follower.sighting(gone)["state"], follower.sighting(gone)["missed"]) == ("unknown", 1)
        assert follower.states() == {"open": 10, "unknown": 1}
    health = follower.health("lever/birch")
    assert (health["asked"], health["answered"], health["partial"], health["held_back"]) == (5, 4, 1, 1)

    follower.crawl({"lever": lever(*rest, "New Engineer", created=1_770_000_000_000)})
    closed, refreshed = follower.sighting(gone), follower.sighting("ML Engineer")
    assert (closed["state"], closed["missed"], closed["crawls_seen"]) == ("closed", 2, 1)
    second = follower.store.query("SELECT finished_at FROM crawls WHERE crawl_id = 'crawl-2'").item()
    assert closed["closed_on"] == second.date()
    assert refreshed["first_seen"] == before["first_seen"], "a refreshed date is not a new job"
    assert refreshed["source_posted_at"] > before["source_posted_at"]
    assert follower.sighting("New Engineer")["first_seen"] == second
    assert not follower.sighting("New Engineer")["left_truncated"]

    follower.crawl({"lever": lever(*TITLES, "New Engineer")})
    assert (follower.sighting(gone)["state"], follower.sighting(gone)["first_seen"]) == ("open", before["first_seen"])


def test_a_page_that_did_not_change_still_shows_its_ads(follower: Follower) -> None:
    """A document is kept once, however often it comes; what a crawl saw is told by its pages."""
    first, second = ([f"{name} {number}" for number in range(size)] for name, size in (("Early", 100), ("Late", 20)))
    follower.crawl({"skip=0": lever(*first), "skip=100": lever(*second)})
    for _ in range(2):
        follower.crawl({"skip=0": lever(*first), "skip=100": lever(*second[1:])})
    assert follower.states() == {"open": 119, "closed": 1}
    assert [follower.sighting(title)["crawls_seen"] for title in ("Early 0", "Late 0", "Late 1")] == [3, 1, 3]


def test_crawls_full_of_faults_close_nothing_and_leave_what_a_clean_one_found(follower: Follower) -> None:
    follower.crawl({"lever": lever(*TITLES)})
    clean = follower.tables()
    kinds = ("500", "cut", "half", "empty", "waf", "none")
    for seed in (1, 2, 3):
        follower.crawl({"lever": lever(*TITLES)}, faults=random.Random(seed).choices(kinds, k=12))
        assert follower.states() == {"open": 10}
    follower.crawl({"lever": lever()})
    follower.crawl({"lever": lever()})
    assert follower.states() == {"open": 10}, "an empty answer was believed"
    follower.crawl({"lever": lever(*TITLES)})
    assert all(after.equals(before) for after, before in zip(follower.tables(), clean, strict=True))


def test_an_ad_that_leaves_a_feed_of_the_newest_is_not_closed(follower: Follower) -> None:
    follower.sources = (FEED,)
    follower.crawl({"weworkremotely": feed(*TITLES)})
    for first in (1, 2, 3):
        follower.crawl({"weworkremotely": feed(*TITLES[first:])})
    follower.crawl({"weworkremotely": feed(*TITLES[3:])})
    follower.crawl({}, None)
    assert follower.states("weworkremotely") == {"open": 7, "unknown": 3}
    health = follower.health("weworkremotely/all")
    assert (health["asked"], health["partial"], health["ads_open"]) == (6, 0, 7)


def test_a_fall_is_held_back_and_believed_once_it_lasts(follower: Follower) -> None:
    follower.crawl({"lever": lever(*TITLES)})
    for held_back in (1, 2):
        follower.crawl({"lever": lever(*TITLES[:4])})
        assert follower.states() == {"open": 10}
        health = follower.health("lever/birch")
        assert (health["held_back"], health["last_outcome"]) == (held_back, "finished")
        assert health["last_reason"] == f"held back: 4 ads, {(10, 7)[held_back - 1]} were usual; it closes no job"
    follower.crawl({"lever": lever(*TITLES[:4])})
    assert follower.states() == {"open": 4, "unknown": 6}
    follower.crawl({"lever": lever(*TITLES[:4])})
    assert follower.states() == {"open": 4, "closed": 6}
    assert follower.health("lever/birch")["ads_open"] == 4


def test_a_board_that_moved_takes_its_jobs_along(follower: Follower) -> None:
    follower.crawl({"lever": lever(*TITLES)})
    follower.sources = (LEVER, ASHBY)
    follower.crawl({"ashby": ashby(*TITLES[:6])})
    assert follower.health("lever/birch")["moved_to"] is None, "one 404 is not the end of a board"
    follower.crawl({"ashby": ashby(*TITLES[:6]), "lever": lever()})
    assert follower.health("lever/birch")["moved_to"] == "ashby/birch"
    assert follower.health("ashby/birch")["moved_to"] is None
    for _ in range(3):
        follower.crawl({"ashby": ashby(*TITLES[:6]), "lever": lever()})
    assert follower.states() == {"moved": 10}, "an empty board that has moved closes nothing"


def test_another_board_with_other_titles_is_no_move(follower: Follower) -> None:
    follower.crawl({"lever": lever(*TITLES)})
    follower.sources = (LEVER, ASHBY)
    for _ in range(2):
        follower.crawl({"ashby": ashby(*TITLES[:4], "Baker", "Cook")})
    assert follower.health("lever/birch")["moved_to"] is None
    assert follower.states() == {"open": 10}


def test_a_whole_reading_whose_answers_are_lost_closes_nothing(follower: Follower) -> None:
    follower.crawl({"lever": lever(*TITLES)})
    for titles in (TITLES[1:], TITLES[1:9]):
        follower.crawl({"lever": lever(*titles)})
    assert follower.states() == {"open": 8, "unknown": 1, "closed": 1}
    first = "SELECT min_by(document_id, fetched_at) FROM documents"
    follower.store.con.execute(f"DELETE FROM parses WHERE document_id NOT IN ({first})")
    marts.build(follower.store, made_facts.nothing_computed)
    assert follower.states() == {"open": 10}
