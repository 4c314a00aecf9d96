"""Skills: what openings of a role name, what separates the roles, what goes together, and how that changes."""

import polars as pl
import streamlit as st

from dashboard import choose, diffusion, frames, parts, power, ratios, read, say, shares, skillset
from warehouse import taxonomy
from warehouse.snapshot import Snapshot

RECENT, RANKED, AT_ONCE, PAIRS, EACH = 12, 20, 6, 15, 10
LONGER = 24
"""Months in which pairs and differences are counted: rarer than single skills."""
AI, ML = "ai_engineer", "ml_engineer"


def page(own: Snapshot) -> None:
    """Choose a role and skills, read their shares, chart ranking, differences, pairs and time, say what moved."""
    st.title("Skills", anchor=False)
    judged = frames.of(read.table(own, "role_monthly"), definition="judged")
    role = choose.role()
    with st.container(horizontal=True):
        source = choose.source(judged["source"])
        period = choose.period("quarter", "month", "year")
    parts.warn_of_sample(source)
    openings = frames.of(judged, source=source)
    named = frames.of(read.table(own, "skill_monthly"), source=source)
    ranked = _ranking(own, frames.of(named, role=role), frames.of(openings, role=role), role, source)
    _separating(own, named, openings, source)
    _together(own, role, source)
    _diffusion(own, role, source)
    _time(own, frames.of(named, role=role), frames.of(openings, role=role), ranked, period, f"{source}-{role}")


def _ranking(own: Snapshot, named: pl.DataFrame, openings: pl.DataFrame, role: str, source: str) -> list[str]:
    recent = frames.last_months(openings, RECENT)
    total = recent["openings"].sum()
    ranked = frames.skill_ranking(frames.of_months(named, recent), recent, RANKED)
    label, shade = read.roles()[role]
    if ranked.is_empty() or total < power.USABLE:
        st.info(f"{total:,} {label} openings in the last {RECENT} months: too few to rank what they name.")
        return ranked["skill"].to_list()
    palette = read.skills(ranked["skill"].to_list())
    drawn = shares.ranking(ranked, "skill", palette, shade, "share of openings")
    finding = say.most_named(ranked, label, palette)
    parts.chart(drawn, finding, own, source, rows=ranked, name=f"skills-{source}-{role}")
    st.caption(
        f"The {RANKED} skills that most of the {total:,} openings of the last {RECENT} months name; line: 95% interval."
    )
    return ranked["skill"].to_list()


def _separating(own: Snapshot, named: pl.DataFrame, openings: pl.DataFrame, source: str) -> None:
    recent = frames.last_months(openings, LONGER)
    within = frames.of_months(named, recent)
    totals = int(frames.of(recent, role=AI)["openings"].sum()), int(frames.of(recent, role=ML)["openings"].sum())
    if min(totals) < power.USABLE:
        st.info(power.too_few(*totals, "openings of AI and of ML engineers"))
        return
    found = skillset.odds(frames.of(within, role=AI), frames.of(within, role=ML), *totals)
    clear = skillset.separating(found, EACH)
    if clear.is_empty():
        st.info("No skill separates the two roles: every interval holds even odds.")
        return
    palette, roles = read.skills(clear["skill"].to_list()), {role: read.roles()[role] for role in (AI, ML)}
    finding = say.separates(clear, palette, roles[AI][0], roles[ML][0])
    parts.chart(ratios.odds(clear, palette, roles), finding, own, source, rows=clear, name=f"separates-{source}")
    st.caption(
        f"Odds that an AI engineer's opening names the skill, over the odds of an ML engineer's, last {LONGER} months"
        f" ({totals[0]:,} and {totals[1]:,} openings); line: 95% interval. Up to {EACH} a side, the surest."
    )


def _together(own: Snapshot, role: str, source: str) -> None:
    recent = frames.last_months(frames.of(read.table(own, "openings"), source=source), LONGER)
    openings = frames.of(recent, role=role)
    label, shade = read.roles()[role]
    lifts = skillset.together(openings, PAIRS).filter(pl.col("lift_low") > 1)
    if lifts.is_empty():
        st.info(
            f"No two skills stand together for certain more often than by chance: {openings.height:,} {label} openings"
            f" in the last {LONGER} months, pairs in fewer than {frames.FEW} of them left out."
        )
        return
    palette = read.skills([*lifts["skill"], *lifts["with_skill"]])
    drawn = ratios.pairs(lifts, palette, shade)
    parts.chart(drawn, say.pair(lifts, palette, label), own, source, rows=lifts, name=f"together-{source}-{role}")
    st.caption(
        f"Pairs more frequent than by chance, named by {frames.FEW} or more of the {openings.height:,} openings of the last {LONGER} months;"
        " line: 95% interval. Sorted by its lower end."
    )


def _diffusion(own: Snapshot, role: str, source: str) -> None:
    rows = frames.of(read.table(own, "skill_diffusion"), source=source, role=role)
    drawn = diffusion.spread(rows, RANKED)
    label, shade = read.roles()[role]
    if drawn.is_empty():
        st.info(f"No skill that is new since {diffusion.NEW_FROM[:4]} has reached 1% of {label} openings here.")
        return
    palette = read.skills(drawn["skill"].to_list())
    finding = say.spread(drawn, palette, label)
    chart = diffusion.chart(drawn, palette, shade)
    parts.chart(chart, finding, own, source, rows=drawn, name=f"diffusion-{source}-{role}")
    st.caption(
        "1% and 10%: of the role's openings of three months taken together, 50 or more of them. The table and the CSV"
        f" of the mart skill_diffusion hold every skill; drawn are the {RANKED} most named that are new"
        f" since {diffusion.NEW_FROM[:4]} and reached 1%."
    )


def _time(
    own: Snapshot, named: pl.DataFrame, openings: pl.DataFrame, ranked: list[str], period: frames.Period, name: str
) -> None:
    st.divider()
    labels = {skill.id: skill.label for skill in taxonomy.load().skills}
    chosen = choose.several("Skills", "skills", labels, AT_ONCE, "the three that most openings name")
    drawn_skills = chosen or [skill for skill in ranked if skill in labels][:3]
    over_time = frames.skill_shares(named, openings, drawn_skills, period)
    if over_time.is_empty():
        st.info("Nothing to draw: choose a skill, or another source.")
        return
    palette = read.skills(drawn_skills)
    finding = say.movement(over_time.filter(pl.col("skill") == drawn_skills[0]), palette[drawn_skills[0]][0])
    drawn = shares.lines(over_time, "skill", period, palette, "openings")
    source, file = name.split("-")[0], f"skills-over-time-{name}-{period}"
    parts.over_time(drawn, finding, own, source, rows=over_time, name=file, unit="openings")
