"""What hosts may do to a crawler, what it does to them, and what it asks for only if it has changed."""

import socket
from dataclasses import replace
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from crawlers.job import CrawlReport
from crawlers.launch import crawl
from crawlers.registry import Source
from crawlers.safety import is_public, literal
from tests.crawlers_loopback import ALWAYS, Loopback, addresses, job, run, serving
from tests.test_crawlers_boards import many_ads

LEVER = Source("lever", "birch", "Birch Signal", "2026-11-21")
ASHBY = Source("ashby", "sample-papercrane", "Papercrane", "2026-11-21")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def far(documents: Path, loopback: Loopback, *sources: Source) -> CrawlReport:
    """Crawl through a gateway that is not known to be on loopback (0.0.0.0), as politely as on the open network."""
    with serving(loopback):
        gateway = loopback.address.replace("127.0.0.1", "0.0.0.0")
        return crawl(replace(job(documents, gateway), sources=sources), on_progress=lambda line: None)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1", False),
        ("::ffff:10.0.0.1", False), ("fd00::1", False), ("8.8.8.8", True), ("2606:4700::1111", True),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public
    assert literal(address) == ip_address(address)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://localhost/x", "http://[::1]/x"])
def test_a_redirect_to_a_private_address_is_refused_and_the_rest_goes_on(tmp_path: Path, target: str) -> None:
    loopback = Loopback(answer=many_ads, faults={"/postings/birch": [f"to {target}"] * ALWAYS})
    report = far(tmp_path, loopback, LEVER, ASHBY)
    assert [(source.kind, source.outcome) for source in report.sources] == [("lever", "failed"), ("ashby", "finished")]
    assert "which is no public address" in (report.sources[0].reason or "")
    assert {path.split("/")[1] for path, *_ in loopback.seen} == {"api.lever.co", "api.ashbyhq.com"}


@pytest.mark.parametrize("host", ["127.1", "2130706433", "localhost"])
def test_a_name_that_leads_to_a_private_address_is_refused(tmp_path: Path, host: str) -> None:
    assert socket.gethostbyname(host) == "127.0.0.1"
    loopback = Loopback(answer=many_ads)
    with serving(loopback):
        url = f"http://{host}:{loopback.address.rsplit(':', 1)[1]}/api.lever.co/v0/postings/birch"
        asked = replace(job(tmp_path, None), sources=(replace(LEVER, url=url),))
        report = crawl(asked, on_progress=lambda line: None)
    assert f"{host} leads to 127.0.0.1, which is no public address" in (report.reason or "")
    assert not loopback.seen


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("to /v0/postings/birch?skip=0&again", "max redirections"),
        ("flood", "larger than 64 MB"),
        ("bomb", "larger than 64 MB"),
    ],
)
def test_loops_and_floods_are_given_up_at_once(tmp_path: Path, fault: str, reason: str) -> None:
    loopback = Loopback(answer=many_ads, faults={"/postings/birch": [fault] * ALWAYS})
    with serving(loopback):
        asked = replace(job(tmp_path, loopback.address), sources=(LEVER, ASHBY))
        report = crawl(asked, on_progress=lambda line: None)
    assert [(source.kind, source.outcome) for source in report.sources] == [("lever", "failed"), ("ashby", "finished")]
    assert reason in (report.reason or "")
    assert len(loopback.times("/postings/birch")) <= 6


@pytest.mark.parametrize("fault", ["waf", "login", "null", "half", "cut"])
def test_what_is_no_board_is_refused_with_a_reason(tmp_path: Path, fault: str) -> None:
    report = run(tmp_path, Loopback(faults={"/jobs": [fault] * ALWAYS}), ("greenhouse", "ashby"))
    outcomes = {source.kind: (source.outcome != "finished", source.pages == []) for source in report.sources}
    assert outcomes == {"greenhouse": (True, True), "ashby": (False, False)}
    assert "greenhouse/sample-harrowgate" in (report.reason or "")


def test_a_host_is_asked_once_a_second_unless_its_row_says_otherwise(tmp_path: Path) -> None:
    usual, hurried = Loopback(answer=many_ads), Loopback(answer=many_ads)
    assert far(tmp_path / "usual", usual, LEVER, ASHBY).outcome == "finished"
    assert far(tmp_path / "hurried", hurried, replace(LEVER, pause=0.1)).outcome == "finished"
    gaps = [later - sooner for sooner, later in pairwise(usual.times("api.lever.co"))]
    assert len(gaps) == 3
    assert median(gaps) > 0.95, "pauses are told from when requests arrive, and one may arrive late"
    assert median(b - a for a, b in pairwise(hurried.times("api.lever.co/v0"))) < 0.9
    assert usual.times("ashbyhq.com/posting-api")[0] < usual.times("api.lever.co")[-1], "hosts are asked in parallel"


