"""What the command line says of a snapshot: the summary after a refresh and the status."""

from datetime import UTC, datetime
from typing import Any

import polars as pl

from warehouse import runs
from warehouse.settings import Settings
from warehouse.snapshot import Snapshot
from warehouse.taxonomy import SOURCES


def crossing_sentence(row: dict[str, Any]) -> str:
    """One row of the mart `crossing` in words."""
    if row["p_already"] >= 0.5:
        when = f"crossed 1:1 in {row['median_month']}"
    elif row["median_month"]:
        when = f"expected to cross 1:1 in {row['median_month']}"
    else:
        when = "no crossing within the horizon"
    interval = f"80 % interval {row['from_month'] or 'beyond'} to {row['to_month'] or 'beyond'}"
    return f"{when} ({interval}; already crossed with p = {row['p_already']:.2f})"


def summary(snapshot: Snapshot, settings: Settings) -> str:
    """What was read, the crossing month by definition, where the files are, what to type next."""
    health, crossing = snapshot.table("source_health"), snapshot.table("crossing")
    read = health.select(pl.col("postings", "rejects").sum()).row(0, named=True)
    lines = [
        "",
        f"Read: {read['postings']:,} postings ({read['rejects']:,} refused with a reason)"
        f" from {health.height} sources, as of {snapshot.manifest.as_of}.",
        "AI engineers against ML engineers:",
        *(
            f"  {SOURCES[row['source']]}, {row['definition']}: {crossing_sentence(row)}"
            for row in crossing.iter_rows(named=True)
        ),
        f"Snapshot: {snapshot.folder}",
        f"CSV:      {settings.data_dir / 'csv'}",
        "Next: `roleshift dashboard` opens the pages (make dashboard), `roleshift refresh` reads the live sources.",
    ]
    return "\n".join(lines)


def revision_lines(revision: pl.DataFrame) -> list[str]:
    """What the newest change of model or taxonomy does to every series; nothing where there was none."""
    if revision.is_empty():
        return []
    rows = list(revision.sort("source", "definition").iter_rows(named=True))
    return [
        f"before and after {rows[0]['what']} ({rows[0]['changed_on']}):",
        *(
            f"  {SOURCES[row['source']]}, {row['definition']}: crossing {row['median_month_before'] or 'beyond'}"
            f" -> {row['median_month_after'] or 'beyond'}, AI {row['ai_before']:,} -> {row['ai_after']:,},"
            f" ML {row['ml_before']:,} -> {row['ml_after']:,}"
            for row in rows
        ),
    ]


def status(settings: Settings) -> str:
    """Last snapshot and its age, rows by source and month, what failed last time."""
    last = runs.last(settings.data_dir)
    lines = [_run_line(last)]
    snapshot = Snapshot.open(settings.snapshots)
    age = datetime.now(UTC) - snapshot.manifest.published_at
    lines.append(
        f"snapshot {snapshot.manifest.snapshot_id}, {age.days} days {age.seconds // 3600} hours old,"
        f" data as of {snapshot.manifest.as_of}"
    )
    lines += ["", "sources:", *map(_health_line, snapshot.table("source_health").iter_rows(named=True))]
    months = (
        snapshot.table("role_monthly")
        .select("month", "source", "postings_total")
        .unique()
        .pivot("source", index="month", values="postings_total")
        .sort("month", descending=True)
        .head(12)
    )
    lines += ["", "job postings by month (last 12):", *_table_lines(months)]
    return "\n".join(lines)


def _run_line(last: dict[str, Any] | None) -> str:
    if last is None:
        return "no refresh has run in this folder"
    ended = f", ended {last['ended_at']}" if "ended_at" in last else ""
    error = f": {last['error']}" if last["error"] else ""
    return f"last run {last['state']}{error} (started {last['started_at']}{ended})"


def _health_line(row: dict[str, Any]) -> str:
    reason = f": {row['last_reason']}" if row["last_reason"] else ""
    sample = " (sample)" if row["sample"] else ""
    months = f", {row['first_month']} to {row['last_month']}" if row["first_month"] else ""
    return (
        f"  {row['source']}{sample}: {row['postings']:,} postings, {row['rejects']:,} refused{months},"
        f" {row['last_outcome']}{reason}"
    )


def _table_lines(frame: pl.DataFrame) -> list[str]:
    widths = [max(10, len(name) + 2) for name in frame.columns]
    lines = [tuple(frame.columns), *frame.iter_rows()]
    return [
        "  " + "".join(f"{'' if v is None else v:>{w}}" for v, w in zip(line, widths, strict=True)) for line in lines
    ]
