"""Roles and levels: how much of the market each role is, and what level of work it asks for."""

import polars as pl
import streamlit as st

from dashboard import choose, frames, parts, read, say, shares
from warehouse import taxonomy
from warehouse.snapshot import Snapshot

RECENT = 12
ASKED = {"primary": "Main level of an opening", "asking": "Every level it asks for"}


def page(own: Snapshot) -> None:
    """Choose a source, a period and a role, read shares and levels, chart them, say what moved."""
    st.title("Roles and levels", anchor=False)
    judged = frames.of(read.table(own, "role_monthly"), definition="judged")
    with st.container(horizontal=True):
        source = choose.source(judged["source"])
        period = choose.period("quarter", "month", "year")
    parts.warn_of_sample(source)
    _shares(own, frames.of(judged, source=source), period, source)
    st.divider()
    asked = choose.one("Levels counted", "levels", ASKED, "primary")
    levels = frames.of(read.table(own, "level_monthly"), source=source)
    _ladder(own, levels, asked, source)
    _levels(own, levels, asked, period, source)
    with st.expander("What the six levels mean"):
        for level in taxonomy.load().levels:
            st.markdown(f"**{level.id} {level.label}**: {level.meaning}")


def _shares(own: Snapshot, judged: pl.DataFrame, period: frames.Period, source: str) -> None:
    shares_of = frames.role_shares(judged, period)
    unit = "job postings"
    drawn = shares.lines(shares_of, "role", period, read.roles(), unit)
    finding = say.largest(shares_of, read.roles())
    parts.over_time(drawn, finding, own, source, rows=shares_of, name=f"roles-{source}-{period}", unit=unit)
    st.caption("Share of job postings with at least one opening of the role, by judged work.")
    st.caption(say.unsure(judged, read.roles()))


def _ladder(own: Snapshot, levels: pl.DataFrame, asked: str, source: str) -> None:
    mix = frames.ladder(frames.last_months(levels, RECENT), asked).filter(~pl.col("few"))
    if mix.is_empty():
        st.info(f"No role has {frames.FEW} openings in the last {RECENT} months.")
        return
    finding = say.rungs(mix, read.roles(), read.levels())
    drawn = shares.rungs(mix, read.levels(), read.roles())
    parts.chart(drawn, finding, own, source, rows=mix, name=f"ladder-{source}-{asked}")
    st.caption(f"Openings of the last {RECENT} months; line: 95% interval. Openings without AI work are left out.")


def _levels(own: Snapshot, levels: pl.DataFrame, asked: str, period: frames.Period, source: str) -> None:
    role = choose.role()
    mix = frames.level_mix(frames.of(levels, role=role), period, asked).drop("role")
    label = read.roles()[role][0]
    drawn = shares.lines(mix, "level", period, read.levels(), f"{label} openings")
    finding = say.main_level(mix, label, read.levels())
    name = f"levels-{source}-{role}-{asked}-{period}"
    parts.over_time(drawn, finding, own, source, rows=mix, name=name, unit=f"{label} openings")
