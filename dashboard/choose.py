"""What a reader may choose. Every choice stands in the address, so that a view can be sent to somebody."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import streamlit as st

from dashboard.frames import Period
from dashboard.say import SOURCES
from warehouse import taxonomy


def one(label: str, key: str, labels: Mapping[str, str], default: str) -> str:
    """One id out of `labels`; `default` stands in no address, and takes the place of what an address names wrongly."""
    start = default if default in labels else next(iter(labels))
    chosen = st.segmented_control(
        label,
        list(labels),
        default=start,
        required=True,
        key=key,
        bind="query-params",
        format_func=labels.__getitem__,
        wrap=True,
    )
    return chosen or start


def definition() -> str:
    """Id of the definition by which an opening counts as an AI or ML engineer's."""
    labels = {d.id: d.label for d in taxonomy.load().definitions}
    return one("Counted by", "definition", labels, "judged")


def source(published: Iterable[str]) -> str:
    """Id of the series source, out of those the snapshot holds."""
    found = set(published)
    return one("Source", "source", {i: label for i, label in SOURCES.items() if i in found}, "hn")


def period(default: Period, *others: Period) -> Period:
    """How many months are counted together."""
    ids = sorted({default, *others}, key=("month", "quarter", "year").index)
    return cast("Period", one("Pooled by", "period", {i: i.capitalize() for i in ids}, default))


def role() -> str:
    """Id of a role, `other` left out."""
    labels = {r.id: r.label for r in taxonomy.load().roles if r.id != "other"}
    return one("Role", "role", labels, "ai_engineer")


def several(label: str, key: str, labels: Mapping[str, str], most: int, otherwise: str) -> list[str]:
    """Up to `most` ids out of `labels`; none chosen means what `otherwise` says.

    No preset that follows other choices: it would stand in no address, and the address would show another view.
    """
    return st.multiselect(
        f"{label} (up to {most})",
        list(labels),
        max_selections=most,
        format_func=labels.__getitem__,
        key=key,
        bind="query-params",
        placeholder=otherwise,
    )


def listed(label: str, key: str, ids: Sequence[str]) -> str:
    """One of many ids, the first if none is chosen."""
    return st.selectbox(label, ids, key=key, bind="query-params") or ids[0]
