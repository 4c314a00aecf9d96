"""Boards that declare totals, name a next page or keep the text on pages of their own, read by the real spiders."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.job import SourceReport
from crawlers.sample.answers import answer
from pipelines.postings import understand
from pipelines.sources import parse
from tests.crawlers_loopback import ALWAYS, Loopback, changed, kept, run

NEW = ("smartrecruiters", "workable", "himalayas", "arbeitnow", "remotive", "jobicy")
SMART, WORKABLE = "companies/sample-tidewater/postings", "accounts/sample-quillfern/jobs"


def read(folder: Path, loopback: Loopback, kind: str) -> SourceReport:
    return run(folder, loopback, (kind,)).sources[0]


def test_every_ad_of_the_sample_is_a_posting_or_a_reject_with_a_reason(tmp_path: Path) -> None:
    report = run(tmp_path, Loopback(), NEW)
    assert {source.kind: (source.outcome, source.items, len(source.pages)) for source in report.sources} == {
        "smartrecruiters": ("finished", 5, 6),
        "workable": ("finished", 5, 6),
        "himalayas": ("finished", 5, 0),
        "arbeitnow": ("finished", 5, 2),
        "remotive": ("finished", 4, 1),
        "jobicy": ("finished", 5, 1),
    }
    postings, rejects = understand(parse(kept(tmp_path)))
    of_kind = dict(postings.group_by("kind").len().iter_rows())
    assert of_kind == dict.fromkeys(NEW, 4), "all but the five without a text"
    assert rejects["reason"].to_list() == ["empty"] * 5
    assert set(rejects["kind"]) == set(NEW) - {"remotive"}
    assert postings.filter(month="2026-11").is_empty(), "an ad of the sample counts in the month of today"
    assert not any("555" in text or "@" in text for text in postings["text"])


def board(path: str, rows: list[str], total: str, name: str, cut: int) -> bytes | None:
    """A board of 230 ads, `cut` a page, whose rows and total stand under the names given."""
    if "offset=" not in path:
        return answer(path)
    first = int(path.split("offset=")[1].split("&")[0])
    ads = [{name: f"{n}", "title": f"Role {n}", "name": f"Role {n}"} for n in range(first, min(first + cut, 230))]
    return json.dumps({total: 230, rows[0]: ads}).encode()


@pytest.mark.parametrize(
    ("kind", "shape", "pages"),
    [
        ("smartrecruiters", (["content"], "totalFound", "id", 100), 3),
        ("himalayas", (["jobs"], "totalCount", "guid", 20), 12),
    ],
)
def test_pages_are_turned_by_offset_until_the_declared_total(
    tmp_path: Path, kind: str, shape: tuple[list[str], str, str, int], pages: int
) -> None:
    loopback = Loopback(answer=lambda path: board(path, *shape))
    report = read(tmp_path, loopback, kind)
    assert (report.items, len(loopback.times("offset="))) == (230, pages)
    assert len(report.pages) == (0 if kind == "himalayas" else pages), "a feed of the newest ads is never whole"
    short = Loopback(answer=lambda path: board(path, *shape[:3], shape[3] // 2))
    report = read(tmp_path / "short", short, kind)
    assert (report.outcome, report.pages) == ("partial", [])
    assert "of 230 ads came" in (report.reason or "")


def test_a_feed_of_the_newest_ads_is_read_so_far_and_no_farther(tmp_path: Path) -> None:
    def endless(path: str) -> bytes | None:
        """A feed that gains an ad between two pages, so that its total moves and each page repeats an ad."""
        if "offset=" not in path:
            return answer(path)
        first = int(path.split("offset=")[1].split("&")[0])
        start = first - first // 20
        ads = [{"guid": f"{n}", "title": f"Role {n}"} for n in range(start, start + 20)]
        return json.dumps({"totalCount": 90_000 + first, "jobs": ads}).encode()

    loopback = Loopback(answer=endless)
    report = read(tmp_path, loopback, "himalayas")
    assert (report.outcome, report.reason, report.pages) == ("finished", None, [])
    assert (len(loopback.times("offset=")), report.items) == (50, 50 * 19 + 1)


def turned(path: str) -> bytes | None:
    """A Workable board of 23 ads, ten a page, whose pages are asked for by a token."""
    if "api/v3" not in path:
        return None if "api/v2" in path else answer(path)
    first = int((json.loads(path.split("#")[1]).get("token") or "after-0").removeprefix("after-"))
    rows = [{"shortcode": f"A{n}", "title": f"Role {n}"} for n in range(first, min(first + 10, 23))]
    more = {"nextPage": f"after-{first + 10}"} if first + 10 < 23 else {}
    return json.dumps({"total": 23, "results": rows, **more}).encode()


def test_workables_pages_are_turned_by_what_is_posted(tmp_path: Path) -> None:
    loopback = Loopback(answer=turned)
    report = read(tmp_path, loopback, "workable")
    asked = [path.split("#")[1] for path, *_ in loopback.seen if "api/v3" in path]
    assert [json.loads(body).get("token") for body in asked] == [None, "after-10", "after-20"]
    assert (report.items, len(report.pages)) == (23, 3)
    assert kept(tmp_path)["url"].n_unique() == 3, "pages of one address could not be told apart"
    read(tmp_path, loopback, "workable")
    assert kept(tmp_path).height == 3, "an answer that did not change was kept again"


def test_a_token_that_leads_back_is_no_whole_board(tmp_path: Path) -> None:
    report = read(tmp_path, Loopback(answer=lambda path: turned(path.replace("after-20", "after-10"))), "workable")
    assert (report.outcome, report.pages) == ("partial", [])
    assert "10 ads stand on two pages" in (report.reason or "")


@pytest.mark.parametrize(("kind", "page"), [("smartrecruiters", SMART), ("workable", WORKABLE)])
def test_ads_whose_own_page_is_missing_are_listed_and_refused(tmp_path: Path, kind: str, page: str) -> None:
    third = json.loads(answer(f"/api.smartrecruiters.com/v1/{SMART}") or b"")["content"][2]["id"]
    gone = f"{page}/{third}" if kind == "smartrecruiters" else f"{page}/5A3F00C103"
    report = read(tmp_path, Loopback(faults={gone: ["404"] * ALWAYS}), kind)
    assert report.outcome == "partial"
    assert "1 ads without a page of their own" in (report.reason or "")
    assert len(report.pages) == 5, "the list is whole, so that what it does not name is gone"
    _, rejects = understand(parse(kept(tmp_path)))
    assert rejects["reason"].to_list() == ["empty"] * 2
    before = kept(tmp_path).height
    assert read(tmp_path, Loopback(), kind).outcome == "finished"
    assert kept(tmp_path).height == before + 1
    postings, rejects = understand(parse(kept(tmp_path)))
    assert (postings.height, rejects.height) == (4, 1)


@pytest.mark.parametrize(("kind", "page"), [("smartrecruiters", f"{SMART}/"), ("workable", f"{WORKABLE}/")])
def test_a_page_that_is_not_an_ads_is_asked_for_again(tmp_path: Path, kind: str, page: str) -> None:
    apologies = [b'{"message": "try again"}'] * 2

    def sorry(path: str) -> bytes | None:
        return apologies.pop() if page in path and apologies else answer(path)

    report = read(tmp_path, Loopback(answer=sorry, faults={page: ["waf", "half", "null", "500"]}), kind)
    assert (report.outcome, report.items, len(report.pages)) == ("finished", 5, 6)
    assert understand(parse(kept(tmp_path)))[0].height == 4


def emptied(path: str, data: object) -> object:
    """Arbeitnow's second page without its ads, though it names a third."""
    assert isinstance(data, dict)
    return data | {"data": [], "links": {"next": "…?page=3"}} if "page=2" in path else data


