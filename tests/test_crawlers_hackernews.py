"""Hacker News threads, crawled by the real spider from a loopback server."""

import json
import time
from pathlib import Path

import polars as pl
import pytest

from crawlers import sample
from crawlers.job import CrawlReport
from crawlers.spiders.hackernews import SETTLED_AFTER, read_hit
from pipelines.sources import parse
from tests.crawlers_loopback import ALWAYS, Loopback, addresses, changed, kept, run

TREE, ITEM = "/api/v1/items/", "/v0/item/"
JUNE, DECEMBER, MARCH = 990100000, 990200000, 990300000


def stories() -> dict[int, list[dict[str, object]]]:
    text = (Path(sample.__file__).parent / "hackernews.json").read_text(encoding="utf-8")
    return {story["id"]: story["comments"] for story in json.loads(text)}


def ids(documents: Path) -> list[str]:
    return sorted(parse(kept(documents))["posting_id"])


EXPECTED = sorted(f"hn-{comment['id']}" for thread in (JUNE, DECEMBER, MARCH) for comment in stories()[thread])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CrawlReport, Loopback]:
    documents, loopback = tmp_path_factory.mktemp("undisturbed"), Loopback()
    return documents, run(documents, loopback), loopback


def test_direct_children_of_the_hiring_threads_and_nothing_else(
    undisturbed: tuple[Path, CrawlReport, Loopback],
) -> None:
    documents, report, loopback = undisturbed
    assert (report.outcome, report.reason) == ("finished", None)
    assert ids(documents) == EXPECTED
    assert report.sources[0].items == len(EXPECTED)
    for decoy in (JUNE + 1, JUNE + 2, MARCH + 1):
        assert loopback.times(str(decoy)) == []


def test_what_the_index_leaves_out_is_recorded_with_its_reason(undisturbed: tuple[Path, CrawlReport, Loopback]) -> None:
    raw = parse(kept(undisturbed[0]))
    reasons = dict(raw.filter(pl.col("reject").is_not_null()).group_by("reject").len().rows())
    assert reasons == {"dead": 2, "deleted": 2, "missing": 1, "empty": 1}
    for thread in stories().values():
        for comment in thread:
            if comment.get("gone") == "unindexed":
                row = raw.row(by_predicate=pl.col("posting_id") == f"hn-{comment['id']}", named=True)
                assert (row["html"], row["reject"]) == (comment["html"], None)


def test_documents_are_the_bytes_of_the_real_address(undisturbed: tuple[Path, CrawlReport, Loopback]) -> None:
    documents, _, loopback = undisturbed
    for row in kept(documents).iter_rows(named=True):
        assert row["url"].startswith(("https://hn.algolia.com/", "https://hacker-news.firebaseio.com/"))
        assert row["body"] == loopback.answer(row["url"].removeprefix("https:/"))
        assert (row["bytes"], row["status"], row["sample"], row["source"]) == (len(row["body"]), 200, True, "hn")


def test_a_second_crawl_asks_only_what_threads_there_are(
    undisturbed: tuple[Path, CrawlReport, Loopback],
) -> None:
    documents, _, _ = undisturbed
    before, again = sorted(documents.rglob("*")), Loopback()
    report = run(documents, again)
    assert report.outcome == "finished"
    assert [path for path, *_ in again.seen if "robots.txt" not in path and "search_by_date" not in path] == []
    assert sorted(documents.rglob("*")) == before


def test_every_fault_is_outlived(tmp_path: Path, undisturbed: tuple[Path, CrawlReport, Loopback]) -> None:
    kid = f"{ITEM}{stories()[MARCH][-1]['id']}.json"
    loopback = Loopback(
        faults={
            "search_by_date": ["half", "waf", "500", "cut"],
            f"{TREE}{JUNE}": ["429", "half"],
            f"{TREE}{DECEMBER}": ["cut", "waf", "null"],
            f"{ITEM}{JUNE}.json": ["500", "half"],
            f"{ITEM}{MARCH}.json": ["waf", "null"],
            kid: ["half", "500"],
        }
    )
    report = run(tmp_path, loopback)
    assert (report.outcome, report.sources[0].retries) == ("finished", 15)
    assert report.sources[0].statuses["500"] == 3
    assert addresses(tmp_path) == addresses(undisturbed[0])
    first, second, *_ = loopback.times(f"{TREE}{JUNE}")
    assert second - first >= 1.0, "Retry-After: 1 was not honoured"


