"""Labels given by people: JSON lines in the form that `roleshift train --labels` reads, only ever added to.

A later line about a posting replaces an earlier one.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from warehouse.errors import RoleshiftError

ADDED = "added"
"""Provenance of labels of postings that were chosen for what they teach: learned from, never scored."""


def label(posting_id: str, month: str, source: str, openings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One posting's label. Openings (title, role, primary_level, levels) with no AI work are left out, by the guideline."""
    names = ("title", "role", "primary_level", "levels")
    listed = [{name: row[name] for name in names} for row in openings if row["role"] != "other" or row["levels"]]
    return {"id": posting_id, "month": month, "source": source, "provenance": ADDED, "is_job": True, "openings": listed}


def add(path: Path, row: Mapping[str, Any]) -> None:
    """Append one label, whole or not at all. RoleshiftError where the file cannot be written."""
    line = (json.dumps(row, ensure_ascii=False) + "\n").encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line)
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise RoleshiftError(
            f"{path}: the label cannot be kept ({error.strerror}); mend that and label again"
        ) from error


def ids(path: Path) -> set[str]:
    """Postings that the file has a label of; none where there is no file."""
    if not path.exists():
        return set()
    return {json.loads(line)["id"] for line in path.read_text(encoding="utf-8").split("\n") if line.strip()}
