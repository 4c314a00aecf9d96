"""The finding for the README: the first page's sentence and the answer by definition and source, as Markdown."""

from pathlib import Path
from typing import Any

import polars as pl

from dashboard import frames, say
from dashboard.charts import ESSAY_FROM
from warehouse import taxonomy
from warehouse.errors import RoleshiftError
from warehouse.snapshot import Snapshot

START, END = "<!-- finding: written by `make picture` -->", "<!-- end of the finding -->"


def finding(own: Snapshot) -> str:
    """Headline, what stands behind it, and a row for each source and definition but the sample's."""
    crossings = own.table("crossing").filter(source="hn")
    first = frames.of(crossings, definition="judged").row(0, named=True)
    labels = {definition.id: definition.label for definition in taxonomy.load().definitions}
    trend = frames.of(own.table("forecast_monthly"), month=ESSAY_FROM[0])
    rows = [
        f"| {say.SOURCES[source]} | {labels[row['definition']]} | {_then(trend, row)} | {say.month_name(row['median_month'])} | {say.interval(row)}"
        f" | {say.chance(row['p_already'])} | {say.chance(row['p_10to1_by_deadline'])} |"
        for source in say.SOURCES
        if source != "sample"
        for label in labels
        for row in frames.of(own.table("crossing"), source=source, definition=label).iter_rows(named=True)
    ]
    return "\n".join(
        [
            START,
            f"**{say.headline(first, 'hn')}.**",
            say.verdict(first, "hn", labels["judged"]),
            "",
            f"| source | counted by | AI:ML in {say.month_name(ESSAY_FROM[0])} | crosses 1:1 | 80 % interval | already crossed | 10:1 by {say.month_name(first['deadline'])} |",
            "|---|---|---|---|---|---|---|",
            *rows,
            END,
        ]
    )


def _then(trend: pl.DataFrame, crossing: dict[str, Any]) -> str:
    """The trend of a series when the essay appeared, with its 80 % band."""
    found = frames.of(trend, source=crossing["source"], definition=crossing["definition"])
    if found.is_empty():
        return "–"
    low, middle, high = (say.to_one(found[f"ratio_{q}"][0]) for q in ("q10", "q50", "q90"))
    return f"{middle} ({low} to {high})"


def write(own: Snapshot, readme: Path) -> None:
    """Put the finding between the marks of `readme`. Raises RoleshiftError where they are not there."""
    text = readme.read_text("utf-8")
    if START not in text or END not in text:
        raise RoleshiftError(f"{readme}: the lines {START} and {END} are missing; put them where the finding belongs")
    before, after = text.split(START)[0], text.split(END)[1]
    readme.write_text(before + finding(own) + after, "utf-8")
