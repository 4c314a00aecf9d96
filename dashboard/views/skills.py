"""Skills: what openings of a role name, now and over time."""

import polars as pl
import streamlit as st

from dashboard import choose, frames, parts, read, say, shares
from warehouse import taxonomy
from warehouse.snapshot import Snapshot

RECENT, RANKED, AT_ONCE = 12, 20, 6


def page(own: Snapshot) -> None:
    """Choose a role and skills, read their shares, chart the ranking and the years, say what moved."""
    st.title("Skills", anchor=False)
    judged = frames.of(read.table(own, "role_monthly"), definition="judged")
    role = choose.role()
    with st.container(horizontal=True):
        source = choose.source(judged["source"])
        period = choose.period("quarter", "month", "year")
    parts.warn_of_sample(source)
    openings = frames.of(judged, source=source, role=role)
    named = frames.of(read.table(own, "skill_monthly"), source=source, role=role)
    ranked = _ranking(own, named, openings, role, source)
    _years(own, named, openings, ranked["skill"].to_list(), period, f"{source}-{role}")


def _ranking(own: Snapshot, named: pl.DataFrame, openings: pl.DataFrame, role: str, source: str) -> pl.DataFrame:
    recent = frames.last_months(openings, RECENT)
    ranked = frames.skill_ranking(frames.of_months(named, recent), recent, RANKED)
    label, shade = read.roles()[role]
    if ranked.is_empty():
        st.info(f"No skill is named in the {recent['openings'].sum()} {label} openings of the last {RECENT} months.")
        return ranked
    palette = read.skills(ranked["skill"].to_list())
    parts.chart(shares.ranking(ranked, palette, shade), say.most_named(ranked, label, palette), own, source)
    st.caption(f"The {RANKED} skills that most of the last {RECENT} months' openings name; line: 95% interval.")
    with st.expander("Table"):
        parts.table(ranked, f"skills-{source}-{role}")
    return ranked


def _years(
    own: Snapshot, named: pl.DataFrame, openings: pl.DataFrame, ranked: list[str], period: frames.Period, name: str
) -> None:
    st.divider()
    chosen = _choose(ranked)
    over_time = frames.skill_shares(named, openings, chosen, period)
    if over_time.is_empty():
        st.info("Nothing to draw: choose a skill, or another source.")
        return
    palette = read.skills(chosen)
    finding = say.movement(over_time.filter(pl.col("skill") == chosen[0]), palette[chosen[0]][0])
    drawn = shares.lines(over_time, "skill", period, palette, "openings")
    parts.chart(drawn, finding, own, name.split("-")[0])
    st.caption(
        f"Band: 95% interval. Faint points stand for fewer than {frames.FEW} openings: read nothing into one of them."
    )
    with st.expander("Table"):
        parts.table(over_time.drop("at"), f"skills-over-time-{name}")


def _choose(ranked: list[str]) -> list[str]:
    labels = {skill.id: skill.label for skill in taxonomy.load().skills}
    return st.multiselect(
        f"Skills (up to {AT_ONCE})",
        list(labels),
        default=[skill for skill in ranked if skill in labels][:3],
        max_selections=AT_ONCE,
        format_func=labels.__getitem__,
        key="skills",
        bind="query-params",
    )
