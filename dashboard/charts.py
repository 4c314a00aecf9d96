"""Charts of the inversion and of plain counts: pure functions, frame -> Altair.

Colours carry no meaning alone: every series also has a label, a dash or a shape. Greys are chosen to read on
light and dark backgrounds alike; fonts and axes come from Streamlit's theme.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

import altair as alt
import polars as pl

from dashboard.frames import Period, shift, with_gaps

Palette = Mapping[Any, tuple[str, str]]
"""Label and colour by id, in the order of the legend."""

GREY = "#808791"
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Colours that colour-blind readers tell apart (Okabe and Ito, 2008)."""
TREND, ESSAY, CORRECTED = OKABE_ITO[5], OKABE_ITO[4], OKABE_ITO[3]
ESSAY_FROM = ("2023-06", 0.1)
"""Where the essay starts: about one AI-engineer posting for ten ML-engineer postings, June 2023."""
ESSAY_TENFOLD = 10.0
"""What its prediction reaches at the deadline if the ratio inverts in full."""
RATIO_ENDS = (0.005, 30.0)
"""The ratio axis never runs further than this; intervals that do are cut at its edge."""

HEIGHT = 420
Drawn = alt.Chart | alt.LayerChart | alt.FacetChart
"""Any chart of ours (alt.layer is typed as possibly a facet; none is)."""

_RATIO_LABEL = "datum.value >= 1 ? datum.value + ':1' : '1:' + round(1 / datum.value)"
YEARS = alt.Axis(format="%Y", tickCount="year", labelOverlap=True, title=None, grid=False)
LEGEND = alt.Legend(
    orient="bottom", title=None, columns=2, labelLimit=260, offset=6, symbolOpacity=1, symbolStrokeWidth=3
)
LONG = 16
"""Longer labels stand one below the other."""
_SERIES = ("counted, with 95% interval", "trend, with 80% and 95% bands", "the essay's path")
_BESIDE = "the same, corrected for the classifier's errors"


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def inversion(
    points: pl.DataFrame, trend: pl.DataFrame, deadline: str, beside: pl.DataFrame, breaks: pl.DataFrame
) -> Drawn:
    """AI:ML ratio on a log axis: counted points with intervals, trend and forecast, 1:1, essay and deadline.

    `points` comes from frames.ratio_points; `trend` holds forecast_monthly rows of the same source and definition, and
    `beside` those of its corrected twin, if it has one; `deadline` is a month; `breaks` are days on which what is counted
    changed (rows of the mart).
    """
    counted = points.filter(pl.col("ai") + pl.col("ml") > 0)
    ends = _time_ends(counted, trend, deadline)
    x = alt.X("at:T", axis=YEARS, scale=alt.Scale(domain=ends))
    layers = [
        *_breaks(breaks.filter(pl.col("day") > date.fromisoformat(ends[0])), x),
        *_trend(trend_path(trend, deadline), x),
        *_points(counted, x),
        *_beside(beside, x),
        *_essay(deadline, x),
    ]
    names = [*_SERIES, _BESIDE][: 4 if beside.height else 3]
    colours = alt.Scale(domain=names, range=[GREY, TREND, ESSAY, CORRECTED][: len(names)])
    chart = alt.layer(*layers).encode(color=alt.Color(scale=colours, legend=legend(names)))
    return chart.properties(height=HEIGHT)


def _beside(trend: pl.DataFrame, x: alt.X) -> list[alt.Chart]:
    """The past of another trend, as a line."""
    if trend.is_empty():
        return []
    path = trend.filter(~pl.col("is_forecast")).with_columns(pl.col("month").str.to_date("%Y-%m").alias("at"))
    tooltip = [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("ratio_q50:Q", title="Corrected, AI per ML", format=".2f"),
        alt.Tooltip("ratio_q10:Q", title="80% band from", format=".2f"),
        alt.Tooltip("ratio_q90:Q", title="to", format=".2f"),
    ]
    base = alt.Chart(path).encode(x=x, color=alt.datum(_BESIDE))
    line = base.mark_line(strokeWidth=1.6, strokeDash=[6, 2]).encode(y=_ratio("ratio_q50"), tooltip=tooltip)
    return [base.mark_area(opacity=0.12).encode(y=_ratio("ratio_q10"), y2="ratio_q90:Q"), line]


