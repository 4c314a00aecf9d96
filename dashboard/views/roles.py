"""Roles and levels: how much of the market each role is, and what level of work it asks for."""

import polars as pl
import streamlit as st

from dashboard import choose, frames, parts, read, say, shares
from warehouse import taxonomy
from warehouse.snapshot import Snapshot


def page(own: Snapshot) -> None:
    """Choose a source and a role, read shares and levels, chart them, say what moved."""
    st.title("Roles and levels", anchor=False)
    judged = frames.of(read.table(own, "role_monthly"), definition="judged")
    with st.container(horizontal=True):
        source = choose.source(judged["source"])
        period = choose.period("quarter", "month", "year")
    parts.warn_of_sample(source)
    _shares(own, frames.of(judged, source=source), period, source)
    _levels(own, frames.of(read.table(own, "level_monthly"), source=source), source)


def _shares(own: Snapshot, judged: pl.DataFrame, period: frames.Period, source: str) -> None:
    shares_of = frames.role_shares(judged, period)
    finding = say.largest(shares_of, read.roles())
    parts.chart(shares.lines(shares_of, "role", period, read.roles(), "job postings"), finding, own, source)
    st.caption("Share of job postings with at least one opening of the role, by judged work; band: 95% interval.")
    st.caption(say.unsure(judged, read.roles()))
    with st.expander("Table"):
        parts.table(shares_of.drop("at"), f"roles-{source}")


def _levels(own: Snapshot, levels: pl.DataFrame, source: str) -> None:
    st.divider()
    role = choose.role()
    mix = frames.level_mix(frames.of(levels, role=role), "year")
    label = read.roles()[role][0]
    parts.chart(shares.mix(mix, read.levels()), say.main_level(mix, label, read.levels()), own, source)
    st.caption("Primary level of each opening: where most of its AI work sits. Openings without AI work are left out.")
    with st.expander("Table"):
        parts.table(mix.drop("at", "role"), f"levels-{source}-{role}")
    with st.expander("What the six levels mean"):
        for level in taxonomy.load().levels:
            st.markdown(f"**{level.id} {level.label}**: {level.meaning}")
