"""One posting's judgement: what was decided, how sure, because of which words; and a way to say that it is wrong."""

import polars as pl
import streamlit as st

from dashboard import read
from warehouse import labels, taxonomy
from warehouse.errors import RoleshiftError
from warehouse.settings import Settings
from warehouse.snapshot import Snapshot


def show(own: Snapshot, posting_id: str) -> None:
    """The openings of a published posting with probabilities and phrases, and the form of corrections."""
    openings = read.table(own, "openings").filter(posting_id=posting_id).sort("position")
    names = {role.id: role.label for role in taxonomy.load().roles}
    for row in openings.iter_rows(named=True):
        st.markdown(f"**{row['title'] or 'No title'}**: {_decided(row, names)}")
        phrases = zip(row["because"], row["because_at"], strict=True)
        said = ", ".join(f"“{phrase}” ({start:,})" for phrase, start in phrases)
        if said:
            st.caption(f"Words that weighed most (and where they start in the redacted text): {said}")
    _correct(openings, names)


def _decided(row: dict[str, object], names: dict[str, str]) -> str:
    likely = sorted(((row[f"p_{role}"], label) for role, label in names.items()), key=lambda item: -float(str(item[0])))
    said = ", ".join(f"{label} {p:.0%}" for p, label in likely if float(str(p)) >= 0.05)
    return f"{names[str(row['role'])]}{' (unsure)' if row['unsure'] else ''}. {said}."


def _correct(openings: pl.DataFrame, names: dict[str, str]) -> None:
    rows = openings.to_dicts()
    with st.form("correct", border=True, clear_on_submit=True):
        st.markdown("Wrong? Say what it is; the next `roleshift train` can learn from it.")
        which = st.selectbox("Opening", range(len(rows)), format_func=lambda i: rows[i]["title"] or "No title")
        role = st.selectbox("is", list(names), format_func=names.__getitem__)
        levels = st.multiselect("and asks for levels", range(1, 7), placeholder="none")
        sent = st.form_submit_button("Keep this correction")
    if sent:
        rows[which] |= {"role": role, "primary_level": levels[0] if levels else None, "levels": sorted(levels)}
        first = rows[0]
        try:
            path = Settings().labels
            labels.add(path, labels.label(first["posting_id"], first["month"], first["source"], rows))
        except RoleshiftError as error:
            st.error(str(error))
        else:
            st.success(f"Kept in {path}.")
