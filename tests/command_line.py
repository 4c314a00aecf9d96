"""The command line in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("ROLESHIFT_", "PREFECT_"))}


def roleshift(*arguments: str, cwd: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `roleshift` in `cwd`."""
    command = [sys.executable, "-m", "flows", *arguments]
    env = ENVIRONMENT | environment
    return subprocess.run(
        command, cwd=cwd, env=env, input=stdin, capture_output=True, text=True, timeout=280, check=False
    )


def one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The run failed with status 1 and its last line, and no traceback, says why."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().split("\n")[-1]
    assert last.startswith("roleshift: ")
    for word in words:
        assert word in last
