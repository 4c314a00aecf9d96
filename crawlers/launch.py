"""Start a crawl in a child process of its own (Twisted's reactor cannot start twice in one process)."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from crawlers.job import CrawlJob, CrawlReport


def crawl(job: CrawlJob, *, on_progress: Callable[[str], object] = print) -> CrawlReport:
    """Run `job` in a child process, hand each line of progress to `on_progress`, return the report.

    A child that was killed, broke down or left no report gives outcome `failed` with the reason; what it had
    finished by then stays on disk. Never raises for what happens in the child.
    """
    if not job.sources:
        return CrawlReport.failed(job, "no source to crawl; name one that the registry has")
    with TemporaryDirectory(prefix="roleshift-crawl-") as folder:
        return _run(job, Path(folder), on_progress)


def _run(job: CrawlJob, folder: Path, on_progress: Callable[[str], object]) -> CrawlReport:
    jobfile, reportfile, errors = folder / "job.json", folder / "report.json", folder / "errors.txt"
    jobfile.write_text(job.to_json(), encoding="utf-8")
    command = [sys.executable, "-m", "crawlers.child", str(jobfile), str(reportfile)]
    with (
        errors.open("wb") as stderr,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr) as child,
    ):
        try:
            _pass_on(child, on_progress)
            code = child.wait()
        finally:
            child.kill()
    if reportfile.exists():
        return CrawlReport.from_json(reportfile.read_text(encoding="utf-8"))
    return CrawlReport.failed(job, _epitaph(code, errors))


def _pass_on(child: "subprocess.Popen[bytes]", on_progress: Callable[[str], object]) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        on_progress(line.decode(errors="replace").rstrip())


def _epitaph(code: int, errors: Path) -> str:
    if code < 0:
        name = signal.Signals(-code).name
        return f"the crawl's process was ended by {name}; start again, and it goes on where it stopped"
    lines = errors.read_text(encoding="utf-8", errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it gave no reason")
    return f"the crawl's process ended with status {code}: {last}"
