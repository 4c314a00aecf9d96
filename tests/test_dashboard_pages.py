"""The dashboard in a real browser: pages open, switches switch, downloads equal the snapshot, nothing leaves."""

import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from polars.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from dashboard import app, frames
from tests.browser import watched_page
from tests.conftest import Served
from tests.made_snapshot import LAST, publish_made
from warehouse.snapshot import Snapshot

pytestmark = pytest.mark.browser
TITLES = [title for title, _, _ in app.VIEWS]
CHARTS = {"Inversion": 2, "Roles and levels": 2, "Skills": 2, "Explore postings": 0, "Data and method": 2}


def goto(page: Page, served: Served, path: str = "") -> None:
    """Open a page and wait until it has run to its end."""
    page.goto(f"{served.url}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)


def settled(page: Page) -> None:
    """Wait until the script has run and every chart is drawn."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    for chart in charts(page).all():
        expect(chart.locator("canvas, svg.marks").first).to_be_visible()


def charts(page: Page) -> Locator:
    return page.get_by_test_id("stVegaLiteChart")


def switch(page: Page, option: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=option, exact=True).click()
    page.wait_for_timeout(400)
    settled(page)


def download(page: Page) -> pl.DataFrame:
    """The first visible download of the page, read back."""
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    return pl.read_csv(Path(waiting.value.path()), infer_schema_length=None)


def published(served: Served, source: str, definition: str) -> pl.DataFrame:
    """What the snapshot says, straight from it."""
    frame = Snapshot.open(served.data_dir / "snapshots").table("inversion_monthly")
    return frame.filter(source=source, definition=definition).sort("month")


@pytest.mark.parametrize("width", [1400, 390])
def test_every_page_opens_and_fits(browser: Browser, served: Served, width: int) -> None:
    with watched_page(browser, width) as page:
        for title, path, _ in app.VIEWS:
            goto(page, served, path if path != "inversion" else "")
            expect(charts(page)).to_have_count(CHARTS[title])
            main = page.get_by_test_id("stMain")
            assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, f"{title} is wider than the screen"


def test_navigation_leads_to_every_page(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served)
        for title in TITLES[1:]:
            page.get_by_role("link", name=title).click()
            expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
            settled(page)


def test_definition_and_source_change_headline_chart_and_address(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served)
        headline = page.get_by_role("heading", level=1)
        expect(headline).to_have_text("AI engineers have overtaken ML engineers, around October 2024")
        seen = [charts(page).first.screenshot()]
        for option, address, text in (
            ("Phrase in the text", "definition=", "Undecided"),
            ("Literal title", "definition=", "have not overtaken"),
            ("Made-up sample", "source=", "Too few months"),
        ):
            switch(page, option)
            expect(headline).to_contain_text(text)
            assert address in page.url
            seen.append(charts(page).first.screenshot())
        assert len(set(seen)) == len(seen), "a switch left the chart as it was"
        expect(page.get_by_test_id("stAlert")).to_contain_text("written for a first look")


def test_an_address_carries_the_choice(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served)
        switch(page, "Job boards")
        switch(page, "Quarter")
        address = page.url
    with watched_page(browser) as page:
        page.goto(address)
        expect(page.get_by_test_id("stDownloadButton").first).to_contain_text("4 rows")


def test_download_equals_the_snapshot(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served)
        switch(page, "Phrase in the text")
        got = download(page)
        switch(page, "Quarter")
        quarters = download(page)
    told = published(served, "hn", "phrase")
    assert_frame_equal(got.rename({"period": "month"}), told.select(pl.col(c) for c in _columns("month")))
    assert_frame_equal(quarters, frames.ratio_points(told, "quarter").drop("at"))
    assert quarters["ai"].sum() == told["ai"].sum()


def _columns(period: str) -> list[str]:
    return [period, "unit", "ai", "ml", "postings_total", "ratio", "ratio_low", "ratio_high"]


def test_explore_finds_what_was_asked_and_downloads_it(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served, "postings")
        page.get_by_label("Company holds").fill("dune")
        page.get_by_label("Company holds").press("Enter")
        page.get_by_label("Excerpt holds all these words").fill("c++ agents")
        page.get_by_label("Excerpt holds all these words").press("Enter")
        expect(page.get_by_text(re.compile(r"^48 postings"))).to_be_visible()
        settled(page)
        got = download(page)
    postings = Snapshot.open(served.data_dir / "snapshots").table("postings")
    told = postings.filter(pl.col("company") == "Dune Works", pl.col("kind") == "hn", pl.col("month") > "2024-07")
    assert got.height == 48
    assert set(got["url"]) == set(told.filter("is_job")["url"])


def test_explore_follows_a_job_over_its_months(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        page.goto(f"{served.url}/postings?nth=12&first=2025-01")
        settled(page)
        expect(page.get_by_text(re.compile(r"^9 postings"))).to_be_visible()
        again = download(page)
        page.get_by_label("Asked for in at least").fill("1")
        page.get_by_label("Job (a job_id of the table)").fill(again["job_id"][0])
        page.get_by_label("Job (a job_id of the table)").press("Enter")
        expect(page.get_by_text(re.compile(r"^12 postings"))).to_be_visible()
        settled(page)
        job = download(page)
    assert again["nth_month"].unique().to_list() == [12]
    assert job["job_id"].unique().to_list() == again["job_id"].to_list()[:1]
    assert job["job_postings"].unique().to_list() == [12]
    assert job["nth_month"].to_list() == list(range(12, 0, -1))


def test_a_posting_says_why_and_takes_a_correction(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served, "postings")
        page.get_by_label("Company holds").fill("amber")
        page.get_by_label("Company holds").press("Enter")
        settled(page)
        expect(page.get_by_text(re.compile(r"^48 postings"))).to_be_visible()
        expect(page.get_by_test_id("stDataFrame")).to_have_count(1)
        page.get_by_test_id("stDataFrame").click(position={"x": 14, "y": 52})
        expect(page.get_by_text("AI engineer (unsure). AI engineer 52%")).to_be_visible()
        expect(page.get_by_text("“you build” (17)")).to_be_visible()
        expect(page.get_by_role("heading", name="Amber Loom, 2026-07")).to_be_visible()
        page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
        expect(page.get_by_text("Kept in")).to_be_visible()
        page.get_by_label("Company holds").fill("dune")
        page.get_by_label("Company holds").press("Enter")
        expect(page.get_by_text("Tick a row")).to_be_visible()
    kept = pl.read_ndjson(served.data_dir / "labels.jsonl")
    assert kept["id"].to_list() == ["hn-2026-07-5"]
    assert kept["openings"][0].to_list()[0]["role"] == "ai_engineer"
    assert kept["openings"][0].to_list()[0]["levels"] == [2]


def test_a_snapshot_published_meanwhile_does_not_break_the_page(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served)
        rows = page.get_by_test_id("stDownloadButton").first
        expect(rows).to_contain_text("138 rows")
        former = Snapshot.open(served.data_dir / "snapshots")
        try:
            publish_made(served.data_dir, until=frames.shift(LAST, -1))
            shutil.rmtree(former.folder)
            expect(rows).to_contain_text("138 rows")
            switch(page, "Literal title")
            expect(rows).to_contain_text("137 rows")
        finally:
            publish_made(served.data_dir)


def test_without_a_snapshot_it_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLESHIFT_DATA_DIR", str(tmp_path))
    run = AppTest.from_file(str(app.__file__), default_timeout=60).run()
    assert not run.exception
    assert run.title[0].value == "Nothing to show yet"
    assert [code.value for code in run.code] == ["make run", "roleshift refresh"]
    publish_made(tmp_path)
    again = run.button[0].click().run()
    assert again.title[0].value.startswith("AI engineers have overtaken")