@pytest.mark.parametrize("fault", ["500", "half"])
def test_pauses_before_asking_again_grow(tmp_path: Path, fault: str) -> None:
    loopback = Loopback(answer=many_ads, faults={"skip=0": [fault, fault]})
    assert far(tmp_path, loopback, replace(LEVER, pause=0.1)).outcome == "finished"
    once, twice = (later - sooner for sooner, later in pairwise(loopback.times("skip=0")))
    assert once > 0.45, "the first retry came at once"
    assert twice > 0.9, "the second retry waited no longer than the first"


def test_a_host_that_asks_for_time_is_left_in_peace(tmp_path: Path) -> None:
    loopback = Loopback(answer=many_ads, faults={"birch?mode=json&skip=100": ["soon"]})
    report = far(tmp_path, loopback, replace(LEVER, pause=0.6), replace(LEVER, slug="cedar", pause=0.6))
    assert [(source.outcome, source.items) for source in report.sources] == [("finished", 230)] * 2
    first, second = loopback.times("birch?mode=json&skip=100")
    assert second - first >= 3.0, "Retry-After: 3 was not honoured"
    meanwhile = [at for at in loopback.times("api.lever.co/v0") if first + 0.3 < at < first + 2.5]
    assert not meanwhile, "the host's other board was asked meanwhile"


def test_what_has_not_changed_is_not_sent_again_and_is_as_whole(tmp_path: Path) -> None:
    kinds = ("ashby", "greenhouse", "lever", "schema")
    loopback = Loopback(etags=True, faults={"skip=0": ["half"]})
    first, second = (run(tmp_path, loopback, kinds) for _ in range(2))
    assert first.outcome == second.outcome == "finished"
    assert loopback.unchanged >= len(second.sources), "every host was asked whether its answer has changed"
    plain = Loopback()
    third = run(tmp_path / "plain", plain, kinds)
    for reports in zip(*(sorted(r.sources, key=lambda s: s.kind) for r in (first, second, third)), strict=True):
        assert len({(report.items, str(report.pages)) for report in reports}) == 1
    assert addresses(tmp_path) == addresses(tmp_path / "plain"), "an answer was not kept as it came"
    assert all(source.documents == 0 for source in second.sources)


@pytest.mark.parametrize("fault", ["500", "cut", "mute"])
def test_an_answer_of_another_day_never_stands_for_a_failure(tmp_path: Path, fault: str) -> None:
    loopback = Loopback(etags=True)
    assert run(tmp_path, loopback, ("lever",)).outcome == "finished"
    loopback.faults = {"api.lever.co/v0": [fault] * ALWAYS}
    source = run(tmp_path, loopback, ("lever",)).sources[0]
    assert (source.outcome == "finished", source.items, source.pages) == (False, 0, [])


def test_more_ads_than_expected_are_said_and_change_nothing_else(tmp_path: Path) -> None:
    lines: list[str] = []
    with serving(Loopback(answer=many_ads)) as loopback:
        asked = replace(job(tmp_path, loopback.address), sources=(replace(LEVER, most=200),))
        report = crawl(asked, on_progress=lines.append)
    assert (report.outcome, len(report.sources[0].pages)) == ("finished", 3)
    assert report.sources[0].reason == "230 ads, at most 200 were expected"
    assert any("at most 200 were expected" in line for line in lines)


def test_redirects_are_asked_on_their_own_condition(tmp_path: Path) -> None:
    """A moved address must not be asked with what is known of the former one."""
    loopback = Loopback(
        answer=lambda path: many_ads(path.replace("/moved", "/api.lever.co/v0/postings/birch?skip=200&")), etags=True
    )
    with serving(loopback):
        asked = replace(job(tmp_path, loopback.address), sources=(LEVER,))
        assert crawl(asked, on_progress=lambda line: None).outcome == "finished"
        loopback.faults = {"skip=200": ["to https://b.example/moved"]}
        assert crawl(asked, on_progress=lambda line: None).outcome == "finished"
