"""Claims for readers: the figures of one claim as rows and as a chart, and sentences about verdicts."""

from collections import Counter
from collections.abc import Sequence

import altair as alt
import polars as pl

from dashboard.charts import GREY, OKABE_ITO, Drawn
from dashboard.say import SOURCES
from warehouse import taxonomy
from warehouse.claims import Answer, in_words, said

_PER_CENT, _FACTOR = ("share", "probability", "difference"), ("ratio", "odds", "times", "trend")
_AXES = {
    "share": "share",
    "probability": "probability",
    "difference": "difference of two shares",
    "ratio": "to one (log scale)",
    "trend": "to one (log scale)",
    "odds": "factor by which the ratio changed (log scale)",
    "times": "factor by which the share changed (log scale)",
    "median": "US dollars a year",
}


def counted(found: Sequence[Answer]) -> str:
    """How the verdicts fell, in one sentence."""
    verdicts: Counter[str] = Counter(answer.verdict for answer in found)
    parts = [f"{verdicts[verdict]} {verb}" for verdict, verb in (
        ("holds", "hold"), ("does not hold", "do not hold"), ("undecided", "are undecided"),
        ("cannot be tested", "cannot be tested"),
    )]  # fmt: skip
    return f"Of {len(found)} claims {', '.join(parts[:-1])} and {parts[-1]}"


def finding(answer: Answer) -> str:
    """A claim's verdict and figure in one sentence."""
    return f"{answer.claim.label}: {said(answer)}" + (f", {in_words(answer.headline)}" if answer.headline else "")


def figures(answer: Answer) -> pl.DataFrame:
    """All figures of a claim: source, figure, kind, value, low, high, cases; what was not counted has no row."""
    rows = [
        (figure.source, figure.name, figure.kind, found.value, found.low, found.high, found.cases)
        for figure in answer.figures
        if (found := figure.estimate)
    ]
    columns = {"source": pl.String, "figure": pl.String, "kind": pl.String, "value": pl.Float64, "low": pl.Float64}
    return pl.DataFrame(rows, schema=columns | {"high": pl.Float64, "cases": pl.Int64}, orient="row")


def intervals(answer: Answer) -> Drawn | None:
    """The figures of the deciding one's kind with their intervals, the deciding one in colour; None without it."""
    own = answer.headline
    if own is None or own.estimate is None:
        return None
    roles = {role.id: role.label for role in taxonomy.load().roles}
    named = pl.col("figure").str.replace_many(list(roles), list(roles.values()))
    label = pl.concat_str(named, pl.lit(" · "), pl.col("source").replace(SOURCES)).alias("label")
    rows = figures(answer).filter(pl.col("kind") == own.kind)
    drawn = rows.with_columns(label, decides=(pl.col("figure") == own.name) & (pl.col("source") == own.source))
    names = alt.Axis(labelLimit=260, labelOverlap=False, domain=False, ticks=False)
    base = alt.Chart(drawn).encode(
        y=alt.Y("label:N", sort=drawn["label"].to_list(), title=None, axis=names),
        color=alt.condition("datum.decides", alt.value(OKABE_ITO[1]), alt.value(GREY)),
        tooltip=[
            "label:N",
            *(alt.Tooltip(f"{c}:Q", format=_number(own.kind)) for c in ("value", "low", "high")),
            "cases:Q",
        ],
    )
    scale = alt.Scale(type="log") if own.kind in _FACTOR else alt.Scale(zero=own.kind in _PER_CENT)
    axis = alt.Axis(format=_number(own.kind), tickCount=5, title=_AXES[own.kind])
    rule = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q")
    dots = base.mark_point(filled=True, size=60).encode(x=alt.X("value:Q", axis=axis, scale=scale))
    return alt.layer(rule, dots).properties(height=26 * drawn.height + 80)


def _number(kind: str) -> str:
    return ".1%" if kind in _PER_CENT else ".2~g" if kind in _FACTOR else ",.0f"
