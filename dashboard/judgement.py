"""One posting's judgement: what was decided, how sure, because of which words; and a way to say that it is wrong."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import read
from warehouse import labels, taxonomy
from warehouse.errors import RoleshiftError
from warehouse.settings import Settings
from warehouse.snapshot import Snapshot

Names = dict[str, str]


def show(own: Snapshot, posting_id: str) -> None:
    """The openings of a published posting with probabilities and phrases, and the form of corrections."""
    openings = read.table(own, "openings").filter(posting_id=posting_id).sort("position")
    names = {role.id: role.label for role in taxonomy.load().roles}
    if openings.is_empty():
        return
    first = openings.row(0, named=True)
    st.markdown(f"#### {first['company'] or 'Company not named'}, {first['month']}")
    for row in openings.iter_rows(named=True):
        _opening(row, names)
    if first["excerpt"] is None and first["title"] is None:
        st.caption("Known from the history only: its text is not here, so it cannot be labelled here.")
    else:
        _correct(openings, names)


def _opening(row: dict[str, Any], names: Names) -> None:
    likely = sorted(((row[f"p_{role}"], label) for role, label in names.items()), reverse=True)
    said = ", ".join(f"{label} {p:.0%}" for p, label in likely if p >= 0.05)
    unsure = " (unsure)" if row["unsure"] else ""
    st.markdown(f"**{row['title'] or 'No title'}**: {names[row['role']]}{unsure}. {said}.")
    phrases = zip(row["because"], row["because_at"], strict=True)
    if quoted := ", ".join(f"“{phrase}” ({start:,})" for phrase, start in phrases):
        st.caption(f"Words that weighed most, and where they start in the redacted text: {quoted}")


def _correct(openings: pl.DataFrame, names: Names) -> None:
    """A form with every opening, as judged; what is sent is a person's label of the whole posting."""
    first = openings.row(0, named=True)
    answers = []
    with st.form(f"correct-{first['posting_id']}"):
        st.markdown("Something wrong? Put every opening right; the next `roleshift train` can learn from it.")
        for number, row in enumerate(openings.iter_rows(named=True)):
            title, key = row["title"] or "No title", f"{first['posting_id']}-{number}"
            role = st.selectbox(
                f"Role: {title}", list(names), list(names).index(row["role"]), names.__getitem__, key=f"role-{key}"
            )
            levels = st.multiselect(
                "Levels, the main one first",
                range(1, 7),
                labels.main_first(row),
                key=f"levels-{key}",
                placeholder="none",
            )
            answers.append({"title": row["title"], **labels.opening(role, levels)})
        sent = st.form_submit_button("Keep this label")
    if sent:
        _keep(labels.label(first["posting_id"], first["month"], first["source"], answers))


def _keep(label: dict[str, Any]) -> None:
    path = Settings().labels
    try:
        labels.add(path, label)
    except RoleshiftError as error:
        st.error(str(error))
    else:
        st.success(f"Kept in {path}.")
