"""Sentences for people, computed from the snapshot. Pure functions: rows in, text out (Markdown)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.charts import Palette
from dashboard.frames import FEW, last_months
from warehouse import taxonomy
from warehouse.claims import two_digits

SOURCES = {**taxonomy.SOURCES, taxonomy.PANEL: f"{taxonomy.SOURCES[taxonomy.PANEL]}, by title"}
PANEL_LIMITS = """\
A panel of 997 boards, read about every third day from 26 October 2025 to 22 August 2026; an ad counts in
the month it was published, and only whole months are drawn. Of the ads published before a board was first read, only
those still open then are known: a remnant of the long-lived ones, so no month before November 2025 is drawn. An ad
gone again before the next reading is never seen; about half of the boards were not read from 17 March to 9 April 2026.
A board that began later or disappeared counts for as long as it was read."""
_SURE, _UNLIKELY = 0.9, 0.1


def month_name(month: str | None, beyond: str = "beyond the forecast") -> str:
    """`2024-10` -> `October 2024`; `beyond` for None, which means after the forecast's horizon."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}" if month else beyond


def chance(p: float) -> str:
    """A probability as per cent: nothing is certain."""
    return "over 99%" if p > 0.99 else "under 1%" if p < 0.01 else f"{p * 100:.0f}%"


def to_one(ratio: float) -> str:
    """An AI:ML ratio with 1 on the smaller side: `1:9.8`, `1.7:1`."""
    return f"{two_digits(ratio)}:1" if ratio >= 1 else f"1:{two_digits(1 / ratio)}"


def headline(crossing: Mapping[str, Any] | None, source: str) -> str:
    """The finding in one line, from a row of the mart crossing (None where there is none)."""
    return f"In the made-up sample: {_finding(crossing)}" if source == "sample" else _finding(crossing)


def _finding(crossing: Mapping[str, Any] | None) -> str:
    if crossing is None:
        return "Too few months to say when AI engineers overtake ML engineers"
    month = month_name(crossing["median_month"], "a month that the trend leaves open")
    if crossing["p_already"] >= _SURE:
        return f"AI engineers have overtaken ML engineers, around {month}"
    if crossing["p_already"] > _UNLIKELY:
        return "Undecided: AI engineers may or may not have overtaken ML engineers"
    if crossing["median_month"] is None:
        return "AI engineers have not overtaken ML engineers, and the trend does not say when"
    return f"Not yet: on the trend, AI engineers overtake ML engineers around {month}"


def verdict(crossing: Mapping[str, Any] | None, source: str, definition: str) -> str:
    """What stands behind the headline: source, definition, interval and the probability by the deadline."""
    where = SOURCES[source] if source == taxonomy.PANEL else f"{SOURCES[source]}, by {definition.lower()}"
    if crossing is None:
        return f"{where}: the forecast needs more months of data than this snapshot holds."
    return (
        f"{where}: the AI:ML ratio crosses 1:1 {_when(crossing)}. Probability that it has already crossed and"
        f" stayed three months: **{chance(crossing['p_already'])}**; that it crosses by the prediction's"
        f" deadline, {month_name(crossing['deadline'])}: **{chance(crossing['p_by_deadline'])}**; that it reaches 10:1, the"
        f" ratio of 2023 turned round, by then: **{chance(crossing['p_10to1_by_deadline'])}**."
    )


def still_filling(coming: pl.DataFrame) -> str:
    """What the hollow points of a period that is not whole mean (frames.coming)."""
    period = coming["period"][0]
    expected = coming["expected"][0]
    if expected is None:
        return f"{period} is not over: hollow points show what has come of it."
    return (
        f"{period} is still filling: hollow circles show what has come so far, diamonds what is to be expected of a whole"
        " month, by how the months before it filled; the dashed line runs from the least to the most."
    )


def linked(chained: pl.DataFrame) -> str:
    """Where the fixed panel stands (chained_monthly rows of one source)."""
    row = chained.sort("month").row(-1, named=True)
    return (
        f"On {row['boards']:,} boards followed through both months the ratio stands at {to_one(row['ratio'])}"
        f" in {month_name(row['month'])}"
    )


def counted_otherwise(source: str, asked: str, shown: str) -> str:
    """Why a source is shown by another definition than the one asked for (both are labels)."""
    return f"{SOURCES[source]}: nothing is counted by {asked.lower()} here, so these figures are by {shown.lower()}."


def _when(crossing: Mapping[str, Any]) -> str:
    median, first, last = (crossing[c] for c in ("median_month", "from_month", "to_month"))
    if first is None:
        return "beyond the forecast (fewer than one path in ten crosses before)"
    around = f"around **{month_name(median)}**" if median else "at a month that the trend leaves open"
    return f"{around} (80% interval: {month_name(first)} to {month_name(last)})"


def standing(pooled: pl.DataFrame) -> tuple[str, str]:
    """Ratio and its interval with counts, from frames.pooled; a dash where nothing was counted."""
    if pooled.is_empty():
        return "–", "nothing counted"
    row = pooled.row(0, named=True)
    interval = f"{to_one(row['ratio_low'])} to {to_one(row['ratio_high'])}"
    return to_one(row["ratio"]), f"95% interval {interval}; {row['ai']:,} AI, {row['ml']:,} ML"


