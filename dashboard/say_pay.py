"""Sentences about stated pay, from frames of dashboard.pay. Pure functions: rows in, text out."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.charts import Palette
from dashboard.frames import FEW


def paid(quartiles: pl.DataFrame, roles: Palette, currency: str) -> str:
    """Median stated pay of each role (pay.quartiles by role)."""
    found = {row["role"]: row for row in quartiles.iter_rows(named=True) if not row["few"]}
    said = [f"{roles[r][0]} {found[r]['q50'] / 1000:,.0f}k" for r in roles if r in found]
    return f"Median stated pay in {currency} a year: {', '.join(said)}"


def paid_by_level(quartiles: pl.DataFrame, label: str, currency: str) -> str:
    """Lowest and highest median by level (pay.quartiles with `name`)."""
    low, high = quartiles.sort("q50").row(0, named=True), quartiles.sort("q50").row(-1, named=True)
    first = f"{label}, {low['name']}: median {low['q50'] / 1000:,.0f}k {currency} a year"
    return first if low == high else f"{first}; {high['name']}: {high['q50'] / 1000:,.0f}k"


def paid_by_year(quartiles: pl.DataFrame, roles: Palette, currency: str) -> str:
    """First and last median of the first role that has several years (pay.quartiles by year)."""
    for role, (label, _) in roles.items():
        own = quartiles.filter(pl.col("role") == role).sort("period")
        if own.height > 1:
            first, last = own.row(0, named=True), own.row(-1, named=True)
            past = f"{first['q50'] / 1000:,.0f}k in {first['period']}"
            return f"{label}: median {last['q50'] / 1000:,.0f}k {currency} in {last['period']}, {past}"
    return f"Median stated pay in {currency} by year"


def scant(counts: pl.DataFrame, labels: Mapping[Any, str], by: str) -> str:
    """Which groups of pay.quartiles are too small to draw; empty where none is."""
    rows = counts.filter("few")
    named = [f"{labels[row[by]]} ({row['n']})" for row in rows.iter_rows(named=True)]
    return f"Not drawn, fewer than {FEW} postings state pay: {', '.join(named)}." if named else ""
