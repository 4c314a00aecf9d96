"""How skills spread: from first mention to 1 % and 10 % of a role's openings. Pure frames and a chart."""

import altair as alt
import polars as pl

from dashboard.charts import GREY, YEARS, Drawn, Palette, labelled

NEW_FROM = "2018-01"
"""Skills named before are left out: when they were new, hardly anybody was counted."""
STEPS = {"first_month": "first named", "month_1pct": "1% of openings", "month_10pct": "10% of openings"}


def spread(skill_diffusion: pl.DataFrame, count: int) -> pl.DataFrame:
    """The `count` most named skills that were first named since NEW_FROM and reached 1 % (skill_diffusion rows of one
    source and role), oldest first."""
    young = skill_diffusion.filter(pl.col("first_month") >= NEW_FROM, pl.col("month_1pct").is_not_null())
    most = young.sort("openings", "skill", descending=[True, False]).head(count)
    return most.sort("first_month", "month_1pct", "skill")


def chart(rows: pl.DataFrame, palette: Palette, shade: str) -> Drawn:
    """A line a skill, from its first mention to 1 % and, where it got there, to 10 % (spread)."""
    named = rows.with_columns(labelled("skill", palette))
    order = alt.Y("label:N", sort=named["label"].to_list(), title=None, axis=alt.Axis(labelLimit=180, domain=False))
    long = named.unpivot(
        list(STEPS),
        index=["label", "openings", "openings_role", "months_to_1pct", "months_to_10pct"],
        variable_name="step",
    ).drop_nulls("value")
    points = long.with_columns(
        pl.col("value").str.to_date("%Y-%m").alias("at"), pl.col("step").replace_strict(STEPS).alias("reached")
    )
    names = list(STEPS.values())
    base = alt.Chart(points).encode(y=order, x=alt.X("at:T", axis=YEARS))
    dots = base.mark_point(filled=True, size=60, color=shade, opacity=1).encode(
        shape=alt.Shape(
            "reached:N",
            scale=alt.Scale(domain=names, range=["circle", "triangle-right", "diamond"]),
            legend=alt.Legend(orient="bottom", title=None, columns=1, symbolFillColor=shade, symbolStrokeColor=shade),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="Skill"),
            alt.Tooltip("value:N", title="Month"),
            alt.Tooltip("reached:N", title="Reached"),
            alt.Tooltip("months_to_1pct:Q", title="Months to 1%"),
            alt.Tooltip("months_to_10pct:Q", title="Months to 10%"),
            alt.Tooltip("openings:Q", title="Openings that name it"),
            alt.Tooltip("openings_role:Q", title="of"),
        ],
    )
    line = base.mark_line(color=GREY, opacity=0.5).encode(detail="label:N")
    return alt.layer(line, dots).properties(height=22 * rows.height + 20)
