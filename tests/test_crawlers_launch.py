"""One child process a crawl: what becomes of it when something breaks."""

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawlers.job import CrawlJob, CrawlReport
from crawlers.launch import crawl
from crawlers.registry import Source
from tests.crawlers_loopback import ALWAYS, Loopback, addresses, job, run, serving

MARCH = "990300000"


def child(tmp_path: Path, work: CrawlJob, **popen: object) -> "subprocess.Popen[str]":
    """Start the child process of a crawl by hand."""
    (tmp_path / "job.json").write_text(work.to_json())
    command = [sys.executable, "-m", "crawlers.child", str(tmp_path / "job.json"), str(tmp_path / "report.json")]
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen
    )


def test_killed_in_the_middle_and_started_again_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    documents, hanging = tmp_path / "documents", Loopback(faults={f"/items/{MARCH}": ["hang"]})
    with serving(hanging), child(tmp_path, job(documents, hanging.address)) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGKILL)
    assert lines[0].startswith("hn: 3 threads")
    assert lines[2].endswith("(2/3)\n")
    assert len(list(documents.rglob("*.parquet"))) == 2
    (documents / "hn" / "2026-03-1.x.final.parquet.half").write_bytes(b"what a killed crawl leaves")

    again = Loopback()
    assert run(documents, again).outcome == "finished"
    assert len([path for path, *_ in again.seen if "/items/" in path]) == 1, (
        "only the thread in flight is fetched again"
    )
    run(tmp_path / "undisturbed", Loopback())
    assert addresses(documents) == addresses(tmp_path / "undisturbed")
    assert not list(documents.rglob("*.half"))


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    hanging = Loopback(faults={"search_by_date": ["hang"] * ALWAYS})
    with serving(hanging), child(tmp_path, job(tmp_path / "documents", hanging.address)) as process:
        while not hanging.times("search_by_date"):
            time.sleep(0.05)
        assert process.stdin is not None
        process.stdin.close()  # as happens when the parent is killed
        assert process.wait(timeout=10) == 1


def test_a_full_disk_ends_the_crawl_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    documents = tmp_path / "documents"
    with (
        serving(Loopback()) as loopback,
        child(tmp_path, job(documents, loopback.address), preexec_fn=small_files_only) as process,
    ):
        process.wait(timeout=60)
    report = CrawlReport.from_json((tmp_path / "report.json").read_text())
    assert report.outcome == "failed"
    assert "could not be written" in (report.reason or "")
    assert "make room" in (report.reason or "")
    assert [path for path in documents.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file stands where the folder should")
    report = run(tmp_path / "documents", Loopback())
    assert report.outcome == "failed"
    assert "cannot be used" in (report.reason or "")


def test_no_network_is_one_clear_sentence(tmp_path: Path) -> None:
    report = crawl(
        job(tmp_path, "http://127.0.0.1:9", ("hn", "greenhouse", "himalayas")), on_progress=lambda line: None
    )
    assert report.outcome == "failed"
    assert report.reason == "http://127.0.0.1:9 could not be reached; check the network connection"
    assert {source.outcome for source in report.sources} == {"failed"}


def test_a_child_that_breaks_down_is_reported_with_its_last_words(tmp_path: Path) -> None:
    broken = CrawlJob("broken", (Source("gopher", "x", None, "2026-11-21"),), tmp_path, "crawler@example.com")
    report = crawl(broken)
    assert report.outcome == "failed"
    assert report.reason == "the crawl's process ended with status 1: KeyError: 'gopher'"


def test_a_child_that_is_killed_is_reported(tmp_path: Path) -> None:
    hanging = Loopback(faults={f"/items/{MARCH}": ["hang"]})

    def kill_child(line: str) -> None:
        if line.endswith("(2/3)"):
            children = Path(f"/proc/self/task/{_thread_id()}/children").read_text().split()
            (pid,) = [own for own in children if b"crawlers" in Path(f"/proc/{own}/cmdline").read_bytes()]
            subprocess.run(["kill", "-9", pid], check=True)

    with serving(hanging):
        report = crawl(job(tmp_path, hanging.address), on_progress=kill_child)
    assert report.outcome == "failed"
    assert report.reason == "the crawl's process was ended by SIGKILL; start again, and it goes on where it stopped"


def _thread_id() -> int:
    import threading

    return threading.get_native_id()


def test_a_crawl_of_nothing_is_refused(tmp_path: Path) -> None:
    report = crawl(CrawlJob("none", (), tmp_path, "crawler@example.com"))
    assert (report.outcome, report.sources) == ("failed", ())


@pytest.mark.parametrize("work", [CrawlJob("a", (Source("lever", "b", "B", "2026-11-21"),), Path("d"), "c", "2020-01")])
def test_jobs_and_reports_survive_the_way_to_the_child(work: CrawlJob) -> None:
    assert CrawlJob.from_json(work.to_json()) == work
    report = CrawlReport.failed(work, "why")
    assert CrawlReport.from_json(report.to_json()) == report
    assert json.loads(report.to_json())["sources"][0]["source"] == "lever/b"


def test_months_bound_a_crawl() -> None:
    work = CrawlJob("a", (), Path("d"), "c", since="2020-02", until="2020-03")
    assert [month for month in ("2020-01", "2020-02", "2020-03", "2020-04") if work.wants(month)] == [
        "2020-02",
        "2020-03",
    ]
    assert CrawlJob("a", (), Path("d"), "c").wants("2031-01")
