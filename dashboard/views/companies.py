"""Companies: how many hire, how concentrated that is, how many are new, and who posts most."""

from functools import partial

import polars as pl
import streamlit as st

from dashboard import charts, choose, companies, frames, parts, power, read, say, shares
from warehouse.snapshot import Snapshot

RANKED = 25
MEASURES = {
    "new": "New companies",
    "top": f"Top {companies.TOP} employers' share",
    "same": "Two openings of one company",
}
MEANING = {
    "new": "Share of the companies of a period that had no opening of the role in this source before. A series begins"
    " with new companies alone.",
    "top": f"Share of the openings that the {companies.TOP} companies with most of them post. Any ten hold much of a"
    " small number: compare periods of like size.",
    "same": "Probability that two openings of a period are of one company (Herfindahl-Hirschman index, estimated without"
    " the bias of small numbers: Simpson 1949). At 1% the market is as spread as among 100 companies of like size.",
}


def page(own: Snapshot) -> None:
    """Choose source, period and measure, read the companies, chart number and concentration, list the largest."""
    st.title("Companies", anchor=False)
    published = read.table(own, "company_monthly").filter(pl.col("role").is_in(frames.WANTED))
    with st.container(horizontal=True):
        source = choose.source(read.table(own, "role_monthly").filter(definition="judged")["source"])
        period = choose.period("year", "quarter")
    parts.warn_of_sample(source)
    own_rows = frames.of(published, source=source)
    hiring = companies.by_period(own_rows, period)
    if hiring.is_empty():
        st.info("No company of this source has an opening of these roles.")
        return
    _distinct(own, hiring, frames.unfinished(own_rows, period), period, source)
    _measure(own, hiring, period, source)
    _largest(own, hiring, source, period)


def _distinct(own: Snapshot, hiring: pl.DataFrame, unfinished: str | None, period: frames.Period, source: str) -> None:
    counted = companies.distinct(hiring)
    whole = counted.filter(pl.col("period") != (unfinished or ""))
    label = read.roles()["ai_engineer"][0]
    finding = say.hiring(frames.of(whole, role="ai_engineer"), label)
    drawn = charts.companies(whole, period, read.roles())
    parts.chart(drawn, finding, own, source, rows=counted, name=f"companies-{source}-{period}")
    going_on = f" {unfinished} is not over: in the table alone." if unfinished else ""
    st.caption(f"A count of all, not a sample: it has no interval.{going_on}")


def _measure(own: Snapshot, hiring: pl.DataFrame, period: frames.Period, source: str) -> None:
    st.divider()
    measure = choose.one("Measure", "measure", MEASURES, "new")
    count = {"new": companies.new_shares, "top": companies.top_shares, "same": companies.same_company}[measure]
    found = count(hiring)
    finding = say.newest(found, read.roles(), MEASURES[measure])
    unit = "companies" if measure == "new" else "openings"
    drawn = shares.lines(found, "role", period, read.roles(), "pairs of openings" if measure == "same" else unit)
    show = parts.chart if measure == "same" else partial(parts.over_time, unit=unit)
    show(drawn, finding, own, source, rows=found, name=f"{measure}-{source}-{period}")
    st.caption(MEANING[measure])


def _largest(own: Snapshot, hiring: pl.DataFrame, source: str, period: frames.Period) -> None:
    st.divider()
    role = choose.role()
    label, shade = read.roles()[role]
    periods = hiring["period"].unique().sort(descending=True).to_list()
    chosen = choose.listed(period.capitalize(), f"in_{period}", periods)
    own_rows = frames.of(hiring, role=role, period=chosen)
    total = own_rows["openings"].sum()
    if total < power.USABLE:
        st.info(f"{total:,} {label} openings in {chosen}: too few to rank companies.")
        return
    ranked = companies.largest(own_rows, RANKED)
    palette = read.coloured(ranked["company"].to_list())
    drawn = shares.ranking(ranked, "company", palette, shade, "share of openings")
    finding = say.first(ranked, "company", f"{label}s, {chosen}")
    parts.chart(drawn, finding, own, source, rows=ranked, name=f"employers-{source}-{role}-{chosen}")
    st.caption(f"Of {total:,} openings whose company is named; is_new: first opening of the role in this source.")
