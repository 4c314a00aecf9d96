"""The parsers of job boards: golden pages, and what becomes of an ad that stands on several pages."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.postings import understand
from pipelines.sources import PARSERS, parse
from pipelines.sources.reading import Context, moment
from tests import made_facts
from warehouse import lane
from warehouse.contracts import DOCUMENTS, RAW_POSTINGS
from warehouse.store import Store

GOLDEN = Path(__file__).with_name("golden")
PAGES = sorted(GOLDEN.glob("*/*.in.json"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name.removesuffix('.in.json')}")
def test_golden_pages(page: Path) -> None:
    """`NAME.in.json` holds what a spider kept (context and data), `NAME.out.json` the rows it must become."""
    kept = json.loads(page.read_text(encoding="utf-8"))
    rows = list(PARSERS[page.parent.name](kept["data"], Context(kept["context"])))
    expected = json.loads(page.with_name(page.name.replace(".in.", ".out.")).read_text(encoding="utf-8"))
    assert json.loads(json.dumps(rows, default=str)) == expected
    assert {name for row in rows for name in row} <= set(RAW_POSTINGS.columns)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (1_774_692_720, datetime(2026, 3, 28, 10, 12, tzinfo=UTC)),
        (1_774_692_720_000, datetime(2026, 3, 28, 10, 12, tzinfo=UTC)),
        ("2026-03-28T10:12:00", datetime(2026, 3, 28, 10, 12, tzinfo=UTC)),
        ("2026-03-28 10:12:00", datetime(2026, 3, 28, 10, 12, tzinfo=UTC)),
        ("2026-03-28T12:12:00+02:00", datetime(2026, 3, 28, 10, 12, tzinfo=UTC)),
        *((nothing, None) for nothing in (0, -1, True, float("nan"), float("inf"), 10**400, "soon", "", None, [1])),
    ],
)
def test_times(said: object, meant: datetime | None) -> None:
    assert moment({"at": said}, "at") == meant


def test_an_ad_without_an_address_has_that_of_its_document() -> None:
    data = {"jobs": [{"id": 1, "title": "AI Engineer", "absolute_url": "https://jobs.example.com/1"}, {"id": 2}]}
    page = {
        "document_id": "d", "source": "greenhouse/acme", "kind": "greenhouse", "crawl_id": "c", "sample": False,
        "url": "https://boards.example.com", "status": 200, "fetched_at": datetime(2026, 3, 2, tzinfo=UTC),
        "context": '{"slug": "acme"}', "body": json.dumps(data).encode(),
    }  # fmt: skip
    found = parse(pl.DataFrame([page], schema=DOCUMENTS.schema))
    assert found["url"].to_list() == ["https://jobs.example.com/1", "https://boards.example.com"]


LIST = {"results": [{"shortcode": "A1", "title": "AI Engineer", "published": "2026-03-01T00:00:00.000Z"}]}
AD = {"shortcode": "A1", "title": "AI Engineer", "description": "<p>Build agents.</p>"}
MORE = {"results": [*LIST["results"], {"shortcode": "A2", "title": "Cook"}]}
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def documents(*pages: tuple[dict[str, Any], str | None]) -> pl.DataFrame:
    """A Workable board's pages (data, the ad's name on a page of its own), a minute after the other."""
    rows = [
        {
            "document_id": f"d{minute}", "source": "workable/acme", "kind": "workable", "crawl_id": "c",
            "url": "https://apply.example.com", "status": 200, "fetched_at": MONDAY + timedelta(minutes=minute),
            "sha256": "", "bytes": 0, "sample": False, "body": json.dumps(data).encode(),
            "context": json.dumps({"slug": "acme", "company": "Acme"} | ({"ad": ad} if ad else {})),
        }
        for minute, (data, ad) in enumerate(pages)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=DOCUMENTS.schema)


def test_a_later_list_never_takes_the_text_of_an_ads_own_page() -> None:
    postings, rejects = understand(parse(documents((LIST, None), (AD, "A1"), (MORE, None))))
    assert postings.select("posting_id", "text").rows() == [("workable-acme-A1", "Build agents.")]
    assert rejects.select("posting_id", "reason").rows() == [("workable-acme-A2", "empty")]


def test_nor_does_it_in_a_later_crawl(tmp_path: Path) -> None:
    with Store(tmp_path / "x.duckdb", tmp_path / "documents") as store:
        for pages in (documents((LIST, None), (AD, "A1")), documents(({}, None), ({}, None), (MORE, None))[2:]):
            postings, rejects = understand(parse(pages))
            lane.save_postings(store, made_facts.parses("d1"), made_facts.NO_ADS, postings, rejects)
        assert store.query("FROM postings")["text"].to_list() == ["Build agents."]
        assert store.query("FROM rejects")["posting_id"].to_list() == ["workable-acme-A2"]


def test_a_withdrawn_ad_is_withdrawn() -> None:
    gone = AD | {"state": "archived"}
    postings, rejects = understand(parse(documents((AD, "A1"), (gone, "A1"))))
    assert postings.is_empty()
    assert rejects["reason"].to_list() == ["deleted"]


def test_a_job_whose_date_was_refreshed_counts_where_it_was_first_seen() -> None:
    kept = json.loads((GOLDEN / "greenhouse" / "board.in.json").read_text())
    rows = {row["posting_id"]: row for row in PARSERS["greenhouse"](kept["data"], Context(kept["context"]))}
    refreshed = rows["greenhouse-acme-2"]
    assert refreshed["posted_at"] is None
    assert refreshed["updated_at"] == datetime(2026, 3, 20, 13, 12, tzinfo=UTC)
