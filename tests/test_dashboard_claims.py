"""The Claims page: every verdict and figure is the command's, a claim can be linked to, downloads equal the tables."""

import io

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect
from polars.testing import assert_frame_equal

from dashboard import app, verdicts
from tests.browser import watched_page
from tests.conftest import Served
from tests.made_claims import published
from tests.test_dashboard_pages import charts, download, goto, open_downloads, settled
from warehouse import claims
from warehouse.claims import Answer
from warehouse.snapshot import Snapshot


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    answers = claims.answers(published(tmp_path_factory.mktemp("claims")))
    return {answer.claim.id: answer for answer in answers}


def test_sentences_say_how_the_verdicts_fell(found: dict[str, Answer]) -> None:
    expected = "Of 19 claims 18 hold, 0 do not hold, 0 are undecided and 1 cannot be tested"
    assert verdicts.counted(list(found.values())) == expected
    assert verdicts.finding(found["C5"]) == "No PhD is needed: holds, 5.0% (3.0 to 7.9), n 300"
    assert verdicts.finding(found["C13"]) == "Half of those who try get in: cannot be tested"


def test_figures_are_rows_and_those_of_one_kind_a_chart(found: dict[str, Answer]) -> None:
    rows = verdicts.figures(found["C10"])
    assert rows.filter(figure="ai_engineer: median")["value"].item() == 350_000
    chart = verdicts.intervals(found["C10"])
    assert chart is not None
    drawn = [row for data in chart.to_dict()["datasets"].values() for row in data]
    assert [(row["label"], row["decides"]) for row in drawn] == [("AI engineer: median · Hacker News", True)]
    assert verdicts.intervals(found["C13"]) is None


def test_a_claim_names_a_page_that_there_is(found: dict[str, Answer]) -> None:
    assert {answer.claim.page for answer in found.values()} <= {title for title, _, _ in app.VIEWS}


@pytest.mark.browser
def test_the_page_shows_what_the_command_says(browser: Browser, served: Served) -> None:
    answers = claims.answers(Snapshot.open(served.data_dir / "snapshots"))
    with watched_page(browser) as page:
        goto(page, served, "claims")
        expect(page.get_by_role("heading", level=4).first).to_have_text(verdicts.counted(answers))
        got = download(page)
        told = pl.read_csv(io.StringIO(claims.as_file(answers, ".csv")), infer_schema_length=None)
        assert_frame_equal(got, told)
        assert got.height == 19


@pytest.mark.browser
def test_a_claim_is_chosen_linked_to_and_shown_whole(browser: Browser, served: Served) -> None:
    answers = {a.claim.id: a for a in claims.answers(Snapshot.open(served.data_dir / "snapshots"))}
    with watched_page(browser) as page:
        goto(page, served, "claims")
        _choose(page, "C16")
        assert page.url.endswith("claim=C16")
        address = page.url
    with watched_page(browser, width=390) as page:
        page.goto(address)
        expect(charts(page)).to_have_count(1)
        settled(page)
        assert (charts(page).get_attribute("aria-label") or "").startswith(verdicts.finding(answers["C16"]))
        page.get_by_test_id("stExpander").get_by_text("Table", exact=True).click()
        expect(open_downloads(page)).to_have_count(2)
        page.get_by_text("SQL", exact=True).click()
        expect(page.get_by_test_id("stCode")).to_contain_text("FROM role_monthly")
        _choose(page, "C13")
        expect(page.get_by_test_id("stAlert")).to_contain_text("never who applied")
        expect(charts(page)).to_have_count(0)


def _choose(page: Page, claim: str) -> None:
    box = page.get_by_label("Claim", exact=True)
    box.click()
    box.fill(claim)
    page.get_by_role("option", name=claim, exact=True).click()
    page.wait_for_timeout(400)
    settled(page)
