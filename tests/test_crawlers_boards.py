"""Job boards, crawled by the real spiders from a loopback server."""

import json
from pathlib import Path

import polars as pl

from crawlers.sample.answers import answer
from pipelines.sources import parse
from tests.crawlers_loopback import ALWAYS, Loopback, kept, run


def test_one_failing_board_never_stops_the_others(tmp_path: Path) -> None:
    faults = {
        "api.ashbyhq.com": ["404"] * ALWAYS,
        "remoteok.com/api": ["half"] * ALWAYS,
        "boards-api.greenhouse.io/v1": ["429", "500", "cut"],
        "api.lever.co/v0": ["later"],
    }
    loopback = Loopback(faults=faults)
    report = run(tmp_path, loopback, ("ashby", "greenhouse", "lever", "remoteok"))
    assert report.outcome == "partial"
    outcomes = {source.kind: (source.outcome, source.documents, source.items) for source in report.sources}
    assert outcomes == {
        "ashby": ("failed", 0, 0),
        "greenhouse": ("finished", 1, 4),
        "lever": ("failed", 0, 0),
        "remoteok": ("partial", 1, 0),
    }
    reasons = {source.kind: source.reason or "" for source in report.sources}
    assert "answered 404" in reasons["ashby"]
    assert "answered 503" in reasons["lever"]
    assert len(loopback.times("api.lever.co/v0")) == 1, "a host that asks for a day's peace was asked again"
    assert "no usable answer" in reasons["remoteok"]

    raw = parse(kept(tmp_path))
    malformed = raw.filter(pl.col("reject") == "malformed")
    assert malformed.select("kind", "posting_id").rows() == [("remoteok", malformed["document_id"][0])]
    assert raw.filter(pl.col("kind") == "greenhouse")["reject"].to_list() == [None] * 4


def many_ads(path: str) -> bytes | None:
    """A Lever board of 230 ads, a hundred a page at most."""
    if "api.lever.co/v0" not in path:
        return answer(path)
    first = int(path.split("skip=")[1].split("&")[0])
    return json.dumps([{"id": f"ad-{n}", "text": f"Role {n}"} for n in range(first, min(first + 100, 230))]).encode()


def test_pages_are_turned_until_the_last(tmp_path: Path) -> None:
    loopback = Loopback(answer=many_ads)
    report = run(tmp_path, loopback, ("lever",))
    assert (report.outcome, report.sources[0].documents, report.sources[0].items) == ("finished", 3, 230)
    assert parse(kept(tmp_path))["posting_id"].n_unique() == 230
    assert len(list(tmp_path.rglob("*.parquet"))) == 1, "a board is one part"


def test_a_host_that_ignores_the_page_is_not_asked_for_ever_and_is_no_whole_board(tmp_path: Path) -> None:
    loopback = Loopback(answer=lambda path: many_ads(path.replace("skip=100", "skip=0").replace("skip=200", "skip=0")))
    source = run(tmp_path, loopback, ("lever",)).sources[0]
    assert (source.outcome, source.items, source.pages) == ("partial", 100, [])
    assert "two pages" in (source.reason or "")
    assert len(loopback.times("api.lever.co/v0")) == 6
