"""Labelled postings as one table, whether a label file holds the texts or only ids."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipelines.company import company_key
from warehouse.errors import RoleshiftError
from warehouse.taxonomy import ROLES

COLUMNS = pl.Schema(
    {
        "id": pl.String(),
        "title": pl.String(),
        "text": pl.String(),
        "month": pl.String(),
        "company": pl.String(),
        "source": pl.String(),
        "weight": pl.Float64(),
        "provenance": pl.String(),
        "is_job": pl.Boolean(),
        "work_mode": pl.List(pl.String()),
        "salary": pl.Struct({"min": pl.Float64(), "max": pl.Float64(), "currency": pl.String(), "period": pl.String()}),
        "facts_disputed": pl.List(pl.String()),
        "openings": pl.List(
            pl.Struct(
                {
                    "title": pl.String(),
                    "role": pl.String(),
                    "primary_level": pl.Int8(),
                    "levels": pl.List(pl.Int8()),
                }
            )
        ),
    }
)
NEEDED = {"id", "month", "source", "openings"}


def labelled(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of label files under one another, in COLUMNS; of an id the last row of the last file stands
    (with the title, text and company of an earlier one, where it has none).

    What a file lacks is null. Raises RoleshiftError for a file without NEEDED columns, with unreadable rows, other
    types, or roles and levels that the guideline does not know.
    """
    for number, table in enumerate(tables, start=1):
        if lacking := NEEDED - set(table.columns):
            raise RoleshiftError(f"label file {number} lacks the columns {', '.join(sorted(lacking))}")
        if "unreadable" in table.columns and (reasons := table["unreadable"].drop_nulls()).len():
            raise RoleshiftError(f"label file {number} holds {reasons.len()} unreadable rows; the first {reasons[0]}")
    rows = pl.concat([_columns(table, number) for number, table in enumerate(tables, start=1)])
    said = (
        pl.col(name).fill_null(pl.col(name).drop_nulls().last().over("id")) for name in ("title", "text", "company")
    )
    rows = rows.with_columns(said).unique("id", keep="last", maintain_order=True)
    _check_classes(rows)
    return rows


def _columns(table: pl.DataFrame, number: int) -> pl.DataFrame:
    try:
        return table.select(
            pl.col(name).cast(kind) if name in table.columns else pl.lit(None, kind).alias(name)
            for name, kind in COLUMNS.items()
        )
    except pl.exceptions.PolarsError as error:
        reason = str(error).split("\n", 1)[0]
        raise RoleshiftError(f"label file {number} cannot be read: {reason}") from error


def _check_classes(rows: pl.DataFrame) -> None:
    for key, openings in rows.select("id", "openings").iter_rows():
        for opening in openings or ():
            levels = {opening["primary_level"], *(opening["levels"] or ())} - {None}
            if opening["role"] not in ROLES or not levels <= set(range(7)):
                raise RoleshiftError(
                    f"the label of {key} has the role {opening['role']!r} and the levels {sorted(levels)};"
                    f" roles are {', '.join(ROLES)}, levels 0 to 6"
                )


def with_texts(rows: pl.DataFrame, postings: pl.DataFrame) -> pl.DataFrame:
    """Labelled rows with the title, text and company of POSTINGS where they have none; one without any text is left out."""
    known = postings.select(id="posting_id", known_title="title", known_text="text", known_company="company")
    return (
        rows.join(known, on="id", how="left", maintain_order="left")
        .with_columns(pl.coalesce(name, f"known_{name}").alias(name) for name in ("title", "text", "company"))
        .select(list(COLUMNS))
        .filter(pl.col("text").is_not_null())
    )


def company_keys(companies: pl.Series) -> pl.Series:
    """Each company in one spelling; null where there is none."""
    return pl.Series([_key(company) for company in companies], dtype=pl.String)


def facts_right(rows: pl.DataFrame, postings: pl.DataFrame) -> pl.DataFrame:
    """Which facts of POSTINGS agree with the labels: id, and true, false or null (not labelled) for `company`,
    `work_mode`, `pay` (all of min, max, currency and period) and `pay_invented` (stated nowhere, yet read).

    Facts that the readers disputed are null. Companies agree in one spelling.
    """
    read = {row["posting_id"]: row for row in postings.iter_rows(named=True)}
    labels = rows.filter(pl.col("is_job") & pl.col("work_mode").is_not_null()).iter_rows(named=True)
    return pl.DataFrame(
        [_right(label, read[label["id"]]) for label in labels if label["id"] in read],
        schema={"id": pl.String} | dict.fromkeys(("company", "work_mode", "pay", "pay_invented"), pl.Boolean),
    )


def _right(label: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    disputed = label["facts_disputed"] or ()
    pay = tuple((label["salary"] or {}).get(name) for name in ("min", "max", "currency", "period"))
    found = tuple(read[f"pay_{name}"] for name in ("min", "max", "currency", "period"))
    stated = any(part is not None for part in pay)
    right = {
        "company": _key(label["company"]) == _key(read["company"]),
        "work_mode": set(label["work_mode"]) == set(read["work_mode"]),
        "pay": pay == found if stated else None,
        "pay_invented": None if stated else read["pay_period"] is not None,
    }
    unclear = {"pay", "pay_invented"} if "salary" in disputed else set()
    return {"id": label["id"], **{k: None if k in disputed or k in unclear else v for k, v in right.items()}}


def _key(company: str | None) -> str | None:
    return company and company_key(company)