def without_end(path: str, data: object) -> object:
    """Arbeitnow's first page again and again."""
    assert isinstance(data, dict)
    return data | {"links": {"next": "…"}, "data": json.loads(answer(path.split("?")[0]) or b"")["data"]}


@pytest.mark.parametrize(
    ("change", "items", "reason"),
    [(emptied, 3, "gave no usable answer"), (without_end, 3, "3 ads stand on two pages")],
)
def test_arbeitnow_is_whole_only_to_its_last_page(
    tmp_path: Path, change: Callable[[str, object], object], items: int, reason: str
) -> None:
    report = read(tmp_path, Loopback(answer=changed(change)), "arbeitnow")
    assert (report.outcome, report.items, report.pages) == ("partial", items, [])
    assert reason in (report.reason or "")


def test_a_count_that_is_not_kept_is_no_whole_feed(tmp_path: Path) -> None:
    def one_less(path: str, data: object) -> object:
        assert isinstance(data, dict)
        return data | {"jobs": data["jobs"][1:]}

    for kind, said in (("remotive", "3 of 4 ads came"), ("jobicy", "4 of 5 ads came")):
        report = read(tmp_path / kind, Loopback(answer=changed(one_less)), kind)
        assert (report.outcome, report.pages) == ("partial", [])
        assert said in (report.reason or "")


def test_what_a_full_window_does_not_show_is_not_gone(tmp_path: Path) -> None:
    def window(size: int) -> Callable[[str, object], object]:
        return lambda path, data: {"jobs": [{"id": n, "jobTitle": "Clerk"} for n in range(size)]}

    full = read(tmp_path, Loopback(answer=changed(window(100))), "jobicy")
    assert (full.outcome, full.items, full.pages) == ("finished", 100, [])
    assert len(read(tmp_path, Loopback(answer=changed(window(99))), "jobicy").pages) == 1
