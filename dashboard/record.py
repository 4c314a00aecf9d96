"""Past forecasts against what came: pure functions, frame -> frame or Altair."""

from datetime import date

import altair as alt
import polars as pl

from dashboard.charts import GREY, OKABE_ITO, YEARS, Drawn, legend
from dashboard.frames import shift

LEVELS = (50, 80, 95)
METHODS = ("trend", "last value", "drift", "Fisher-Pry")
_MADE = {"backtest": "made anew with the counts of then", "published": "published then"}


def crossings(backtest: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """Forecasts of the crossing by the month they knew last, from rows of one source and definition of
    backtest_crossing and forecast_ledger: origin, median_month, from_month, to_month, made."""
    ends = ["median_month", "from_month", "to_month"]
    published = ledger.select(pl.col("as_of").alias("origin"), *ends, made=pl.lit(_MADE["published"]))
    tested = backtest.select("origin", *ends, made=pl.lit(_MADE["backtest"]))
    return pl.concat([tested, published]).sort("origin", "made")


def coverage(scores: pl.DataFrame) -> pl.DataFrame:
    """Share of forecasts whose interval held what came, by months ahead: horizon, level, share, forecasts.

    `scores`: rows of one method, in the columns that backtest and forecast_score share.
    """
    wide = scores.group_by("horizon").agg(pl.col(f"in_{level}" for level in LEVELS).mean(), forecasts=pl.len())
    long = wide.unpivot([f"in_{level}" for level in LEVELS], index=["horizon", "forecasts"], value_name="share")
    level = pl.col("variable").str.strip_prefix("in_").cast(pl.Int64).alias("level")
    return long.select("horizon", level, "share", "forecasts").sort("horizon", "level")


def accuracy(scores: pl.DataFrame) -> pl.DataFrame:
    """Mean error (CRPS) by months ahead and method: horizon, method, crps, forecasts."""
    return scores.group_by("horizon", "method").agg(pl.col("crps").mean(), forecasts=pl.len()).sort("horizon", "method")


def crossing_chart(rows: pl.DataFrame, now: str | None, horizon_end: str) -> Drawn:
    """When the crossing was expected, by the last month that the forecast knew (crossings); an interval without end runs
    to `horizon_end`. `now`: the crossing by today's data."""
    drawn = rows.filter(pl.col("from_month").is_not_null()).with_columns(
        pl.col("origin").str.to_date("%Y-%m").alias("at"),
        pl.col("median_month").str.to_date("%Y-%m").alias("median_at"),
        pl.col("from_month").str.to_date("%Y-%m").alias("from_at"),
        pl.col("to_month").fill_null(horizon_end).str.to_date("%Y-%m").alias("to_at"),
    )
    top = date.fromisoformat(f"{horizon_end}-01")
    axis = alt.Axis(format="%Y", tickCount="year", title="crossing of 1:1 forecast for", grid=True)
    scale = alt.Scale(clamp=True, domainMax={"year": top.year, "month": top.month})
    colours = alt.Scale(domain=list(_MADE.values()), range=[OKABE_ITO[0], OKABE_ITO[1]])
    base = alt.Chart(drawn).encode(
        x=alt.X("at:T", axis=YEARS),
        color=alt.Color(
            "made:N", scale=colours, legend=alt.Legend(orient="bottom", title=None, columns=1, labelLimit=300)
        ),
        tooltip=[
            alt.Tooltip("origin:N", title="Last month known"),
            alt.Tooltip("median_month:N", title="Median"),
            alt.Tooltip("from_month:N", title="80% interval from"),
            alt.Tooltip("to_month:N", title="to (none: beyond 60 months)"),
        ],
    )
    layers: list[alt.Chart] = [
        base.mark_rule(opacity=0.45, strokeWidth=2).encode(y=alt.Y("from_at:T", axis=axis, scale=scale), y2="to_at:T"),
        base.mark_point(filled=True, size=28).encode(y=alt.Y("median_at:T", axis=axis, scale=scale), shape="made:N"),
    ]
    if now is not None:
        known = alt.Chart(pl.DataFrame({"now": [date.fromisoformat(f"{now}-01")]}))
        layers.append(known.mark_rule(color=GREY, strokeDash=[4, 3]).encode(y=alt.Y("now:T", axis=axis, scale=scale)))
    return alt.layer(*layers).properties(height=360)


def coverage_chart(rows: pl.DataFrame) -> Drawn:
    """Promised against kept: share held by each interval, by months ahead; a dashed line is what was promised."""
    named = rows.with_columns(
        pl.format("{}% interval", "level").alias("interval"), (pl.col("level") / 100).alias("promised")
    )
    names = [f"{level}% interval" for level in LEVELS]
    colours = alt.Color(
        "interval:N",
        scale=alt.Scale(domain=names, range=list(OKABE_ITO[:3])),
        legend=legend(names),
    )
    base = alt.Chart(named).encode(
        x=alt.X("horizon:O", title="months ahead", axis=alt.Axis(labelAngle=0)), color=colours
    )
    y = alt.Y(
        "share:Q", title="share of forecasts that held", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
    )
    tooltip = [
        alt.Tooltip("interval:N", title="Interval"),
        alt.Tooltip("share:Q", title="Held", format=".0%"),
        alt.Tooltip("forecasts:Q", title="Forecasts"),
    ]
    kept = base.mark_line(point=True).encode(y=y, tooltip=tooltip)
    return alt.layer(base.mark_line(strokeDash=[3, 3], opacity=0.6).encode(y="promised:Q"), kept).properties(height=330)


def accuracy_chart(rows: pl.DataFrame) -> Drawn:
    """Mean error by months ahead, a line a method."""
    names = ["our trend", *METHODS[1:]]
    colours = alt.Scale(domain=names, range=list(OKABE_ITO[:4]))
    base = alt.Chart(rows.with_columns(pl.col("method").replace({"trend": names[0]}))).encode(
        x=alt.X("horizon:O", title="months ahead", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("crps:Q", title="mean error of the share (CRPS)", scale=alt.Scale(zero=True)),
        color=alt.Color("method:N", scale=colours, legend=legend(names)),
        tooltip=["method:N", "horizon:O", alt.Tooltip("crps:Q", format=".3f"), "forecasts:Q"],
    )
    return alt.layer(base.mark_line(), base.mark_point(filled=True, size=40)).properties(height=330)


def end(rows: pl.DataFrame) -> str:
    """Where the axis of crossings ends: three years after the newest forecast."""
    return shift(str(rows["origin"].max()), 36)
