"""Feeds, sitemaps with their pages, files of one's own and benchmark series, read by the real spiders."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.foreign_xml import sitemap, unzipped
from crawlers.job import CrawlJob, CrawlReport
from crawlers.launch import crawl
from crawlers.registry import Source, load
from crawlers.sample import SOURCES
from crawlers.sample.answers import answer
from pipelines.sources import parse
from tests.crawlers_loopback import ALWAYS, WAF, Loopback, kept, run, serving
from warehouse.errors import RoleshiftError

FEED = "/weworkremotely.com/remote-jobs.rss"
PAGES = "/careers.lanternfish.example.com/job/"
BOMB = (
    b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 50 + b'"><!ENTITY c "' + b"&b;" * 50 + b'">]>'
    b"<rss><channel><item><title>&c;</title><guid>https://x.example.com/1</guid></item></channel></rss>"
)


def instead(part: str, body: bytes | None) -> Callable[[str], bytes | None]:
    """The sample's answers, but `body` wherever the address holds `part`."""
    return lambda path: body if part in path else answer(path)


def crawl_one(folder: Path, loopback: Loopback, source: Source) -> CrawlReport:
    with serving(loopback):
        job = CrawlJob("test", (source,), folder, "crawler@example.com", gateway=loopback.address)
        return crawl(job, on_progress=lambda line: None)


def test_a_feed_is_one_document_with_all_its_ads(tmp_path: Path) -> None:
    source = run(tmp_path, Loopback(), ("weworkremotely",)).sources[0]
    assert (source.outcome, source.documents, source.items, len(source.pages)) == ("finished", 1, 4, 0)


@pytest.mark.parametrize("body", [BOMB, b"<rss><channel><item>", WAF])
def test_a_feed_that_is_none_is_refused_with_a_reason(tmp_path: Path, body: bytes) -> None:
    source = run(tmp_path, Loopback(answer=instead(FEED, body)), ("weworkremotely",)).sources[0]
    assert (source.outcome, source.items, source.pages) == ("partial", 0, [])
    assert "no usable answer" in (source.reason or "")
    assert parse(kept(tmp_path))["reject"].to_list() == ["malformed"]


def test_a_feed_of_a_hundred_megabytes_is_given_up(tmp_path: Path) -> None:
    huge = b"<rss><channel>" + b" " * 100 * 2**20 + b"</channel></rss>"
    source = run(tmp_path, Loopback(answer=instead(FEED, huge)), ("weworkremotely",)).sources[0]
    assert (source.outcome, source.documents) == ("failed", 0)
    assert "larger than" in (source.reason or "")


def test_a_sitemap_leads_to_every_page_of_its_own_host(tmp_path: Path) -> None:
    loopback = Loopback()
    source = run(tmp_path, loopback, ("schema",)).sources[0]
    assert (source.outcome, source.documents, source.items, len(source.pages)) == ("finished", 7, 5, 7)
    assert not loopback.times("elsewhere.example.com")
    assert parse(kept(tmp_path))["posting_id"].n_unique() == 6


def test_a_row_may_name_further_hosts(tmp_path: Path) -> None:
    url = "https://careers.lanternfish.example.com/sitemap.xml"
    source = Source("schema", "x", None, "2026-11-21", url=url, hosts=["elsewhere.example.com"])
    report = crawl_one(tmp_path, Loopback(), source).sources[0]
    assert (report.outcome, report.items, report.pages) == ("partial", 6, []), "the stranger's page is not there"
    assert "1 ads without a page" in (report.reason or "")


@pytest.mark.parametrize("fault", ["404", "waf"])
def test_a_board_of_which_a_page_is_missing_is_not_whole(tmp_path: Path, fault: str) -> None:
    loopback = Loopback(faults={f"{PAGES}nothing": [fault] * ALWAYS})
    source = run(tmp_path, loopback, ("schema",)).sources[0]
    assert (source.outcome, source.pages) == ("partial", [])
    assert parse(kept(tmp_path))["reject"].null_count() == 5


def test_a_page_that_comes_at_last_counts(tmp_path: Path) -> None:
    spoilt = ["waf", "half", "cut", "500", "null"]
    faults = {f"{PAGES}graph": spoilt, "sitemap-jobs": spoilt, "sitemap.xml": spoilt}
    source = run(tmp_path, Loopback(faults=faults), ("schema",)).sources[0]
    assert (source.outcome, source.items, len(source.pages)) == ("finished", 5, 7)


@pytest.mark.parametrize("body", [b"<html><body>Log in</body></html>", b"<urlset"])
def test_what_stands_in_for_a_sitemap_is_no_board_of_one_page(tmp_path: Path, body: bytes) -> None:
    loopback = Loopback(answer=instead("sitemap.xml", body))
    source = run(tmp_path, loopback, ("schema",)).sources[0]
    assert (source.outcome, source.items, source.pages) == ("partial", 0, [])


