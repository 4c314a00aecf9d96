"""Charts of stated pay: pure functions, frame -> Altair. Each takes a frame of dashboard.pay without small numbers."""

import altair as alt
import polars as pl

from dashboard.charts import YEARS, Drawn, Palette, colour, labelled
from dashboard.frames import with_gaps


def _axis(currency: str) -> alt.Axis:
    return alt.Axis(format="~s", title=f"{currency} a year, as stated", tickCount=6)


def _tooltip(first: str, title: str) -> list[alt.Tooltip]:
    figures = (("q50", "Median"), ("q50_low", "95% interval from"), ("q50_high", "to"),
               ("q25", "Lower quartile"), ("q75", "Upper quartile"), ("n", "Postings that state pay"))  # fmt: skip
    return [
        alt.Tooltip(f"{first}:N", title=title),
        alt.Tooltip("label:N", title="Role"),
        *(alt.Tooltip(f"{column}:Q", title=name, format=",.0f") for column, name in figures),
    ]


def spread(quartiles: pl.DataFrame, rows: list[str], palette: Palette, currency: str) -> Drawn:
    """Median with its 95% interval on a bar from quartile to quartile, a line for each `name`, coloured by role."""
    drawn = quartiles.with_columns(labelled("role", palette))
    base = alt.Chart(drawn).encode(
        y=alt.Y("name:N", sort=rows, title=None, axis=alt.Axis(labelLimit=170, domain=False, ticks=False)),
        color=colour(palette, drawn["role"]),
        tooltip=_tooltip("name", "What"),
    )
    scale, axis = alt.Scale(zero=False), _axis(currency)
    bar = base.mark_bar(opacity=0.25, height=16).encode(x=alt.X("q25:Q", axis=axis, scale=scale), x2="q75:Q")
    rule = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("q50_low:Q", axis=axis), x2="q50_high:Q")
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("q50:Q", axis=axis))
    return alt.layer(bar, rule, dots).properties(height=42 * drawn["name"].n_unique() + 110)


def years(quartiles: pl.DataFrame, palette: Palette, currency: str) -> Drawn:
    """Median by year with its 95% interval as a band, a line for each role."""
    drawn = with_gaps(quartiles, "year", "role").with_columns(labelled("role", palette))
    base = alt.Chart(drawn).encode(x=alt.X("at:T", axis=YEARS), color=colour(palette, drawn["role"]))
    scale, axis = alt.Scale(zero=False), _axis(currency)
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("q50_low:Q", axis=axis, scale=scale), y2="q50_high:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y=alt.Y("q50:Q", axis=axis))
    dots = base.mark_point(filled=True, size=40).encode(y=alt.Y("q50:Q", axis=axis), tooltip=_tooltip("period", "Year"))
    return alt.layer(band, line, dots).properties(height=340)
