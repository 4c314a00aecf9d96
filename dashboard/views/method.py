"""Data and method: how fresh, from where, what was refused, how good the judgement is, what it cannot say."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from dashboard import frames, parts, read, say, shares
from dashboard.card import tables
from warehouse import taxonomy
from warehouse.snapshot import Snapshot

LIMITS = """
- Postings are not jobs: one company may post the same job every month, and one posting may hire many.
- Hacker News can show a long series by one habit of posting, since 2011. It hires mostly software people, mostly for
  start-ups, mostly in English: it is not the labour market.
- Job boards can show whole companies, their ads from first to last day. They show only the companies that are followed,
  chosen because they hire such people, and nothing of the years before: read their change on boards followed through
  both months, not their level.
- A panel of boards by title can show that change on boards nobody chose for AI. It cannot show the work behind a title.
- A judgement is a model's; the evaluation card says how often it errs. Its errors are in the intervals of *judged work,
  corrected* alone; all others only tell how much chance there is in small numbers.
- Titles are fashions: “AI engineer” meant other work before 2021. That is why several definitions stand side by side.
- The forecast extends the past. It knows nothing of what has not happened yet: in 2022 it did not see 2023 coming.
- Half of those who try to become AI engineers succeed, one article says. No posting can tell.
"""


def page(own: Snapshot) -> None:
    """Read the manifest, health, rejects and card; show them; say what the numbers cannot."""
    st.title("Data and method", anchor=False)
    _freshness(own)
    _coverage(own)
    _panel(own)
    _sources(own)
    _rejects(own)
    _card(own)
    _errors(own)
    _words()
    st.markdown("#### What these numbers cannot say")
    st.markdown(LIMITS)
    _made_by(own)


def _freshness(own: Snapshot) -> None:
    days = (datetime.now(UTC) - own.manifest.published_at.astimezone(UTC)).days
    month, age, rows = st.columns(3)
    month.metric("Data to", own.manifest.as_of or "no month", border=True)
    age.metric("Published", "today" if days < 1 else f"{days} days ago", border=True)
    rows.metric("Postings", f"{own.manifest.tables['postings'].rows:,}", border=True)


def _coverage(own: Snapshot) -> None:
    covered = frames.coverage(frames.of(read.table(own, "role_monthly"), definition="judged"))
    drawn = shares.bars(covered, "postings_total", "source", read.sources())
    parts.chart(drawn, say.covered(covered), own, None, rows=covered, name="coverage")


def _panel(own: Snapshot) -> None:
    panel = read.table(own, "board_title_monthly")
    st.markdown(f"#### A second source: {say.SOURCES[taxonomy.PANEL]}")
    st.caption(say.PANEL_LIMITS)
    with st.expander("Table: new, open and closed ads, distinct vacancies, boards, what is left-truncated"):
        parts.table(panel.sort("month", "role", descending=[True, False]), "panel")


def _sources(own: Snapshot) -> None:
    health = read.table(own, "source_health")
    st.markdown(f"#### {say.health(health)}")
    st.markdown(
        "A board that was not read whole keeps its last good state, and so does one that has shrunk by over 30% at once"
        " (held back). A job is closed when two whole readings in a row lack it."
    )
    worst_first = health.sort(pl.col("last_reason").is_null(), pl.col("postings") * -1)
    parts.table(worst_first, "sources")


def _rejects(own: Snapshot) -> None:
    refused = read.table(own, "reject_monthly")
    by_reason = refused.group_by("source", "reason").agg(pl.col("rejects").sum()).sort("source", "reason")
    placed = frames.placed(refused, "month")
    drawn = shares.bars(placed, "rejects", "reason", read.plain(placed["reason"]))
    finding = f"{refused['rejects'].sum():,} comments or ads refused, each with a reason"
    parts.chart(drawn, finding, own, None, rows=placed.drop("period"), name="rejects-by-month")
    parts.table(by_reason, "rejects")


def _card(own: Snapshot) -> None:
    card = own.card()
    st.markdown("#### How good the judgement is")
    if card is None:
        st.info("No evaluation card was published; `roleshift evaluate` makes one.")
        return
    for name, table in tables(card):
        if name:
            st.markdown(f"**{name.capitalize()}**")
        st.table(table)


def _errors(own: Snapshot) -> None:
    with st.expander("Where it errs: labelled openings by source, era, labelled and judged role"):
        parts.table(read.table(own, "classifier_error"), "errors")


def _words() -> None:
    words = taxonomy.load()
    st.markdown("#### What the words mean")
    for title, rows in (("Definitions", words.definitions), ("Roles", words.roles), ("Levels", words.levels)):
        with st.expander(title):
            st.markdown("\n".join(f"- **{row.label}**: {row.meaning}" for row in rows))


def _made_by(own: Snapshot) -> None:
    st.markdown("#### Made by")
    plain = own.manifest.model_dump(mode="json", exclude={"tables", "contracts"})
    st.table(pl.DataFrame({"what": list(plain), "version": [str(v) for v in plain.values()]}))
    with st.expander("Files and checksums"):
        tables = own.manifest.tables
        parts.table(pl.DataFrame([{"table": n, **t.model_dump()} for n, t in tables.items()]), "manifest")
