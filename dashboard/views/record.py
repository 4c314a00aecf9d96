"""Forecast record: what was forecast, and what came."""

import polars as pl
import streamlit as st

from dashboard import choose, frames, parts, read, record, say
from warehouse.snapshot import Snapshot


def page(own: Snapshot) -> None:
    """Choose a series, read its forecasts and scores, chart them, say whether the intervals kept their word."""
    st.title("Forecast record", anchor=False)
    published = read.table(own, "crossing")
    with st.container(horizontal=True):
        asked = choose.definition()
        source = choose.source(published["source"])
    definition = frames.definition_of(published, source, asked)
    parts.warn_of_sample(source)
    series = {"source": source, "definition": definition}
    rows = record.crossings(
        frames.of(read.table(own, "backtest_crossing"), **series),
        frames.of(read.table(own, "forecast_ledger"), **series),
    )
    now = next(iter(frames.of(published, **series)["median_month"]), None)
    name = f"{source}-{definition}"
    if rows.is_empty():
        st.info("No forecast of this series is on record yet: each published one is frozen on its day.")
    else:
        _crossings(own, rows, now, source, name)
    scores = frames.of(read.table(own, "backtest"), **series)
    if scores.height:
        _scores(own, scores, source, name)
    _published(own, series, name)


def _crossings(own: Snapshot, rows: pl.DataFrame, now: str | None, source: str, name: str) -> None:
    drawn = record.crossing_chart(rows, now, record.end(rows))
    parts.chart(drawn, say.crossing_then(rows, now), own, source, rows=rows, name=f"crossing-forecasts-{name}")
    st.caption(
        "Line: 80% interval; one that runs to the upper edge is open; a month without line expected no crossing within 60"
        " months. Dashed: the crossing by all data of today. The"
        " forecasts made anew know the counts of then, but the classifier and the taxonomy of today."
    )


def _scores(own: Snapshot, scores: pl.DataFrame, source: str, name: str) -> None:
    kept = record.coverage(frames.of(scores, method="trend"))
    parts.chart(record.coverage_chart(kept), say.coverage(kept), own, source, rows=kept, name=f"coverage-{name}")
    errors = record.accuracy(scores)
    parts.chart(record.accuracy_chart(errors), say.accuracy(errors), own, source, rows=errors, name=f"errors-{name}")
    st.caption(
        "Every month since January 2022 is an origin. What is forecast is the share of AI engineers among AI and ML"
        " engineers; neighbouring forecasts see nearly the same counts, so they are fewer than they seem."
        " CRPS: continuous ranked probability score, 0 is best."
    )


def _published(own: Snapshot, series: dict[str, str], name: str) -> None:
    st.markdown("#### Published forecasts, frozen on their day")
    ledger = frames.of(read.table(own, "forecast_ledger"), **series)
    if ledger.is_empty():
        st.caption("None yet: this snapshot's forecast is frozen with it, and stands here from the next one on.")
        return
    parts.table(ledger.sort("as_of", descending=True), f"ledger-{name}")
    came = frames.of(read.table(own, "forecast_score"), **series)
    if came.height:
        st.markdown("#### Their months that have come since")
        parts.table(came.sort("month", "origin"), f"scores-{name}")