def test_without_the_index_every_comment_comes_item_by_item_and_a_gap_is_told(tmp_path: Path) -> None:
    lost = stories()[DECEMBER][3]["id"]
    faults = {
        f"{TREE}{JUNE}": ["waf"] * ALWAYS,
        f"{TREE}{DECEMBER}": ["half"] * ALWAYS,
        f"{ITEM}{lost}.json": ["500"] * ALWAYS,
        f"{ITEM}{MARCH}.json": ["500"] * ALWAYS,
    }
    report = run(tmp_path, Loopback(faults=faults))
    assert report.outcome == "partial"
    assert "2 of 3 incomplete" in (report.reason or "")
    assert "1 of 22 missing" in (report.reason or "")
    assert "could not be counted" in (report.reason or "")
    states = {part.name[:7]: part.name.split(".")[-2] for part in (tmp_path / "hn").iterdir()}
    assert states == {"2023-06": "final", "2024-12": "partial", "2026-03": "partial"}

    mended = Loopback()
    assert run(tmp_path, mended).outcome == "finished"
    assert mended.times(str(JUNE)) == []
    assert sorted(set(ids(tmp_path))) == EXPECTED


def test_an_index_without_comments_is_not_believed(tmp_path: Path) -> None:
    empty = changed(lambda path, data: {**data, "children": []} if TREE in path else data)  # type: ignore[dict-item]
    report = run(tmp_path, Loopback(answer=empty), since="2023-01", until="2023-12")
    assert report.outcome == "finished"
    assert ids(tmp_path) == sorted(f"hn-{comment['id']}" for comment in stories()[JUNE])


def test_a_young_thread_is_fetched_anew_and_kept_only_where_it_changed(tmp_path: Path) -> None:
    def young(path: str, data: object) -> object:
        if "search_by_date" in path:
            hits = [hit | {"created_at_i": int(time.time()) - 86_400} for hit in data["hits"]]  # type: ignore[index]
            return {**data, "hits": hits}  # type: ignore[dict-item]
        return data

    def edited(path: str, data: object) -> object:
        if path.endswith(f"{TREE}{JUNE}"):
            data["children"][0]["text"] = "edited"  # type: ignore[index]
        return young(path, data)

    since = {"since": "2023-06", "until": "2023-06"}
    run(tmp_path, Loopback(answer=changed(young)), **since)
    parts, rows = len(list(tmp_path.rglob("*.parquet"))), kept(tmp_path).height
    second = Loopback(answer=changed(young))
    assert run(tmp_path, second, **since).sources[0].documents == 0
    assert len(second.times(f"{TREE}{JUNE}")) == 1
    assert len(list(tmp_path.rglob("*.parquet"))) == parts
    assert run(tmp_path, Loopback(answer=changed(edited)), **since).sources[0].documents == 1
    assert kept(tmp_path).height == rows + 1


def test_more_stories_than_one_query_shows(tmp_path: Path) -> None:
    """The index shows 1,000 hits a query; the threads lie beyond, and two stories share each second."""
    padding = [
        {
            "objectID": str(880000000 + n),
            "title": "Ask HN: Who wants to be hired?",
            "created_at_i": 1_800_000_000 + n // 2,
        }
        for n in range(2500)
    ]

    def crowded(path: str, data: object) -> object:
        if "search_by_date" not in path:
            return data
        upto = int(path.rpartition("%3C%3D")[2]) if "%3C%3D" in path else 2**40
        hits = [*reversed(padding), *data["hits"]]  # type: ignore[index]
        return {"hits": [hit for hit in hits if hit["created_at_i"] <= upto][:1000]}

    loopback = Loopback(answer=changed(crowded))
    report = run(tmp_path, loopback, since="2023-06", until="2023-06")
    assert (report.outcome, report.sources[0].items) == ("finished", len(stories()[JUNE]))
    assert len(loopback.times("search_by_date")) == 3


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("Ask HN: Who is hiring? (August 2012)", "2012-08"),
        ("Ask HN: Who is Hiring? (Jan. 2011 Edition)", "2011-01"),
        ("Ask HN: Who is hiring right now?", "2020-04"),
        ("Who is hiring? (May 2013)", "2013-05"),
        ("Ask HN: Who's hiring? (Sept 2014)", "2014-09"),
        ("Ask HN: Who wants to be hired? (August 2022)", None),
        ("Ask HN: Freelancer? Seeking freelancer? (August 2022)", None),
        ("Ask HN: Freelancer? Who is hiring?", None),
        ("Ask HN: Who is firing?", None),
        (None, None),
    ],
)
def test_month_of_a_title(title: str | None, month: str | None) -> None:
    thread = read_hit({"objectID": "7", "title": title, "created_at_i": 1_585_724_400})
    assert (thread.month if thread else None) == month


def test_a_thread_settles_after_sixty_days() -> None:
    for age, settled in ((SETTLED_AFTER - 60, False), (SETTLED_AFTER + 60, True)):
        opened = int(time.time()) - age
        thread = read_hit({"objectID": "7", "title": "Ask HN: Who is hiring?", "created_at_i": opened})
        assert thread is not None
        assert thread.settled is settled
