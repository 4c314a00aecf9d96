"""Labels given by people: JSON lines in the form that `roleshift train --labels` reads, only ever added to.

A later line about a posting replaces an earlier one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.errors import RoleshiftError

ADDED = "added"
"""Provenance of labels of postings that were chosen for what they teach: learned from, never scored."""


def label(posting_id: str, month: str, source: str, openings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One posting's label. Openings (title, role, primary_level, levels) without AI work are left out: the guideline."""
    listed = [dict(row) for row in openings if row["role"] != "other" or row["levels"]]
    return {"id": posting_id, "month": month, "source": source, "provenance": ADDED, "is_job": True, "openings": listed}


def opening(role: str, levels: Sequence[int]) -> dict[str, Any]:
    """Role and levels (the main one first) of an opening as a label; a data scientist without AI work has level 0."""
    main = levels[0] if levels else 0 if role == "data_scientist" else None
    return {"role": role, "primary_level": main, "levels": sorted(levels)}


def main_first(row: Mapping[str, Any]) -> list[int]:
    """The levels of a judged or labelled opening, the primary one first."""
    return sorted(row["levels"], key=lambda level: (level != row["primary_level"], level))


def add(path: Path, row: Mapping[str, Any]) -> None:
    """Append one label. RoleshiftError where the file cannot be written; what was cut off is a line of its own."""
    line = json.dumps(row, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            if file.tell() and not _ends_with_newline(path):
                file.write(b"\n")
            file.write(line.encode())
    except OSError as error:
        raise RoleshiftError(
            f"{path}: the label cannot be kept ({error.strerror}); mend that and label again"
        ) from error


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read() == b"\n"


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The newest label of each posting; none where there is no file. RoleshiftError names a line that is no label."""
    if not path.exists():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            row = _parsed(line)
            if row is None:
                raise RoleshiftError(f"{path}, line {number}: it is no label; mend or delete the line")
            found[row["id"]] = row
    return found


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and "id" in row and "openings" in row else None
