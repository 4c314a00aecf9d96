"""Reading the snapshot: followed afresh at each run of a page, each table read once a snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

import polars as pl
import streamlit as st

from dashboard.charts import OKABE_ITO, Palette
from dashboard.say import SOURCES
from warehouse import claims, taxonomy
from warehouse.settings import Settings
from warehouse.snapshot import Snapshot


def snapshot() -> Snapshot:
    """The newest snapshot; RoleshiftError where nothing has been published."""
    return Snapshot.open(Settings().snapshots)


def table(own: Snapshot, name: str) -> pl.DataFrame:
    """A published table of this snapshot, shared by all readers: never change it in place."""
    return _table(own, str(own.folder), name)


@st.cache_resource(max_entries=32, show_spinner=False)
def _table(_own: Snapshot, folder: str, name: str) -> pl.DataFrame:
    return _own.table(name)


def answers(own: Snapshot) -> list[claims.Answer]:
    """What this snapshot says to each claim, asked once a snapshot."""
    return _answers(own, str(own.folder))


@st.cache_resource(max_entries=2, show_spinner=False)
def _answers(_own: Snapshot, folder: str) -> list[claims.Answer]:
    return claims.answers(_own)


def roles() -> Palette:
    """Label and colour of each role but `other`."""
    return {role.id: (role.label, role.colour) for role in taxonomy.load().roles if role.id != "other"}


def levels() -> Palette:
    """Label and colour of each level: blues below level 4, where ML engineering begins, oranges from there."""
    shades = ("#9ECAE1", "#4292C6", "#1F5FA8", "#FDBE85", "#F1872D", "#A63603")
    rungs = taxonomy.load().levels
    return {rung.id: (f"{rung.id} {rung.label}", shade) for rung, shade in zip(rungs, shades, strict=True)}


def skills(chosen: Sequence[str]) -> Palette:
    """Label and colour of the chosen skills."""
    labels = {skill.id: skill.label for skill in taxonomy.load().skills}
    return _coloured({i: labels.get(i, i) for i in chosen})


def sources() -> Palette:
    """Label and colour of each series source."""
    return _coloured(SOURCES)


def plain(ids: pl.Series) -> Palette:
    """Ids that are their own labels, in alphabetical order, with colours."""
    return coloured(ids.unique().sort())


def coloured(ids: Iterable[str]) -> Palette:
    """Ids that are their own labels, in their order, with colours."""
    return _coloured({i: i for i in ids})


def _coloured(labels: Mapping[str, str]) -> Palette:
    return {i: (label, shade) for (i, label), shade in zip(labels.items(), cycle(OKABE_ITO), strict=False)}
