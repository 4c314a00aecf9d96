"""The child process of one crawl: `python -m crawlers.child JOBFILE REPORTFILE`.

Prints a line of progress for each unit. Ends when its standard input closes, that is, when its parent is gone.
"""

import os
import sys
import threading
from itertools import groupby
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object

from crawlers.job import CrawlJob, CrawlReport
from crawlers.registry import SPIDERS
from crawlers.scrapy_settings import settings
from crawlers.tally import Tally


def crawl(job: CrawlJob) -> CrawlReport:
    """Run one spider a kind, all of them side by side, and report. Raises OSError where the disk refuses."""
    tally = Tally(job.sources)
    process = AsyncCrawlerProcess(settings(job))
    for kind, sources in groupby(sorted(job.sources, key=lambda s: s.kind), key=lambda s: s.kind):
        process.crawl(load_object(SPIDERS[kind]), job=job, sources=list(sources), tally=tally, tell=_tell)
    process.start()
    if tally.fault:
        return CrawlReport(job.crawl_id, "failed", tally.fault, tuple(tally.reports.values()))
    return CrawlReport.of(job, list(tally.reports.values()))


def main(jobfile: str, reportfile: str) -> None:
    """Read the job, crawl, write the report in one rename."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    report = crawl(CrawlJob.from_json(Path(jobfile).read_text(encoding="utf-8")))
    half = Path(f"{reportfile}.half")
    half.write_text(report.to_json(), encoding="utf-8")
    half.replace(reportfile)


def _tell(line: str) -> None:
    print(line, flush=True)


def _end_with_parent() -> None:
    while os.read(0, 4096):  # not sys.stdin: its lock, held at the end of the interpreter, would abort it
        pass
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
