"""Charts of shares: lines with intervals, stacked mixes, rankings. Pure functions, frame -> Altair.

Each takes a frame of dashboard.frames with n, total, share, share_low, share_high and few.
"""

from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import GREY, YEARS, Drawn, Palette, colour, labelled
from dashboard.frames import Period, with_gaps


def _tooltip(unit: str, *first: str) -> list[alt.Tooltip]:
    return [
        *(alt.Tooltip(f"{column}:N", title=column.capitalize()) for column in first),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
        alt.Tooltip("share_low:Q", title="95% interval from", format=".1%"),
        alt.Tooltip("share_high:Q", title="to", format=".1%"),
        alt.Tooltip("n:Q", title=unit.capitalize(), format=","),
        alt.Tooltip("total:Q", title="Out of", format=","),
    ]


def lines(shares: pl.DataFrame, by: str, period: Period, palette: Palette, unit: str) -> Drawn:
    """Shares over time with 95% bands, a line for each value of the column `by`.

    Small numbers are faint points that no line joins.
    """
    enough = pl.when(~pl.col("few"))
    drawn = with_gaps(shares, period, by).with_columns(
        labelled(by, palette),
        *(enough.then(c).alias(f"{c}_drawn") for c in ("share", "share_low", "share_high")),
    )
    base = alt.Chart(drawn).encode(x=alt.X("at:T", axis=YEARS), color=colour(palette, drawn[by]))
    axis, scale = alt.Axis(format="%", title=f"share of {unit}"), alt.Scale(domainMin=0)
    low = alt.Y("share_low_drawn:Q", axis=axis, scale=scale)
    band = base.mark_area(opacity=0.15).encode(y=low, y2="share_high_drawn:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y=alt.Y("share_drawn:Q", axis=axis))
    dots = base.mark_point(filled=True, size=24).encode(
        y=alt.Y("share:Q", axis=axis), opacity=_faint_if_few(), tooltip=_tooltip(unit, "period", "label")
    )
    return alt.layer(band, line, dots).properties(height=340)


def _faint_if_few() -> Any:
    return alt.condition("datum.few", alt.value(0.3), alt.value(1))


def mix(levels: pl.DataFrame, palette: Palette) -> alt.Chart:
    """Stacked mix of levels, a bar for each period (frames.level_mix of one role)."""
    drawn = levels.with_columns(labelled("level", palette))
    bars: alt.Chart = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("share:Q", axis=alt.Axis(format="%"), title="share of openings", scale=alt.Scale(domain=[0, 1])),
            color=colour(palette, drawn["level"]),
            order=alt.Order("level:Q"),
            tooltip=_tooltip("openings", "period", "label"),
        )
    )
    return bars.properties(height=340)


def ranking(shares: pl.DataFrame, palette: Palette, shade: str) -> Drawn:
    """Dots with 95% intervals, most named first (frames.skill_ranking); small numbers are faint."""
    drawn = shares.with_columns(labelled("skill", palette))
    names = alt.Axis(labelLimit=170, labelOverlap=False, labelFlush=False, domain=False, ticks=False)
    base = alt.Chart(drawn).encode(
        y=alt.Y("label:N", sort=drawn["label"].to_list(), title=None, axis=names),
        tooltip=_tooltip("openings", "label"),
        opacity=_faint_if_few(),
    )
    axis = alt.Axis(format="%", tickCount=5, title="share of openings that name it")
    scale = alt.Scale(domainMin=0, nice=False)
    rule = base.mark_rule(color=GREY).encode(x=alt.X("share_low:Q", axis=axis, scale=scale), x2="share_high:Q")
    dots = base.mark_point(filled=True, color=shade, size=55).encode(x=alt.X("share:Q", axis=axis))
    return alt.layer(rule, dots).properties(height=22 * drawn.height + 70)


def bars(frame: pl.DataFrame, column: str, by: str, palette: Palette) -> Drawn:
    """Stacked bars by month of the counts in `column`, a colour for each value of the column `by`."""
    drawn = frame.with_columns(labelled(by, palette))
    what = column.replace("_", " ")
    chart: alt.Chart = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(at):T", axis=YEARS),
            y=alt.Y(f"{column}:Q", title="a month", axis=alt.Axis(tickCount=5)),
            color=colour(palette, drawn[by]),
            tooltip=["month:N", "label:N", alt.Tooltip(f"{column}:Q", title=what, format=",")],
        )
    )
    return chart.properties(height=280)
