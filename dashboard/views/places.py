"""Places and work mode: where openings are, how much of the work is remote, and how both change."""

from typing import cast

import polars as pl
import streamlit as st

from dashboard import choose, frames, parts, places, power, read, say, shares
from warehouse.snapshot import Snapshot

RECENT, RANKED, FOLLOWED = 12, 15, 5
KINDS = {"country": "Countries (ISO codes)", "city": "Cities"}
MODES = {"remote": "Remote", "hybrid": "Hybrid", "onsite": "On site"}


def page(own: Snapshot) -> None:
    """Choose source, role and kind of place, read the shares, chart places and work modes, say what leads."""
    st.title("Places and work mode", anchor=False)
    judged = frames.of(read.table(own, "role_monthly"), definition="judged")
    with st.container(horizontal=True):
        source = choose.source(judged["source"])
        period = choose.period("year", "quarter", "month")
    parts.warn_of_sample(source)
    role = choose.role()
    place = cast("places.Place", choose.one("Places", "place", KINDS, "country"))
    rows = frames.of(read.table(own, "place_monthly"), source=source, role=role)
    _places(own, rows, place, period, f"{source}-{role}")
    _modes(own, frames.of(read.table(own, "work_mode_monthly"), source=source), period, source)


def _places(own: Snapshot, rows: pl.DataFrame, place: places.Place, period: frames.Period, name: str) -> None:
    source, role = name.split("-")
    label, shade = read.roles()[role]
    known = places.known(rows, place)
    recent = frames.last_months(known, RECENT)
    ranked = places.ranking(recent, RANKED)
    total = recent["openings"].sum()
    if total < power.USABLE:
        st.info(f"{total:,} {label} openings of the last {RECENT} months say where they are: too few to rank places.")
        return
    palette = read.coloured(ranked["place"].to_list())
    drawn = shares.ranking(ranked, "place", palette, shade, "share of openings")
    finding = say.first(ranked, "place", label)
    parts.chart(drawn, finding, own, source, rows=ranked, name=f"places-{name}-{place}")
    every = frames.last_months(rows, RECENT)["openings"].sum()
    st.caption(f"Of {every:,} openings of the last {RECENT} months, {total:,} name a {place}; line: 95% interval.")
    chosen = ranked["place"].to_list()[:FOLLOWED]
    moved = places.over_time(known, chosen, period)
    finding = say.movement(moved.filter(place=chosen[0]), f"{label}s in {chosen[0]}")
    drawn = shares.lines(moved, "place", period, read.coloured(chosen), "openings")
    file = f"places-over-time-{name}-{place}-{period}"
    parts.over_time(drawn, finding, own, source, rows=moved, name=file, unit="openings")


def _modes(own: Snapshot, rows: pl.DataFrame, period: frames.Period, source: str) -> None:
    st.divider()
    mode = choose.one("Work mode", "mode", MODES, "remote")
    moved = places.mode_shares(rows.filter(pl.col("role").is_in(frames.WANTED)), mode, period)
    if moved.is_empty():
        st.info("No opening of this source says where the work is done.")
        return
    drawn = shares.lines(moved, "role", period, read.roles(), "openings")
    finding = say.newest(moved, read.roles(), MODES[mode])
    file = f"work-mode-{source}-{mode}-{period}"
    parts.over_time(drawn, finding, own, source, rows=moved, name=file, unit="openings")
    st.caption("An opening may offer several modes. Openings that state none are left out.")
