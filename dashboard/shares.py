"""Charts of shares: lines with intervals, the ladder of levels, rankings. Pure functions, frame -> Altair.

Each takes a frame of dashboard.frames with n, total, share, share_low, share_high and few.
"""

from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import GREY, YEARS, Drawn, Palette, colour, labelled
from dashboard.frames import Period, with_gaps

_NAMES = alt.Axis(labelLimit=170, labelOverlap=False, labelFlush=False, domain=False, ticks=False)


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
    """Shares over time with 95% bands, a line for each value of the column `by`; small numbers are not drawn."""
    solid = shares.filter(~pl.col("few"))
    drawn = with_gaps(solid, period, by).with_columns(labelled(by, palette))
    base = alt.Chart(drawn).encode(x=alt.X("at:T", axis=YEARS), color=colour(palette, drawn[by]))
    axis, scale = alt.Axis(format="%", title=f"share of {unit}"), alt.Scale(domainMin=0)
    low = alt.Y("share_low:Q", axis=axis, scale=scale)
    band = base.mark_area(opacity=0.15).encode(y=low, y2="share_high:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y=alt.Y("share:Q", axis=axis))
    dots = base.mark_point(filled=True, size=24).encode(
        y=alt.Y("share:Q", axis=axis), tooltip=_tooltip(unit, "period", "label")
    )
    return alt.layer(band, line, dots).properties(height=300 + 20 * drawn[by].n_unique())


def _faint_if_few() -> Any:
    return alt.condition("datum.few", alt.value(0.3), alt.value(1))


def rungs(levels: pl.DataFrame, palette: Palette, roles: Palette) -> Drawn:
    """The ladder: share of each role's openings at each level, with 95% intervals (one period of frames.level_mix)."""
    rung = {level: (label, "") for level, (label, _) in palette.items()}
    drawn = levels.with_columns(labelled("level", rung).alias("rung"), labelled("role", roles))
    base = alt.Chart(drawn).encode(
        y=alt.Y("rung:N", sort=[label for label, _ in palette.values()][::-1], title=None, axis=_NAMES),
        yOffset=alt.YOffset("label:N", sort=[label for label, _ in roles.values()]),
        color=colour(roles, drawn["role"]),
        tooltip=_tooltip("openings", "rung", "label"),
    )
    axis, scale = alt.Axis(format="%", tickCount=5, title="share of the role's openings"), alt.Scale(domain=[0, 1])
    rule = base.mark_rule(strokeWidth=2).encode(x=alt.X("share_low:Q", axis=axis, scale=scale), x2="share_high:Q")
    dots = base.mark_point(filled=True, size=50).encode(x=alt.X("share:Q", axis=axis, scale=scale))
    return alt.layer(rule, dots).properties(height=340)


def ranking(shares: pl.DataFrame, by: str, palette: Palette, shade: str, what: str) -> Drawn:
    """Dots with 95% intervals in the order of the frame, a row for each value of `by`; small numbers are faint."""
    drawn = shares.with_columns(labelled(by, palette))
    base = alt.Chart(drawn).encode(y=_in_order(drawn), tooltip=_tooltip("openings", "label"), opacity=_faint_if_few())
    axis = alt.Axis(format="%", tickCount=5, title=what)
    scale = alt.Scale(domainMin=0, nice=False)
    rule = base.mark_rule(color=GREY).encode(x=alt.X("share_low:Q", axis=axis, scale=scale), x2="share_high:Q")
    dots = base.mark_point(filled=True, color=shade, size=55).encode(x=alt.X("share:Q", axis=axis))
    return alt.layer(rule, dots).properties(height=22 * drawn.height + 70)


def _in_order(drawn: pl.DataFrame) -> alt.Y:
    return alt.Y("label:N", sort=drawn["label"].to_list(), title=None, axis=_NAMES)


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