def interval(crossing: Mapping[str, Any]) -> str:
    """The 80% interval of a crossing."""
    return f"{month_name(crossing['from_month'])} to {month_name(crossing['to_month'])}"


def ratio_now(trend: pl.DataFrame) -> str:
    """Where the trend stands at the last month of data (forecast_monthly rows of one source and definition)."""
    past = trend.filter(~pl.col("is_forecast")).sort("month").tail(1)
    if past.is_empty():
        return "AI engineers for each ML engineer, by month"
    row = past.row(0, named=True)
    ratio = row["ratio_q50"]
    many = (
        f"{two_digits(ratio)} AI engineers for each ML engineer"
        if ratio >= 1
        else f"{two_digits(1 / ratio)} ML for each AI engineer"
    )
    return f"In {month_name(row['month'])} the trend stands at {many}"


def peak(counted: pl.DataFrame) -> str:
    """Most AI-engineer openings in one period (frames.counts)."""
    own = counted.filter(pl.col("role") == "ai_engineer").sort("n", "period")
    if own.is_empty() or not own["n"][-1]:
        return "No AI engineers counted yet"
    row = own.row(-1, named=True)
    return f"Most {row['unit']} for AI engineers: {row['n']:,} in {row['period']}"


def largest(shares: pl.DataFrame, palette: Palette) -> str:
    """The role most asked for in the newest full period of frames.role_shares."""
    if shares.is_empty():
        return "No job postings counted yet"
    now = shares.filter(pl.col("at") == pl.col("at").max()).sort("share")
    row = now.row(-1, named=True)
    return f"{palette[row['role']][0]}s are wanted most: {row['share']:.1%} of job postings in {row['period']}"


def unsure(judged: pl.DataFrame, palette: Palette) -> str:
    """How many openings of each role the judge was not sure of, over the last twelve months (role_monthly rows)."""
    counted = last_months(judged, 12).group_by("role").agg(pl.col("openings", "openings_unsure").sum()).sort("role")
    parts = [
        f"{palette[row['role']][0]} {row['openings_unsure'] / row['openings']:.0%}"
        for row in counted.iter_rows(named=True)
        if row["role"] in palette and row["openings"]
    ]
    return f"Openings whose role is unsure (they are counted), last twelve months: {', '.join(parts) or 'none'}."


def covered(coverage: pl.DataFrame) -> str:
    """How many job postings of how many sources are counted (frames.coverage)."""
    known = coverage["source"].n_unique()
    return f"{coverage['postings_total'].sum():,} job postings, by month, from {known} source{'s' * (known != 1)}"


def health(sources: pl.DataFrame) -> str:
    """How many sources there are (rows of source_health), and what the last crawl met."""
    troubled = sources["last_outcome"].is_in(["partial", "failed"]).sum()
    held_back = (sources["last_reason"].str.starts_with("held back")).sum()
    moved = sources["moved_to"].is_not_null().sum()
    return (
        f"{sources.height:,} sources; at the last crawl {troubled:,} with trouble, {held_back:,} held back,"
        f" {moved:,} moved elsewhere"
    )


def main_level(mix: pl.DataFrame, label: str, palette: Palette) -> str:
    """The level where most of a role's openings sit in the newest year (frames.level_mix of one role)."""
    if mix.is_empty():
        return f"No {label} openings counted yet"
    row = mix.filter(pl.col("at") == pl.col("at").max()).sort("n").row(-1, named=True)
    named = palette[row["level"]][0]
    return f"{label}: {row['share']:.0%} of openings in {row['period']} sit at level {named}{_few(row)}"


def most_named(ranked: pl.DataFrame, label: str, palette: Palette) -> str:
    """The skill at the head of frames.skill_ranking."""
    row = ranked.row(0, named=True)
    return f"{palette[row['skill']][0]} leads: {row['share']:.0%} of {label} openings name it{_few(row)}"


def movement(shares: pl.DataFrame, label: str) -> str:
    """How a share moved from the first to the last period of one line of shares, small numbers aside."""
    solid = shares.filter(~pl.col("few")) if not shares["few"].all() else shares
    first, last = solid.row(0, named=True), solid.row(-1, named=True)
    now = f"{label}: {last['share']:.0%} in {last['period']}{_few(last)}"
    return now if first == last else f"{now}, {first['share']:.0%} in {first['period']}{_few(first)}"


def first(ranked: pl.DataFrame, by: str, label: str) -> str:
    """The place or company at the head of a ranking of shares."""
    row = ranked.row(0, named=True)
    return f"{label}: {row[by]} leads with {_percent(row['share'])} of openings{_few(row)}"