def _breaks(breaks: pl.DataFrame, x: alt.X) -> list[alt.Chart]:
    """A faint line a day; what changed is told on hover."""
    if breaks.is_empty():
        return []
    rules = alt.Chart(breaks.rename({"day": "at"})).mark_rule(
        color=GREY, opacity=0.35, strokeWidth=2, strokeDash=[1, 3]
    )
    return [
        rules.encode(x=x, tooltip=[alt.Tooltip("at:T", title="From"), "kind:N", alt.Tooltip("label:N", title="Change")])
    ]


def _time_ends(points: pl.DataFrame, trend: pl.DataFrame, deadline: str) -> list[str]:
    first = points["at"].min() or _day(ESSAY_FROM[0])
    last = trend_path(trend, deadline)["at"].max() or _day(deadline)
    return [str(first), str(max(last, _day(shift(deadline, 6))))]


def trend_path(trend: pl.DataFrame, deadline: str) -> pl.DataFrame:
    """The trend as drawn: until half a year after the deadline; the forecast starts on the last past month."""
    near = trend.sort("month").filter(pl.col("month") <= shift(deadline, 6))
    last = near.filter(~pl.col("is_forecast")).tail(1).with_columns(pl.lit(True).alias("is_forecast"))
    both = pl.concat([near, last]).sort("is_forecast", "month")
    return both.with_columns(pl.col("month").str.to_date("%Y-%m").alias("at"))


def _ratio(column: str) -> alt.Y:
    scale = alt.Scale(type="log", domain=list(RATIO_ENDS), clamp=True, nice=False)
    values = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]
    axis = alt.Axis(values=values, labelExpr=_RATIO_LABEL, title="AI engineers : ML engineers (log scale)")
    return alt.Y(f"{column}:Q", scale=scale, axis=axis)


