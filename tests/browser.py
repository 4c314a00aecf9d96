"""A real Chromium for tests: where it is, the dashboard served to it, and a page that notes every error and request."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

from dashboard import app

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
PROBES = "/_stcore/"
"""Streamlit looks for its own address by asking below the page's; that 404 is its habit, not an error."""


def find_chromium(playwright: Playwright) -> str | None:
    """Path of a Chromium: $CHROMIUM, else the system's, else Playwright's own; None where there is none."""
    own = Path(playwright.chromium.executable_path)
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), str(own) if own.is_file() else None]
    return next((path for path in found if path), None)


class Watch:
    """What went wrong on a page: console errors, uncaught exceptions, requests that leave this machine."""

    def __init__(self, page: Page) -> None:
        self.troubles: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and PROBES not in message.location.get("url", ""):
            self.troubles.append(f"console: {message.text}")

    def _request(self, url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):
            self.troubles.append(f"request to {url}")


@contextmanager
def watched_page(browser: Browser, width: int = 1400) -> Iterator[Page]:
    """A new page in a context of its own; fails at the end if anything went wrong on it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(page)
    try:
        yield page
        assert page.get_by_test_id("stException").count() == 0, page.get_by_test_id("stException").all_inner_texts()
    finally:
        context.close()
    assert not watch.troubles, watch.troubles


@contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """The dashboard on a data folder, started as `roleshift dashboard` starts it; gives its address."""
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
        yield f"http://127.0.0.1:{port}"
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
