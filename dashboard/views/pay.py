"""Pay: what postings state, by role, level and year, within one currency."""

import polars as pl
import streamlit as st

from dashboard import choose, frames, parts, pay, paycharts, read, say_pay
from warehouse.snapshot import Snapshot

SINCE = {"12": "Last 12 months", "24": "Last 24 months", "all": "All years"}
UNITS = """\
Only what postings state, the middle of the range where there is one; each posting counts once a role or level, however
many openings it holds. A month counts 12 times, a day 260 times, an hour 2,080 times. Bar: middle half of the postings;
dot and line: median and its 95% interval (order statistics). Those who state pay may pay otherwise than those who do
not; laws that ask for it came into force in between."""


def page(own: Snapshot) -> None:
    """Choose source, currency and time, read stated pay, chart it by role, level and year, say what the medians are."""
    st.title("Pay", anchor=False)
    stated = read.table(own, "pay_stated").filter(pl.col("role").is_in(frames.WANTED))
    with st.container(horizontal=True):
        source = choose.source(read.table(own, "role_monthly").filter(definition="judged")["source"])
        since = choose.one("Time", "since", SINCE, "24")
    paid = frames.of(stated, source=source)
    currencies = paid["pay_currency"].value_counts(sort=True)["pay_currency"].to_list()
    parts.warn_of_sample(source)
    if not currencies:
        st.info("No posting of this source states pay for these roles.")
        return
    shown = sorted(currencies[:6]) if "USD" not in currencies else ["USD", *sorted(set(currencies[:6]) - {"USD"})]
    currency = choose.one("Currency", "currency", {code: code for code in shown}, "USD")
    paid = frames.of(paid, pay_currency=currency)
    recent = paid if since == "all" else frames.last_months(paid, int(since))
    _by_role(own, recent, currency, source, since)
    _by_level(own, recent, currency, source, since)
    _by_year(own, paid, currency, source)
    st.caption(UNITS)


def _by_role(own: Snapshot, recent: pl.DataFrame, currency: str, source: str, since: str) -> None:
    found = pay.quartiles(recent, ["role"])
    labels = {role: label for role, (label, _) in read.roles().items()}
    solid = found.filter(~pl.col("few")).with_columns(pl.col("role").replace_strict(labels).alias("name"))
    if not solid.is_empty():
        drawn = paycharts.spread(solid, list(labels.values()), read.roles(), currency)
        finding = f"{say_pay.paid(found, read.roles(), currency)} ({SINCE[since].lower()})"
        parts.chart(drawn, finding, own, source, rows=found, name=f"pay-{source}-{currency}-{since}")
    if missing := say_pay.scant(found, labels, "role"):
        st.info(missing)


def _by_level(own: Snapshot, recent: pl.DataFrame, currency: str, source: str, since: str) -> None:
    st.divider()
    role = choose.role()
    label = read.roles()[role][0]
    labels = {level: name for level, (name, _) in read.levels().items()}
    found = pay.quartiles(frames.of(recent, role=role), ["role", "primary_level"])
    solid = found.filter(~pl.col("few")).with_columns(pl.col("primary_level").replace_strict(labels).alias("name"))
    if solid.is_empty():
        st.info(f"No level has {frames.FEW} {label} postings that state pay in {currency}.")
    else:
        drawn = paycharts.spread(solid, list(labels.values()), read.roles(), currency)
        finding = say_pay.paid_by_level(solid, label, currency)
        parts.chart(drawn, finding, own, source, rows=found, name=f"pay-levels-{source}-{currency}-{since}-{role}")
    if missing := say_pay.scant(found, labels, "primary_level"):
        st.caption(missing)


def _by_year(own: Snapshot, paid: pl.DataFrame, currency: str, source: str) -> None:
    st.divider()
    found = pay.quartiles(frames.placed(paid, "year"), ["period", "at", "role"])
    solid = found.filter(~pl.col("few"))
    if solid["period"].n_unique() < 2:
        st.info(f"Fewer than two years have {frames.FEW} postings of a role that state pay in {currency}.")
        return
    drawn = paycharts.years(solid, read.roles(), currency)
    finding = say_pay.paid_by_year(solid, read.roles(), currency)
    parts.chart(drawn, finding, own, source, rows=found, name=f"pay-years-{source}-{currency}")
    st.caption(f"A year of a role with fewer than {frames.FEW} postings that state pay is in the table alone.")
