"""Parts that every page shows: the chart with its source, the table with its download, the warning of the sample."""

from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from dashboard import frames, power, read
from dashboard.charts import Drawn, titled
from dashboard.say import SOURCES, month_name
from warehouse.snapshot import Snapshot

Labels = Mapping[str, str]


def chart(
    drawn: Drawn, finding: str, own: Snapshot, source: str | None, *, rows: pl.DataFrame | None = None, name: str = ""
) -> None:
    """A chart that carries the sentence it shows, its source and date; below it its `rows`, as table and CSV `name`.

    `source` None: all sources of the snapshot together.
    """
    said = source_text(own, source)
    st.altair_chart(titled(drawn, finding, said), width="stretch", alt=f"{finding}. {said}")
    if rows is not None:
        with st.expander("Table"):
            table(rows.drop("at", strict=False), name)


def over_time(
    drawn: Drawn, finding: str, own: Snapshot, source: str, *, rows: pl.DataFrame, name: str, unit: str
) -> None:
    """A chart of shares over time and what such numbers could show; that alone where no line would mean anything.

    `rows`: the shares, with period, total and share; `unit`: what the total counts.
    """
    if power.enough(rows):
        chart(drawn, finding, own, source, rows=rows, name=name)
        st.caption(power.could_show(rows, unit))
    else:
        st.info(power.too_few(*power.two_largest(rows), unit))
        with st.expander("Table"):
            table(rows.drop("at"), name)


def source_text(own: Snapshot, source: str | None) -> str:
    """Where the figures come from and until when; None stands for all sources together."""
    counted = read.table(own, "role_monthly")
    last = (counted if source is None else frames.of(counted, source=source))["month"].max()
    threads = f"{SOURCES['hn']} “Who is hiring?” threads"
    named = "all sources of this snapshot" if source is None else threads if source == "hn" else SOURCES[source]
    made = f"{own.manifest.published_at:%-d %B %Y}"
    return (
        f"Source: {named}; data to {month_name(last if isinstance(last, str) else None, 'no month')}; published {made}."
    )


def table(frame: pl.DataFrame, name: str, links: Labels | None = None, *, choose: bool = False) -> int | None:
    """The rows of a chart or search, and the same rows as a CSV file `name`.csv.

    With `choose`, one row can be ticked: its number is returned, None where none is.
    """
    config = {column: st.column_config.LinkColumn(column, display_text=text) for column, text in (links or {}).items()}
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        key=f"{name}-rows-{frame.hash_rows().sum()}" if choose else None,  # another table forgets what was ticked here
        on_select="rerun" if choose else "ignore",
        selection_mode="single-row",
    )
    st.download_button(
        f"Download these {frame.height:,} rows (CSV)",
        partial(csv, frame),  # made when asked for: a page that runs again would take a file of its last run away
        f"{name}.csv",
        "text/csv",
        on_click="ignore",
        key=name,
    )
    rows = event.selection.rows if choose else []  # type: ignore[union-attr]  # it has a selection
    return rows[0] if rows and rows[0] < frame.height else None


def csv(frame: pl.DataFrame) -> str:
    """The frame as CSV; lists are joined by `; `."""
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(pl.col(lists).cast(pl.List(pl.String)).list.join("; ")).write_csv()


def warn_of_sample(source: str) -> None:
    """Say aloud that the sample is invented."""
    if source == "sample":
        st.warning(
            "These postings were written for a first look and say nothing about the market."
            " Type `roleshift refresh` for real ones."
        )