def test_an_empty_sitemap_is_asked_for_anew_not_whether_it_changed(tmp_path: Path) -> None:
    loopback = Loopback(answer=instead("sitemap.xml", b"<urlset/>"), etags=True)
    assert run(tmp_path, loopback, ("schema",)).sources[0].items == 0
    assert (len(loopback.times("sitemap.xml")), loopback.unchanged) == (3, 0)


def test_a_single_page_is_a_board(tmp_path: Path) -> None:
    source = Source("schema", "one", None, "2026-11-21", url="https://careers.lanternfish.example.com/job/several")
    report = crawl_one(tmp_path, Loopback(), source).sources[0]
    assert (report.outcome, report.documents, len(report.pages)) == ("finished", 1, 1)
    assert parse(kept(tmp_path))["title"].to_list() == ["Data Scientist", "AI Engineer, Harbours"]


def test_a_sitemap_in_gzip_has_a_limit() -> None:
    with pytest.raises(ValueError, match="more than 64 MB"):
        unzipped(gzip.compress(b" " * 65 * 2**20))
    with pytest.raises(ValueError, match=r"broken gzip|cut off"):
        unzipped(gzip.compress(b"<urlset/>")[:-9])
    assert sitemap(gzip.compress(b"<urlset><url><loc> http://a.example.com/1\n</loc></url></urlset>")).pages == (
        "http://a.example.com/1",
    )


def own(path: Path, **columns: str) -> Source:
    return Source("file", "mine", None, "2026-11-21", url=str(path), columns=columns or None)


def test_a_file_is_read_from_the_disk_and_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "jobs.jsonl"
    file.write_text('{"id": 1, "text": "AI engineer wanted"}\n{"id": 2\n')
    loopback = Loopback()
    report = crawl_one(tmp_path / "d", loopback, own(file)).sources[0]
    assert (report.outcome, report.documents, report.items, len(report.pages)) == ("finished", 1, 2, 1)
    documents = kept(tmp_path / "d")
    assert documents["body"].to_list() == [file.read_bytes()]
    assert parse(documents).select("posting_id", "reject", "url").rows()[0] == ("file-mine-1", None, "")
    assert parse(documents)["reject"].to_list() == [None, "malformed"]
    assert not loopback.seen


def test_other_names_of_columns_are_another_document(tmp_path: Path) -> None:
    file = tmp_path / "jobs.csv"
    file.write_text("ref,body,text\n1,AI engineer wanted,other words\n")
    crawl_one(tmp_path / "d", Loopback(), own(file, id="ref"))
    crawl_one(tmp_path / "d", Loopback(), own(file, id="ref", text="body"))
    crawl_one(tmp_path / "d", Loopback(), own(file, id="ref", text="body"))
    assert parse(kept(tmp_path / "d"))["html"].to_list() == ["<pre>other words</pre>", "<pre>AI engineer wanted</pre>"]


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("gone.csv", None, "cannot be read (No such file"),
        ("jobs.xlsx", b"x", "ends in none of"),
        ("jobs.parquet", b"no parquet", "no PARQUET"),
        ("jobs.csv", b"", "no CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, body: bytes | None, reason: str) -> None:
    file = tmp_path / name
    if body is not None:
        file.write_bytes(body)
    report = crawl_one(tmp_path / "d", Loopback(), own(file)).sources[0]
    assert report.outcome in ("partial", "failed")
    assert report.pages == []
    assert reason in (report.reason or "")


def test_a_series_lists_no_ads(tmp_path: Path) -> None:
    loopback = Loopback(faults={"AI_posting.csv": ["half", "waf"]})
    source = run(tmp_path, loopback, ("tracker",)).sources[0]
    assert (source.outcome, source.documents, source.items, source.pages) == ("finished", 1, 0, [])
    assert parse(kept(tmp_path)).is_empty()


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ('kind = "schema"', "url is missing"),
        ('kind = "file"', "url is missing; give the path"),
        ('kind = "file"\nurl = "a.csv"\ncolumns = { colour = "red" }', "columns knows no colour; it has id, text"),
        ('kind = "file"\nurl = "a.csv"\ncolumns = { id = 3 }', "hold texts alone"),
        ('kind = "schema"\nurl = "https://a.example.com"\nhosts = [3]', "hold texts alone"),
    ],
)
def test_faults_of_a_row(tmp_path: Path, row: str, complaint: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(f'[[source]]\nslug = "x"\nadded = 2026-11-21\n{row}\n')
    with pytest.raises(RoleshiftError, match=complaint):
        load(file)


def test_the_samples_columns_come_through_the_job() -> None:
    source = next(source for source in load(SOURCES) if source.kind == "file")
    job = CrawlJob("test", (source,), Path("d"), "c")
    assert CrawlJob.from_json(job.to_json()).sources == (source,)
