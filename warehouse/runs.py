"""What the last refresh did, for `roleshift status`: one small file, written when it begins and when it ends."""

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.files import replace_text


@contextlib.contextmanager
def recorded(data_dir: Path) -> Iterator[None]:
    """Note the block's beginning, its end, and the error it ended with."""
    entry: dict[str, Any] = {"pid": os.getpid(), "started_at": _now(), "state": "running", "error": None}
    _write(data_dir, entry)
    try:
        yield
    except BaseException as error:
        _write(data_dir, entry | {"state": "failed", "ended_at": _now(), "error": str(error) or repr(error)})
        raise
    _write(data_dir, entry | {"state": "finished", "ended_at": _now()})


def last(data_dir: Path) -> dict[str, Any] | None:
    """The last refresh, or None. `state`: running, finished, failed, or interrupted (its process is gone)."""
    path = data_dir / "last_run.json"
    if not path.exists():
        return None
    entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if entry["state"] == "running" and not _alive(entry["pid"]):
        entry["state"] = "interrupted"
    return entry


def _write(data_dir: Path, entry: dict[str, Any]) -> None:
    # a full disk must not hide the error that is being recorded
    with contextlib.suppress(OSError):
        replace_text(data_dir / "last_run.json", json.dumps(entry, indent=1) + "\n")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
