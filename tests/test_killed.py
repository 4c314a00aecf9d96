"""The lane killed in the middle of every step and started again."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import ENVIRONMENT
from warehouse.snapshot import Snapshot

TIMES = ("document_id", "fetched_at", "crawl_id", "finished_at", "last_fetched_at", "posted_at", "bytes")
"""Columns that differ between two crawls of the same pages."""
CRAWLS = {
    "source_health": ("documents", "asked", "answered"),
    "sightings": ("first_seen", "last_seen", "crawls_seen"),
}
"""Columns that tell how often it was crawled."""


def walked(folder: Path, word: str = "") -> subprocess.CompletedProcess[str]:
    """The lane on the sample, killed where a line of progress begins with `word`."""
    command = [sys.executable, "-m", "tests.lane_child", str(folder), *([word] if word else [])]
    root = Path(__file__).parents[1]
    return subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.timeout(600)  # seven walks, one after the other
def test_killed_in_every_step_it_ends_with_the_same_tables(tmp_path: Path) -> None:
    for word in ("hn", "postings:", "openings:", "embeddings:", "judged:"):
        killed = walked(tmp_path / "killed", word)
        assert killed.returncode == -signal.SIGKILL, (word, killed.stderr[-500:])
    for folder in ("killed", "whole"):
        done = walked(tmp_path / folder)
        assert done.returncode == 0, done.stderr
    mine, undisturbed = (Snapshot.open(tmp_path / folder / "snapshots") for folder in ("killed", "whole"))
    for name in mine.manifest.tables:
        dropped = (*TIMES, *CRAWLS.get(name, ()))
        left, right = (s.table(name).drop(dropped, strict=False) for s in (mine, undisturbed))
        assert left.equals(right), name
