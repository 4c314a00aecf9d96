"""The weekly refresh that nobody watches: `roleshift schedule` with its Prefect server, one run asked for over its API."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from crawlers import sample
from flows import PREFECT_PORT
from tests.command_line import ENVIRONMENT
from warehouse.snapshot import Snapshot

API = f"http://127.0.0.1:{PREFECT_PORT}/api"
PATIENCE = 240


@contextmanager
def scheduled(folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`roleshift schedule` in `folder`, as people type it, until the block ends and Ctrl-C stops it."""
    command = [str(Path(sys.executable).with_name("roleshift")), "schedule", "--registry", str(sample.SOURCES)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT | environment, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def awaited(process: subprocess.Popen[bytes], ask: Callable[[], Any]) -> Any:
    """The first answer that is true; the schedule must be running meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if answer := ask():
                return answer
        except httpx.TransportError:
            pass  # the server is starting
        time.sleep(1)
    raise AssertionError(f"nothing came; exit status {process.poll()}")


def answered(path: str, body: Any = None) -> Any:
    """What the server answers, to a body if there is one; None while it is busy or has nothing there."""
    answer = httpx.request("GET" if body is None else "POST", f"{API}{path}", json=body)
    return answer.json() if answer.is_success else None


def ended(run: str) -> Any:
    """The state of a flow run that has come to its end, None before."""
    found = answered(f"/flow_runs/{run}")
    return found["state"] if found and found["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED") else None


def test_a_scheduled_run_publishes_and_ctrl_c_stops_all(tmp_path: Path) -> None:
    with sample.serve() as gateway, scheduled(tmp_path, ROLESHIFT_GATEWAY=gateway) as process:
        weekly = awaited(process, lambda: answered("/deployments/name/refresh/weekly"))
        assert [entry["schedule"]["cron"] for entry in weekly["schedules"]] == ["0 6 * * 1"]
        once = {"idempotency_key": "one run, however often it is asked for"}
        run = awaited(process, lambda: answered(f"/deployments/{weekly['id']}/create_flow_run", once))
        state = awaited(process, lambda: ended(run["id"]))
        assert state["type"] == "COMPLETED", state["message"]
    assert Snapshot.open(tmp_path / "data" / "snapshots").table("source_health").height > 0
    assert b"Traceback" not in (tmp_path / "log").read_bytes()
    with pytest.raises(httpx.TransportError):  # the server must not outlive the schedule
        httpx.get(API)
