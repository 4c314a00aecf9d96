"""First page: have AI engineers overtaken ML engineers, when, and how sure is that?"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts, choose, frames, parts, read, say
from warehouse import taxonomy
from warehouse.settings import Settings
from warehouse.snapshot import Snapshot

Crossing = Mapping[str, Any] | None
CORRECTED = "corrected"


def page(own: Snapshot) -> None:
    """Choose a definition and a source, read the ratio, chart it, say when it crosses."""
    top = st.container()
    published = read.table(own, "inversion_monthly")
    with st.container(horizontal=True):
        asked = choose.definition()
        source = choose.source(published["source"])
        period = choose.period("month", "quarter")
    definition = frames.definition_of(published, source, asked)
    months = frames.of(published, source=source, definition=definition)
    trend = frames.of(read.table(own, "forecast_monthly"), source=source, definition=definition)
    crossings = frames.of(read.table(own, "crossing"), source=source)
    crossing = next(iter(frames.of(crossings, definition=definition).to_dicts()), None)
    with top:
        _headline(crossing, source, definition)
        if definition != asked:
            st.info(say.counted_otherwise(source, _label(asked), _label(definition)))
    _standing(months)
    if definition == CORRECTED and period != "month":
        period = "month"
        st.caption("Corrected counts stand by month: their doubt is not that of a sum.")
    points = frames.ratio_points(months, period)
    _ratio(own, points, trend, crossing, source, definition)
    _counts(own, months, period, source, f"{source}-{definition}")
    _linked(own, source)
    _every_definition(crossings)
    _revision(own, source)
    _tables(points, trend, f"{source}-{definition}")


def _headline(crossing: Crossing, source: str, definition: str) -> None:
    st.title(say.headline(crossing, source), anchor=False)
    parts.warn_of_sample(source)
    st.markdown(say.verdict(crossing, source, _label(definition)))


def _label(definition: str) -> str:
    return next(d.label for d in taxonomy.load().definitions if d.id == definition)


def _standing(months: pl.DataFrame) -> None:
    """The ratio around the essay, and in the newest three months."""
    last = months["month"].max()
    if not isinstance(last, str):
        return
    essay = charts.ESSAY_FROM[0]
    then, now = st.columns(2)
    windows = ((then, frames.shift(essay, -1), frames.shift(essay, 1)), (now, frames.shift(last, -2), last))
    for column, start, end in windows:
        value, why = say.standing(frames.pooled(months, start, end))
        column.metric(f"AI:ML, {say.month_name(start)} to {say.month_name(end)}", value, border=True)
        column.caption(why)


def _ratio(
    own: Snapshot, points: pl.DataFrame, trend: pl.DataFrame, crossing: Crossing, source: str, definition: str
) -> None:
    deadline = crossing["deadline"] if crossing else Settings().deadline
    twin = CORRECTED if definition == "judged" else "none"
    beside = frames.of(read.table(own, "forecast_monthly"), source=source, definition=twin)
    breaks = read.table(own, "breaks").filter(pl.col("source").is_in(["all", source]))
    parts.chart(charts.inversion(points, trend, deadline, beside, breaks), say.ratio_now(trend), own, source)
    st.caption(
        "Above 1:1 there are more AI engineers than ML engineers. Dashed: forecast. The essay of June 2023 counted"
        f" about 1:10 and expected the ratio to invert within five years; its path is drawn to 10:1 in {deadline} and"
        " crosses 1:1 half-way. Faint upright lines: days on which the law, or what is counted, changed."
    )
    if source == taxonomy.PANEL:
        st.caption(say.PANEL_LIMITS)


def _counts(own: Snapshot, months: pl.DataFrame, period: frames.Period, source: str, name: str) -> None:
    counted = frames.counts(months, period)
    coming = frames.coming(counted, frames.of(read.table(own, "filling"), source=source), period)
    drawn = charts.counts(counted, period, read.roles(), coming)
    parts.chart(drawn, say.peak(counted), own, source, rows=counted, name=f"counts-{name}-{period}")
    if coming.height:
        st.caption(say.still_filling(coming))


def _linked(own: Snapshot, source: str) -> None:
    """A fixed panel beside all boards: a board that is added must not look like growth."""
    chained = frames.of(read.table(own, "chained_monthly"), source=source)
    if chained.is_empty():
        return
    definition = str(chained["definition"][0])
    every = frames.of(read.table(own, "inversion_monthly"), source=source, definition=definition)
    drawn = charts.linked(chained, frames.ratio_points(frames.of_months(every, chained), "month"))
    parts.chart(drawn, say.linked(chained), own, source, rows=chained, name=f"linked-{source}")


def _every_definition(crossings: pl.DataFrame) -> None:
    """The same question by each definition, side by side."""
    st.markdown("#### The answer depends on what is counted")
    rows = [
        {
            "Counted by": d.label,
            "Crossing of 1:1": say.month_name(row["median_month"]),
            "80% interval": say.interval(row),
            "Already crossed": say.chance(row["p_already"]),
            f"1:1 by {row['deadline']}": say.chance(row["p_by_deadline"]),
            "2:1": say.chance(row["p_2to1_by_deadline"]),
            "5:1": say.chance(row["p_5to1_by_deadline"]),
            "10:1": say.chance(row["p_10to1_by_deadline"]),
        }
        for d in taxonomy.load().definitions
        for row in frames.of(crossings, definition=d.id).to_dicts()
    ]
    if rows:
        st.table(pl.DataFrame(rows))
        st.caption("  \n".join(f"{d.label}: {d.meaning}." for d in taxonomy.load().definitions))
    else:
        st.caption("This source has too few months for a forecast.")


def _revision(own: Snapshot, source: str) -> None:
    """What our last change of model or taxonomy did to the series."""
    changed = frames.of(read.table(own, "revision"), source=source)
    if changed.height:
        with st.expander(f"Before and after the change of {changed['changed_on'][0]}: {changed['what'][0]}"):
            parts.table(changed, f"revision-{source}")


def _tables(points: pl.DataFrame, trend: pl.DataFrame, name: str) -> None:
    counted, forecast = st.tabs(["Counts and ratio", "Trend and forecast"], key="table", bind="query-params")
    with counted:
        parts.table(points.drop("at"), f"inversion-{name}")
    with forecast:
        parts.table(trend.drop("source", "definition", "counted_odds"), f"forecast-{name}")
