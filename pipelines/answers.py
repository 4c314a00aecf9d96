"""Judgements as objects for people: what `roleshift classify` writes, one object a posting."""

from collections import defaultdict
from typing import Any

import polars as pl


def answers(
    raw: pl.DataFrame, postings: pl.DataFrame, openings: pl.DataFrame, facts: pl.DataFrame
) -> list[dict[str, Any]]:
    """One object a row of `raw`, in its order; a row that is no posting answers with is_job false.

    Openings listed are those of the guideline: a role that is not `other`, or `other` that asks for AI work. The
    `text` is what was judged, cleaned and redacted: the phrases' offsets are in it. The
    posting is unsure where the judgement of any of its openings is, listed or not.
    """
    titles = dict(openings.select("opening_id", "title").iter_rows())
    judged: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in facts.sort("posting_id", "position").iter_rows(named=True):
        if row["role"] != "other" or row["levels"]:
            judged[row["posting_id"]].append(_opening(row, titles[row["opening_id"]]))
    unsure = set(facts.filter("unsure")["posting_id"])
    known = {row["posting_id"]: row for row in postings.iter_rows(named=True)}
    return [_posting(key, known.get(key), judged[key], key in unsure) for key in raw["posting_id"]]


def _opening(row: dict[str, Any], title: str) -> dict[str, Any]:
    return {
        "title": title,
        "role": row["role"],
        "primary_level": row["primary_level"],
        "levels": row["levels"],
        "unsure": row["unsure"],
        "because": [
            {"phrase": phrase, "start": start, "end": start + len(phrase)}
            for phrase, start in zip(row["because"], row["because_at"], strict=True)
        ],
        "p": {name.removeprefix("p_"): round(row[name], 4) for name in row if name.startswith("p_")},
    }


def _posting(key: str, row: dict[str, Any] | None, openings: list[dict[str, Any]], unsure: bool) -> dict[str, Any]:
    row = row or {"is_job": False, "company": None, "work_mode": [], "pay_period": None}
    return {
        "id": key,
        "is_job": row["is_job"],
        "company": row["company"],
        "work_mode": row["work_mode"],
        "salary": _salary(row) if row["pay_period"] else None,
        "unsure": unsure,
        "text": row.get("text"),
        "openings": openings,
    }


def _salary(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "min": row["pay_min"],
        "max": row["pay_max"],
        "currency": row["pay_currency"],
        "period": row["pay_period"],
    }
