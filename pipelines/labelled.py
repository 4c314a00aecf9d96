"""Labelled postings as one table, whether a label file holds the texts or only ids."""

from collections.abc import Sequence

import polars as pl

from warehouse.errors import RoleshiftError

COLUMNS = pl.Schema(
    {
        "id": pl.String(),
        "text": pl.String(),
        "month": pl.String(),
        "company": pl.String(),
        "source": pl.String(),
        "weight": pl.Float64(),
        "provenance": pl.String(),
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
    """The rows of label files under one another, in COLUMNS; the first row of an id stands.

    What a file lacks is null. Raises RoleshiftError for a file without NEEDED columns.
    """
    for number, table in enumerate(tables, start=1):
        if lacking := NEEDED - set(table.columns):
            raise RoleshiftError(f"label file {number} lacks the columns {', '.join(sorted(lacking))}")
    rows = [
        table.select(
            pl.col(name).cast(kind) if name in table.columns else pl.lit(None, kind).alias(name)
            for name, kind in COLUMNS.items()
        )
        for table in tables
    ]
    return pl.concat(rows).unique("id", keep="first", maintain_order=True)


def with_texts(rows: pl.DataFrame, postings: pl.DataFrame) -> pl.DataFrame:
    """Labelled rows with the text and company of POSTINGS where they have none; a row without any text is left out."""
    known = postings.select(id="posting_id", known_text="text", known_company="company")
    return (
        rows.join(known, on="id", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("text", "known_text").alias("text"), pl.coalesce("company", "known_company").alias("company")
        )
        .select(list(COLUMNS))
        .filter(pl.col("text").is_not_null())
    )