def _trend(path: pl.DataFrame, x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(path).encode(x=x, color=alt.datum(_SERIES[1]), detail="is_forecast:N")
    bands = [
        base.mark_area(opacity=opacity).encode(y=_ratio(f"ratio_{low}"), y2=f"ratio_{high}:Q")
        for opacity, low, high in ((0.1, "q025", "q975"), (0.18, "q10", "q90"))
    ]
    dash = alt.condition("datum.is_forecast", alt.value([5, 4]), alt.value([1, 0]))
    line = base.mark_line(strokeWidth=2.5).encode(
        y=_ratio("ratio_q50"),
        strokeDash=dash,
        tooltip=[
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("ratio_q50:Q", title="Trend, AI per ML", format=".2f"),
            alt.Tooltip("ratio_q10:Q", title="80% band from", format=".2f"),
            alt.Tooltip("ratio_q90:Q", title="to", format=".2f"),
            alt.Tooltip("is_forecast:N", title="Forecast"),
        ],
    )
    return [*bands, line]


def _points(points: pl.DataFrame, x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(points).encode(x=x, color=alt.datum(_SERIES[0]))
    tooltip = [
        alt.Tooltip("period:N", title="Period"),
        alt.Tooltip("ai:Q", title="AI engineers"),
        alt.Tooltip("ml:Q", title="ML engineers"),
        alt.Tooltip("ratio:Q", title="AI per ML", format=".2f"),
        alt.Tooltip("ratio_low:Q", title="95% interval from", format=".2f"),
        alt.Tooltip("ratio_high:Q", title="to", format=".2f"),
        alt.Tooltip("postings_total:Q", title="All job postings", format=","),
    ]
    intervals = base.mark_rule(opacity=0.35, strokeWidth=1).encode(y=_ratio("ratio_low"), y2="ratio_high:Q")
    dots = base.mark_point(filled=True, size=22, opacity=0.75).encode(y=_ratio("ratio"), tooltip=tooltip)
    return [intervals, dots]


def _essay(deadline: str, x: alt.X) -> list[alt.Chart]:
    start, ratio = ESSAY_FROM
    path = pl.DataFrame({"at": [_day(start), _day(deadline)], "ratio": [ratio, ESSAY_TENFOLD]})
    line = alt.Chart(path).mark_line(strokeDash=[2, 3], strokeWidth=2, clip=True)  # a short series begins after it
    end = alt.Chart(pl.DataFrame({"at": [_day(deadline)], "label": [f"deadline {deadline}"]})).encode(x=x)
    text = end.mark_text(align="right", baseline="bottom", dx=-4, color=GREY)
    return [
        alt.Chart(path.head(1)).mark_rule(color=GREY, strokeWidth=1.2).encode(y=alt.datum(1)),
        line.encode(x=x, y=_ratio("ratio"), color=alt.datum(_SERIES[2])),
        end.mark_rule(color=GREY, strokeDash=[2, 2]),
        text.encode(y=alt.datum(RATIO_ENDS[0]), text="label:N"),
    ]


def counts(counted: pl.DataFrame, period: Period, palette: Palette, coming: pl.DataFrame) -> Drawn:
    """AI and ML counts by period as two lines (frames.counts). A period that is still filling (frames.coming) is no fall:
    what has come of it is a hollow point, what is to be expected a dashed one."""
    last = set(coming["period"])
    drawn = with_gaps(counted, period, "role").with_columns(
        labelled("role", palette), (~pl.col("period").is_in(last)).alias("complete")
    )
    unit = str(counted["unit"].first() or "openings")
    base = alt.Chart(drawn).encode(
        x=alt.X("at:T", axis=YEARS),
        y=alt.Y("n:Q", title=f"{unit} a {period}"),
        color=colour(palette, drawn["role"]),
        tooltip=[
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("label:N", title="Role"),
            alt.Tooltip("n:Q", title=unit.capitalize(), format=","),
            alt.Tooltip("postings_total:Q", title="All job postings", format=","),
        ],
    )
    line = base.transform_filter("datum.complete").mark_line(strokeWidth=1.8, point=alt.OverlayMarkDef(size=8))
    seen = [base.transform_filter("!datum.complete").mark_point(filled=False, size=50)] if last else []
    layers = [
        line,
        *seen,
        *_expected(coming.with_columns(labelled("role", palette))),
        base.mark_point(opacity=0, size=60),
    ]
    return alt.layer(*layers).properties(height=280)


def _expected(coming: pl.DataFrame) -> list[alt.Chart]:
    """What a whole period is expected to hold, with its range where one is known."""
    if coming.is_empty():
        return []
    base = alt.Chart(coming).encode(x="at:T", color="label:N")
    tooltip = [
        alt.Tooltip("period:N", title="Period"),
        alt.Tooltip("label:N", title="Role"),
        alt.Tooltip("n:Q", title="Seen so far"),
        alt.Tooltip("expected:Q", title="Expected when whole", format=".0f"),
        alt.Tooltip("low:Q", title="at least", format=".0f"),
        alt.Tooltip("high:Q", title="at most", format=".0f"),
    ]
    line = base.mark_rule(strokeDash=[3, 3], strokeWidth=1.5).encode(y="low:Q", y2="high:Q")
    return [line, base.mark_point(shape="diamond", size=70).encode(y="expected:Q", tooltip=tooltip)]


def linked(chained: pl.DataFrame, plain: pl.DataFrame) -> Drawn:
    """The ratio of all boards (frames.ratio_points) beside that of a fixed panel (chained_monthly), both by month."""
    names = ["all boards", "boards followed through both months"]
    shown = ["month", "ratio", "ratio_low", "ratio_high", "boards"]
    all_boards = plain.rename({"period": "month"}).with_columns(boards=pl.lit(None, pl.Int64), series=pl.lit(names[0]))
    panel = chained.with_columns(series=pl.lit(names[1]))
    rows = pl.concat([frame.select(*shown, "series") for frame in (all_boards, panel)])
    base = alt.Chart(rows.with_columns(pl.col("month").str.to_date("%Y-%m").alias("at"))).encode(
        x=alt.X("at:T", axis=alt.Axis(format="%b %Y", title=None, labelOverlap=True, grid=False)),
        xOffset=alt.XOffset("series:N", sort=names),
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=[GREY, OKABE_ITO[0]]), legend=legend(names)),
        tooltip=[
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("series:N", title="Boards"),
            alt.Tooltip("ratio:Q", title="AI per ML", format=".2f"),
            alt.Tooltip("ratio_low:Q", title="95% interval from", format=".2f"),
            alt.Tooltip("ratio_high:Q", title="to", format=".2f"),
            alt.Tooltip("boards:Q", title="Boards in both months"),
        ],
    )
    scale = alt.Scale(type="log", nice=False)
    y = alt.Y("ratio:Q", title="AI engineers per ML engineer (log scale)", scale=scale)
    ends = base.mark_rule(opacity=0.4).encode(y=alt.Y("ratio_low:Q", scale=scale), y2="ratio_high:Q")
    return alt.layer(ends, base.mark_line(point=True).encode(y=y)).properties(height=260)


