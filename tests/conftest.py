"""Fixtures shared by rooms: a Chromium, and the dashboard served on a made-up snapshot."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from dashboard import app
from tests.browser import QUIET, find_chromium
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
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    flags = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    flags += ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(app.__file__), *flags]
    with (data_dir / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env={**os.environ, "ROLESHIFT_DATA_DIR": str(data_dir)}, stdout=log, stderr=log
        )
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", data_dir / "log")
        yield Served(f"http://127.0.0.1:{port}", data_dir)
    finally:
        server.terminate()
        server.wait(10)


def _wait_until_healthy(url: str, log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the dashboard did not start: {log.read_text()}")
