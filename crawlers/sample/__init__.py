"""The sample: postings written for roleshift, served on loopback in the true shape of each API.

The real spiders read it as they read the live services: `refresh --sample` crawls `SOURCES` through `serve()`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawlers.sample.answers import answer

SOURCES = Path(__file__).with_name("sources.toml")
"""Registry of the sample's sources."""


@contextmanager
def serve() -> Iterator[str]:
    """Serve the sample on a free port of loopback; yield the gateway address of a crawl that reads it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    def do_POST(self) -> None:
        """Answered as a GET is."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self) -> None:
        found = answer(self.path)
        status, body = (404, b'{"error":"not found"}') if found is None else (200, found)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if self.path.endswith("robots.txt") else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name http.server gives it
        """Stay silent: the crawl tells what it does."""
