"""The way to the hosts: gateway, robots.txt, redirects, user agent, Retry-After."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from scrapy.http import Response

from crawlers.gateway import address
from crawlers.politeness import pause, retry_after
from crawlers.sample.answers import answer
from crawlers.scrapy_settings import settings
from tests.crawlers_loopback import Loopback, job, kept, run


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://a.example/x?y=1&z=%3C", "http://127.0.0.1:1/a.example/x?y=1&z=%3C"),
        ("https://a.example", "http://127.0.0.1:1/a.example/"),
        ("https://a.example/robots.txt", "http://127.0.0.1:1/a.example/robots.txt"),
    ],
)
def test_address_at_the_gateway(url: str, asked: str) -> None:
    assert address("http://127.0.0.1:1", url) == asked
    assert address("http://127.0.0.1:1/", url) == asked


def strict(path: str) -> bytes | None:
    """Hosts of which one forbids what we want; the feed's new address is known to this server only."""
    if path == "/boards-api.greenhouse.io/robots.txt":
        return b"User-agent: roleshift\nDisallow: /v1/\n"
    if path in ("/api.example/new?page=1", "/remoteok.com/moved"):
        return answer("/remoteok.com/api")
    return answer(path)


def test_robots_are_obeyed_and_redirects_followed_at_the_real_address(tmp_path: Path) -> None:
    loopback = Loopback(answer=strict, faults={"remoteok.com/api": ["to /moved"]})
    report = run(tmp_path, loopback, ("greenhouse", "remoteok"))
    outcomes = {source.kind: source.outcome for source in report.sources}
    assert outcomes == {"greenhouse": "failed", "remoteok": "finished"}
    assert "robots.txt" in (report.reason or "")
    asked = [path for path, *_ in loopback.seen]
    assert not [path for path in asked if path.startswith("/boards-api.greenhouse.io/v1")]
    assert (
        asked.index("/remoteok.com/robots.txt") < asked.index("/remoteok.com/api") < asked.index("/remoteok.com/moved")
    )
    assert kept(tmp_path)["url"].to_list() == ["https://remoteok.com/api"]
    agents = {agent for *_, agent in loopback.seen}
    assert len(agents) == 1
    assert "roleshift/" in agents.copy().pop()
    assert "(+crawler@example.com)" in agents.pop()


def test_a_redirect_to_another_host_stays_on_the_gateway(tmp_path: Path) -> None:
    faults = {"remoteok.com/api": ["to https://api.example/new?page=1"]}
    loopback = Loopback(answer=strict, faults=faults)
    assert run(tmp_path, loopback, ("remoteok",)).outcome == "finished"
    assert "/api.example/robots.txt" in [path for path, *_ in loopback.seen]


def test_only_a_gateway_on_loopback_goes_without_pauses(tmp_path: Path) -> None:
    for gateway, paused in ((None, True), ("http://mirror.example", True), ("http://127.0.0.1:8900", False)):
        found = settings(job(tmp_path, gateway))
        assert (found.get("DOWNLOAD_DELAY") == 1.0) is paused
        assert found["ROBOTSTXT_OBEY"]
        assert ("DOWNLOAD_HANDLERS" in found) is (gateway is not None)


def test_retry_after_is_a_number_or_a_date() -> None:
    def asked(value: str) -> float | None:
        return retry_after(Response("https://a.example", headers={"Retry-After": value}))

    assert asked("120") == 120
    assert asked(format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)) == pytest.approx(90, abs=3)
    assert asked(format_datetime(datetime.now(UTC) - timedelta(hours=1))) == 0
    assert asked("soon") is None
    assert retry_after(Response("https://a.example")) is None


def test_pauses_grow_to_an_end() -> None:
    assert [pause(times, 0.5) for times in (1, 2, 3, 9)] == [0.5, 1.0, 2.0, 10.0]
