"""Explore postings: filter them, read the excerpts, go to the original, see why they were judged as they were."""

import polars as pl
import streamlit as st

from dashboard import choose, frames, judgement, parts, read
from dashboard.search import Filter, find
from warehouse.snapshot import Snapshot

CAP = 1000
"""Postings shown and downloaded at once."""


def page(own: Snapshot) -> None:
    """Choose filters, read the postings that meet them, list them, say how many there are."""
    st.set_page_config(layout="wide")
    st.title("Explore postings", anchor=False)
    postings = read.table(own, "postings")
    wanted = _choose(own, postings)
    parts.warn_of_sample(wanted.series)
    found = find(postings, wanted)
    shown = found.head(CAP)
    _say(found, shown, wanted)
    chosen = parts.table(shown, "postings", links={"url": "original"}, choose=True)
    posting = _kept(shown, chosen)
    if posting is None:
        st.caption("Tick a row to see how its openings were judged, and why.")
    else:
        judgement.show(own, posting)
    st.caption(parts.source_text(own, wanted.series))


def _kept(shown: pl.DataFrame, ticked: int | None) -> str | None:
    """Id of the posting to look into: the ticked one, else the one that the address names; it goes with its tick."""
    unticked = st.session_state.pop("ticked", False) and ticked is None
    if ticked is not None:
        st.session_state["ticked"] = True
        st.query_params["posting"] = str(shown["posting_id"][ticked])
    named = st.query_params.get("posting")
    if named is not None and (unticked or named not in shown["posting_id"]):
        del st.query_params["posting"]
        return None
    return named


def _choose(own: Snapshot, postings: pl.DataFrame) -> Filter:
    judged = frames.of(read.table(own, "role_monthly"), definition="judged")
    source = choose.source(judged["source"])
    months = postings["month"].unique().sort().to_list() or [own.manifest.as_of or "2026-01"]
    codes = postings["country"].drop_nulls().unique().sort().to_list()
    labels = {role: label for role, (label, _) in read.roles().items()}
    left, right = st.columns(2)
    with left:
        first = st.selectbox("From month", months, index=max(0, len(months) - 24), key="first", bind="query-params")
    with right:
        last = st.selectbox("To month", months[::-1], key="last", bind="query-params")
    with st.container(horizontal=True):
        roles = _any_of("Role", "roles", labels)
        modes = _any_of("Work mode", "modes", {mode: mode for mode in ("remote", "hybrid", "onsite")})
        countries = _any_of("Country (ISO code)", "countries", {code: code for code in codes})
    with st.container(horizontal=True):
        least = st.number_input("Asked for in at least … months", 1, 99, key="nth", bind="query-params")
        job = st.text_input("Job (a job_id of the table)", key="job", bind="query-params") or ""
    company = st.text_input("Company holds", key="company", bind="query-params") or ""
    words = st.text_input("Excerpt holds all these words", key="words", bind="query-params") or ""
    return Filter(source, first, last, roles, countries, modes, company, words, least, job)


def _any_of(label: str, key: str, labels: dict[str, str]) -> tuple[str, ...]:
    chosen = st.multiselect(
        label, list(labels), key=key, bind="query-params", format_func=labels.__getitem__, placeholder="any"
    )
    return tuple(chosen)


def _say(found: pl.DataFrame, shown: pl.DataFrame, wanted: Filter) -> None:
    if found.is_empty():
        st.info("No posting meets all of this; take a filter away.")
    count = f"**{found.height:,} postings**, newest first"
    cap = f"; the newest {CAP:,} are shown, so narrow the filters to see the rest" if found.height > CAP else ""
    st.markdown(f"{count}{cap}.")
    bare = shown["excerpt"].null_count()
    if bare or wanted.words:
        st.caption(
            f"{bare:,} of those shown have no excerpt, being known from the history only; a search for words"
            " looks at excerpts and cannot find these. Excerpts are cut; the link leads to the whole posting."
        )
