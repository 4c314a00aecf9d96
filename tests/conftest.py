"""Fixtures shared by rooms: a Chromium, and the dashboard served on a made-up snapshot."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import QUIET, find_chromium, serving
from tests.made_snapshot import publish_made

NO_CHROMIUM = "no Chromium found: set CHROMIUM, install Debian's chromium, or run `playwright install chromium`"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once why the browser tests were skipped."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if NO_CHROMIUM in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests skipped: {NO_CHROMIUM}")


@dataclass(frozen=True)
class Served:
    """A running dashboard: its address and its data folder."""

    url: str
    data_dir: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, or fails where CI=true."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            pytest.fail(NO_CHROMIUM) if os.environ.get("CI") == "true" else pytest.skip(NO_CHROMIUM)
        expect.set_options(timeout=20_000)  # a busy machine is no failure
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard, started as `roleshift dashboard` starts it, on a made-up snapshot."""
    data_dir = tmp_path_factory.mktemp("dashboard")
    publish_made(data_dir)
    with serving(data_dir) as url:
        yield Served(url, data_dir)
