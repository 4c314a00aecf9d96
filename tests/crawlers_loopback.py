"""A loopback server for the crawlers' tests: the sample's answers, and faults where a test wants them."""

import contextlib
import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl

from crawlers.job import CrawlJob, CrawlReport
from crawlers.launch import crawl
from crawlers.registry import load, select
from crawlers.sample import SOURCES
from crawlers.sample.answers import answer

WAF = b"<html><title>Just a moment...</title>Checking your browser</html>"
ALWAYS = 100


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Loopback:
    """`faults` maps a part of an address to the faults its first requests meet, one after the other.

    `seen` holds (path, time, user agent) of each request, in order. With `etags` an answer that the asker has is a 304;
    `unchanged` counts them.
    """

    answer: Callable[[str], bytes | None] = answer
    faults: Mapping[str, list[str]] = field(default_factory=dict)
    seen: list[tuple[str, float, str]] = field(default_factory=list)
    etags: bool = False
    unchanged: int = 0
    address: str = ""
    _met: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def times(self, part: str) -> list[float]:
        """When addresses holding `part` were asked for."""
        return [at for path, at, _ in self.seen if part in path]

    def fault(self, path: str, agent: str) -> str | None:
        """Note the request and say which fault it meets."""
        with self._lock:
            self.seen.append((path, time.monotonic(), agent))
            for part, faults in self.faults.items():
                nth = self._met.get(part, 0)
                if part in path and nth < len(faults):
                    self._met[part] = nth + 1
                    return faults[nth]
        return None

    def on_condition(self, known: str | None, headers: dict[str, str], body: bytes) -> Answer:
        """The answer with its ETag; a 304 where the asker has it."""
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if known == etag:
            self.unchanged += 1
            return 304, {"ETag": etag}, b""
        return 200, {"ETag": etag, **headers}, body


SPOILT: dict[str, Answer] = {
    "429": (429, {"Retry-After": "1"}, b"slow down"),
    "soon": (429, {"Retry-After": "3"}, b"slow down"),
    "later": (503, {"Retry-After": "86400"}, b"closed today"),
    "500": (500, {}, b"oops"),
    "404": (404, {}, b"oops"),
    "waf": (200, {}, WAF),
    "null": (200, {}, b"null"),
    "empty": (200, {}, b"[]"),
    "login": (200, {}, b"<html><title>Sign in</title><form></form></html>"),
    "bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(80 * 2**20), 1)),
}


def spoilt(fault: str | None, body: bytes | None) -> Answer:
    """What is answered in place of `body`: status, headers, body."""
    if fault in SPOILT:
        return SPOILT[fault]
    if fault and fault.startswith("to "):
        return 302, {"Location": fault[3:]}, b""
    if body is None:
        return 404, {}, b"{}"
    return 200, {}, body[: len(body) // 2] if fault == "half" else body


def flood(handler: BaseHTTPRequestHandler) -> None:
    """An answer without an end, or nearly so."""
    handler.close_connection = True
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(512):
            handler.wfile.write(b" " * 2**20)


def unanswered(handler: BaseHTTPRequestHandler, fault: str | None) -> bool:
    """Whether the fault leaves nothing to answer; one may only make it late."""
    if fault == "hang":
        time.sleep(30)
    if fault == "flood":
        flood(handler)
    if fault == "mute":
        handler.close_connection = True
    return fault in ("flood", "mute")


@contextlib.contextmanager
def serving(loopback: Loopback) -> Iterator[Loopback]:
    """Serve on a free port; `address` is then the gateway."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

        def do_POST(self) -> None:
            """Seen and answered as a GET, with what was posted behind a #."""
            self.path += "#" + self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.do_GET()

        def do_GET(self) -> None:
            fault = loopback.fault(self.path, self.headers.get("User-Agent", ""))
            body = loopback.answer(self.path)
            if unanswered(self, fault):
                return
            status, headers, body = spoilt(fault, body)
            if loopback.etags and status == 200 and fault != "cut":
                status, headers, body = loopback.on_condition(self.headers.get("If-None-Match"), headers, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if fault == "cut":
                body, self.close_connection = body[: len(body) // 2], True
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    loopback.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield loopback
    finally:
        server.shutdown()
        thread.join()


def job(documents: Path, gateway: str | None, kinds: tuple[str, ...] = ("hn",), **more: object) -> CrawlJob:
    """A crawl of the sample's sources of these kinds."""
    sources = tuple(select(load(SOURCES), kinds))
    return CrawlJob("test", sources, documents, "crawler@example.com", gateway=gateway, sample=True, **more)  # type: ignore[arg-type]


def run(documents: Path, loopback: Loopback, kinds: tuple[str, ...] = ("hn",), **more: object) -> CrawlReport:
    """Crawl the sample's sources through `loopback`."""
    with serving(loopback):
        return crawl(job(documents, loopback.address, kinds, **more), on_progress=lambda line: None)


def kept(documents: Path) -> pl.DataFrame:
    """Every document on disk."""
    return pl.concat(pl.read_parquet(part) for part in sorted(documents.rglob("*.parquet")))


def addresses(documents: Path) -> set[tuple[str, str]]:
    """Address and hash of every document on disk."""
    return set(kept(documents).select("url", "sha256").rows())


def changed(change: Callable[[str, object], object]) -> Callable[[str], bytes | None]:
    """The sample's answers after `change(path, data)`."""

    def changed_answer(path: str) -> bytes | None:
        body = answer(path)
        if body is None or "robots.txt" in path:
            return body
        return json.dumps(change(path, json.loads(body))).encode()

    return changed_answer