def companies(counted: pl.DataFrame, period: Period, palette: Palette) -> Drawn:
    """Distinct companies by period, a line for each role (companies.distinct)."""
    drawn = with_gaps(counted, period, "role").with_columns(labelled("role", palette))
    lines: alt.Chart = (
        alt.Chart(drawn)
        .mark_line(strokeWidth=1.8, point=True)
        .encode(
            x=alt.X("at:T", axis=YEARS),
            y=alt.Y("n:Q", title=f"distinct companies a {period}"),
            color=colour(palette, drawn["role"]),
            tooltip=[
                alt.Tooltip("period:N", title="Period"),
                alt.Tooltip("label:N", title="Role"),
                alt.Tooltip("n:Q", title="Companies", format=","),
                alt.Tooltip("openings:Q", title="Openings", format=","),
            ],
        )
    )
    return lines.properties(height=280)


def titled(chart: Drawn, finding: str, source: str) -> Drawn:
    """The chart under the sentence that it shows and its source, so that both stand on its picture too.

    Lines are as long as a phone is wide; the chart grows by what they take.
    """
    text, below = wrap(finding, 42), wrap(source, 58)
    title = alt.Title(
        text, subtitle=below, anchor="start", frame="bounds", offset=16, limit=1000,
        fontSize=18, lineHeight=22, subtitleFontSize=12, subtitleLineHeight=16, subtitleColor=GREY, subtitlePadding=6,
    )  # fmt: skip
    return chart.properties(
        padding={"top": 8, "bottom": 28, "left": 2, "right": 8},
        title=title,
        height=chart.height + 22 * len(text) + 16 * len(below) + 22,
    )


def labelled(column: str, palette: Palette) -> pl.Expr:
    """The column `label`: what people call the ids in `column`."""
    return pl.col(column).replace_strict({i: label for i, (label, _) in palette.items()}).alias("label")


def colour(palette: Palette, ids: pl.Series) -> alt.Color:
    """Colour by the column `label`: the palette's order and colours, without those that `ids` lacks."""
    own = [pair for i, pair in palette.items() if i in set(ids)]
    scale = alt.Scale(domain=[label for label, _ in own], range=[shade for _, shade in own])
    return alt.Color("label:N", scale=scale, legend=legend([label for label, _ in own]))


def legend(labels: Sequence[str]) -> alt.Legend:
    """The legend in as many columns as a phone has room for."""
    own: alt.Legend = LEGEND.copy()
    own.columns = 1 if max(map(len, labels), default=0) > LONG else 2
    return own
