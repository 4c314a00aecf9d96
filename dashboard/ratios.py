"""Charts on a scale of multiples: what separates two roles, what is named together. Pure functions, frame -> Altair."""

import altair as alt
import polars as pl

from dashboard.charts import GREY, Drawn, Palette, colour, labelled

ENDS = (1 / 64, 64.0)
"""The axis never runs further; intervals that do are cut at its edge."""
_DOUBLES = [2.0**power for power in range(-6, 7)]
_TIMES = "datum.value >= 1 ? format(datum.value, '.2~f') + '×' : '1/' + round(1 / datum.value) + '×'"
_NAMES = alt.Axis(labelLimit=150, labelOverlap=False, labelFlush=False, domain=False, ticks=False)


def odds(ratios: pl.DataFrame, palette: Palette, roles: Palette) -> Drawn:
    """Odds ratios with 95% intervals (skillset.separating); `roles`: the role above 1, then the role below."""
    left, right = roles
    side = pl.when(pl.col("odds_ratio") > 1).then(pl.lit(left)).otherwise(pl.lit(right))
    drawn = ratios.with_columns(
        labelled("skill", palette).alias("name"), side.alias("role")
    ).with_columns(labelled("role", roles))  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title="Skill"),
        *_interval("odds", "odds_ratio", "Odds ratio"),
        *_named(roles[left][0], "share", "n", "total"),
        *_named(roles[right][0], "share_other", "n_other", "total_other"),
    ]
    what = "odds ratio (log scale)"
    base = alt.Chart(drawn).encode(y=_rows(drawn), tooltip=tooltip, color=colour(roles, drawn["role"]))
    return _dots(base, drawn, "odds", "odds_ratio", what)


def pairs(lifts: pl.DataFrame, palette: Palette, shade: str) -> Drawn:
    """Lift of pairs of skills with 95% intervals (skillset.together)."""
    names = {i: label for i, (label, _) in palette.items()}
    first, second = (pl.col(c).replace_strict(names) for c in ("skill", "with_skill"))
    drawn = lifts.with_columns(pl.concat_str(first, pl.lit(" + "), second).alias("name"))
    tooltip = [
        alt.Tooltip("name:N", title="Named together"),
        *_interval("lift", "lift", "Times as often as by chance"),
        *(alt.Tooltip(f"{c}:Q", title=t, format=",") for c, t in (
            ("n", "Openings naming both"), ("n_skill", "the first"), ("n_with", "the second"), ("total", "Out of"))),
    ]  # fmt: skip
    base = alt.Chart(drawn).encode(y=_rows(drawn), tooltip=tooltip, color=alt.value(shade))
    return _dots(base, drawn, "lift", "lift", "times as often as by chance")


def _rows(drawn: pl.DataFrame) -> alt.Y:
    return alt.Y("name:N", sort=drawn["name"].to_list(), title=None, axis=_NAMES)


def _interval(ends: str, middle: str, title: str) -> list[alt.Tooltip]:
    columns = ((middle, title), (f"{ends}_low", "95% interval from"), (f"{ends}_high", "to"))
    return [alt.Tooltip(f"{column}:Q", title=name, format=".2f") for column, name in columns]


def _named(role: str, share: str, n: str, total: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(f"{share}:Q", title=f"{role}: share", format=".1%"),
        alt.Tooltip(f"{n}:Q", title="Openings that name it", format=","),
        alt.Tooltip(f"{total}:Q", title="Out of", format=","),
    ]


def _dots(base: alt.Chart, drawn: pl.DataFrame, ends: str, middle: str, what: str) -> Drawn:
    low, high = drawn[f"{ends}_low"].to_list(), drawn[f"{ends}_high"].to_list()
    domain = [max(ENDS[0], min(0.9, *low)), min(ENDS[1], max(1.1, *high))]
    scale = alt.Scale(type="log", clamp=True, nice=False, domain=domain)
    axis = alt.Axis(
        values=[x for x in _DOUBLES if domain[0] <= x <= domain[1]], labelExpr=_TIMES, title=what, labelOverlap=True
    )
    rule = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        x=alt.X(f"{ends}_low:Q", axis=axis, scale=scale), x2=f"{ends}_high:Q"
    )
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(x=alt.X(f"{middle}:Q", axis=axis, scale=scale))
    even = alt.Chart(pl.DataFrame({"even": [1.0]})).mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="even:Q")
    return alt.layer(even, rule, dots).properties(height=22 * drawn.height + 90)
