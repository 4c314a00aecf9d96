"""The dashboard in a real browser: pages open, switches switch, downloads equal the snapshot, nothing leaves."""

import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from polars.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from dashboard import app, companies, frames
from tests.browser import watched_page
from tests.conftest import Served
from tests.made_snapshot import LAST, publish_made
from warehouse.snapshot import Snapshot

pytestmark = pytest.mark.browser
TITLES = [title for title, _, _ in app.VIEWS]
CHARTS = {
    "Inversion": 2, "Forecast record": 3, "Roles and levels": 3, "Skills": 5, "Pay": 3, "Places and work mode": 3, "Companies": 3, "Claims": 1,
    "Explore postings": 0, "Data and method": 2,
}  # fmt: skip
VIEWS = {
    "": ("definition=nonsense&period=century&table=9", ["Job boards", "Literal title", "Quarter"], 2),
    "forecasts": ("definition=nonsense&source=mars", ["Literal title"], 3),
    "roles": ("levels=none&role=Boss", ["Year", "Every level it asks for", "ML engineer"], 2),
    "skills": ("skills=zzz&role=Boss", ["ML engineer", "Year"], 4),
    "pay": ("currency=XXX&since=ever", ["All years", "ML engineer"], 2),
    "places": ("place=planet&mode=flying", ["Quarter", "ML engineer", "Cities", "On site"], 3),
    "companies": ("measure=height&in_year=1066", ["Top 10 employers' share", "ML engineer"], 2),
}
"""Path of a page: a wrong address, switches to turn there, how many charts they change."""


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
        open_downloads(page).first.click()
    return pl.read_csv(Path(waiting.value.path()), infer_schema_length=None)


def open_downloads(page: Page) -> Locator:
    """The downloads that a reader sees: not those below a closed expander or tab."""
    return page.get_by_test_id("stDownloadButton").get_by_role("button").filter(visible=True)


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


def seen(page: Page, count: int) -> tuple[list[str | None], list[str], list[str]]:
    """What a page shows: the sentence of each of its `count` charts, the marks, the downloads."""
    expect(charts(page).locator("svg.marks")).to_have_count(count)
    said = [chart.get_attribute("aria-label") for chart in charts(page).all()]
    marks = [marks.inner_html() for marks in charts(page).locator("svg.marks").all()]
    return said, [re.sub(r"clip\d+|url\([^)]*\)", "", drawn) for drawn in marks], open_tables(page)


def open_tables(page: Page) -> list[str]:
    """Open the table below every chart; what its download is called."""
    tables = page.get_by_test_id("stExpander").filter(has=page.get_by_text("Table", exact=True))
    for table in tables.all():
        if not table.locator("details[open]").count():
            table.locator("summary").click()
        expect(table.get_by_test_id("stDownloadButton")).to_be_visible()
    return open_downloads(page).all_inner_texts()


@pytest.mark.parametrize("path", VIEWS)
def test_a_page_is_its_address(browser: Browser, served: Served, path: str) -> None:
    """Wrong values are ignored, a switch changes page and address, and that address restores the page elsewhere."""
    wrong, options, change = VIEWS[path]
    count = next(CHARTS[title] for title, own, _ in app.VIEWS if own == (path or "inversion"))
    with watched_page(browser) as page:
        goto(page, served, f"{path}?{wrong}")
        plain = seen(page, count)
        assert "?" not in page.url
        for number, option in enumerate(options, 1):
            switch(page, option)
            expect(page).to_have_url(re.compile(rf"\?([^&]+&){{{number - 1}}}[^&]+$"))
        for tab in page.get_by_role("tab").all()[1:]:
            tab.click()
            expect(page).to_have_url(re.compile("table="))
        address, switched = page.url, seen(page, count)
    assert sum(was != now for was, now in zip(plain[1], switched[1], strict=True)) == change
    with watched_page(browser) as page:
        page.goto(address)
        assert seen(page, count) == switched
        for tab in page.get_by_role("tab").all()[1:]:
            expect(tab).to_have_attribute("aria-selected", "true")


def test_every_chart_can_be_had_as_a_picture_without_a_pointer(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served, "pay")
        button = page.get_by_role("button", name=re.compile("^Download as PNG")).first
        assert page.get_by_test_id("stElementToolbar").first.evaluate("e => getComputedStyle(e).opacity") == "1"
        with page.expect_download() as waiting:
            button.focus()
            page.keyboard.press("Enter")
        assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_table_holds_what_its_chart_draws(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served, "companies")
        open_tables(page)
        got = download(page).with_columns(pl.col("period").cast(pl.String))
    own = Snapshot.open(served.data_dir / "snapshots").table("company_monthly").filter(source="hn")
    told = companies.distinct(companies.by_period(own.filter(pl.col("role").is_in(frames.WANTED)), "year"))
    assert_frame_equal(got, told.drop("at"), check_dtypes=False)


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
        heading = page.get_by_role("heading", name="Amber Loom, 2026-07")
        expect(heading).to_be_visible()
        address = page.url
        page.reload()
        expect(heading).to_be_visible()
        page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
        expect(page.get_by_text("Kept in")).to_be_visible()
        page.get_by_label("Company holds").fill("dune")
        page.get_by_label("Company holds").press("Enter")
        expect(page.get_by_text("Tick a row")).to_be_visible()
        assert "posting=" in address
        expect(page).not_to_have_url(re.compile("posting="))
    kept = pl.read_ndjson(served.data_dir / "labels.jsonl")
    assert kept["id"].to_list() == ["hn-2026-07-5"]
    assert kept["openings"][0].to_list()[0]["role"] == "ai_engineer"
    assert kept["openings"][0].to_list()[0]["levels"] == [2]


def test_a_snapshot_published_meanwhile_does_not_break_the_page(browser: Browser, served: Served) -> None:
    with watched_page(browser) as page:
        goto(page, served)
        rows = open_downloads(page).first
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