def separates(odds: pl.DataFrame, palette: Palette, left: str, right: str) -> str:
    """The skills at both ends of skillset.separating; `left` and `right` are the roles' labels."""
    if odds.is_empty():
        return f"No skill separates {left}s from {right}s for certain"
    surest = {left: odds.sort("odds_low").row(-1, named=True), right: odds.sort("odds_high").row(0, named=True)}
    own, other = surest[left], surest[right]
    parts = [f"{palette[own['skill']][0]} is the surest mark of {left}s"] * (own["odds_low"] > 1)
    parts += [f"{palette[other['skill']][0]} of {right}s"] * (other["odds_high"] < 1)
    return ", ".join(parts)


def pair(lifts: pl.DataFrame, palette: Palette, label: str) -> str:
    """The pair at the head of skillset.together."""
    row = lifts.row(0, named=True)
    names = " and ".join(palette[row[c]][0] for c in ("skill", "with_skill"))
    return f"{label}: {names} go together most, {two_digits(row['lift'])} times as often as by chance"


def rungs(mix: pl.DataFrame, roles: Palette, levels: Palette) -> str:
    """Where AI and ML engineers stand on the ladder: the most common level of each (frames.ladder)."""
    top = mix.sort("n").group_by("role").last()
    found = {row["role"]: row for row in top.iter_rows(named=True)}
    said = [
        f"{roles[role][0]}s at {levels[found[role]['level']][0]} ({found[role]['share']:.0%})"
        for role in ("ai_engineer", "ml_engineer")
        if role in found
    ]
    return f"Most common level: {', '.join(said)}" if said else "Most common level of each role"


def newest(shares: pl.DataFrame, roles: Palette, what: str) -> str:
    """Where the AI and ML engineers stand in the newest period that is no small number, for a share by role."""
    parts = []
    for role in ("ai_engineer", "ml_engineer"):
        own = shares.filter(pl.col("role") == role, ~pl.col("few")).sort("at")
        if not own.is_empty():
            row = own.row(-1, named=True)
            parts.append(f"{roles[role][0]}s {_percent(row['share'])} in {row['period']}")
    return f"{what}: {', '.join(parts) or 'too few openings'}"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 else f"{share * 100:.2g}%"


def hiring(counted: pl.DataFrame, label: str) -> str:
    """How many companies hire in the newest period of companies.distinct of one role."""
    if counted.is_empty():
        return f"No company hires {label}s yet"
    row = counted.sort("at").row(-1, named=True)
    return f"{row['n']:,} companies post {row['openings']:,} {label} openings in {row['period']}"


def _few(row: Mapping[str, Any]) -> str:
    return f" (only {row['total']} openings)" if row["total"] < FEW else ""


def crossing_then(rows: pl.DataFrame, now: str | None) -> str:
    """What the forecasts of the crossing (record.crossings) came to, in one sentence."""
    before = rows.filter(pl.col("origin") < now) if now else rows
    dated = before.filter(pl.col("median_month").is_not_null())
    held = before.filter(
        pl.col("from_month").is_not_null() & (pl.col("from_month") <= now)
        & (pl.col("to_month").is_null() | (pl.col("to_month") >= now))
    ).height  # fmt: skip
    if now is None:
        return (
            f"{dated.height} of {rows.height} forecasts named a month for the crossing, which has not come into sight"
        )
    if before.is_empty():
        return f"The crossing is dated {month_name(now)}; no forecast on record was made before it"
    return (
        f"Of {before.height} forecasts made before {month_name(now)}, the crossing by today's data, {held} held it in their"
        " 80% interval"
    )


def coverage(rows: pl.DataFrame) -> str:
    """How often the 80% interval held (record.coverage), nearest and furthest ahead."""
    eighty = rows.filter(pl.col("level") == 80).sort("horizon")
    near, far = eighty.row(0, named=True), eighty.row(-1, named=True)
    return (
        f"The 80% interval held {near['share']:.0%} of what came {_ahead(near['horizon'])},"
        f" and {far['share']:.0%} {_ahead(far['horizon'])}"
    )


def accuracy(rows: pl.DataFrame) -> str:
    """Up to when the trend beats the best baseline (record.accuracy)."""
    best = rows.filter(pl.col("method") != "trend").group_by("horizon").agg(pl.col("crps").min().alias("other"))
    own = rows.filter(pl.col("method") == "trend").join(best, on="horizon").sort("horizon")
    better = own.filter(pl.col("crps") < pl.col("other"))["horizon"].to_list()
    if not better:
        return "A simpler forecast was as good at every distance"
    *first, last = map(str, better)
    return f"Our trend erred least {', '.join(first)}{' and ' if first else ''}{last} months ahead"


def _ahead(months: int) -> str:
    return "a month ahead" if months == 1 else f"{months} months ahead"


def spread(rows: pl.DataFrame, palette: Palette, role: str) -> str:
    """Which skill was quickest from its first mention to 10 % of a role's openings (diffusion.spread)."""
    fast = rows.drop_nulls("months_to_10pct").sort("months_to_10pct", "skill")
    if fast.is_empty():
        return f"No skill that is new has reached 10% of {role} openings yet"
    row = fast.row(0, named=True)
    count = row["months_to_10pct"]
    took = "at once" if count == 0 else "one month" if count == 1 else f"{count} months"
    return f"{palette[row['skill']][0]} took {took} from its first mention to 10% of {role} openings"
