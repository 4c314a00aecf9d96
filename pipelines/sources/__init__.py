"""Documents → raw postings: one parser a kind of source, each a pure function of one document."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.sources import (
    arbeitnow,
    ashby,
    greenhouse,
    hackernews,
    himalayas,
    jobicy,
    lever,
    own_file,
    remoteok,
    remotive,
    schema,
    schema_page,
    smartrecruiters,
    tracker,
    weworkremotely,
    workable,
)
from pipelines.sources.reading import Context, Row
from pipelines.versions import PARSER_VERSION
from warehouse.contracts import DOCUMENT_ADS, PARSES, RAW_POSTINGS

PARSERS: Mapping[str, Callable[[Any, Context], Iterator[Row]]] = {
    "hn": hackernews.rows,
    "greenhouse": greenhouse.rows,
    "lever": lever.rows,
    "ashby": ashby.rows,
    "remoteok": remoteok.rows,
    "smartrecruiters": smartrecruiters.rows,
    "workable": workable.rows,
    "himalayas": himalayas.rows,
    "arbeitnow": arbeitnow.rows,
    "remotive": remotive.rows,
    "jobicy": jobicy.rows,
    "weworkremotely": weworkremotely.rows,
    "schema": schema.rows,
    "file": own_file.rows,
    "tracker": tracker.rows,
}
"""Kind of source and its parser: the data of one document and its context to rows."""
READERS: Mapping[str, Callable[[bytes], Any]] = {
    "weworkremotely": weworkremotely.read,
    "schema": schema_page.read,
    "file": bytes,
    "tracker": tracker.read,
}
"""Kind of source and how the bytes of its documents are read (ValueError where they cannot be); else JSON."""


def parse(documents: pl.DataFrame) -> pl.DataFrame:
    """Read `documents` (DOCUMENTS) into RAW_POSTINGS.

    Nothing raises: a document or a row that cannot be read is a row with reject `malformed`, whose posting_id is
    the document's id (with the row's place in it where others of the document could be read).
    """
    found = [row for document in documents.iter_rows(named=True) for row in _read(document)]
    return RAW_POSTINGS.check(pl.DataFrame(found, schema=RAW_POSTINGS.schema))


def parses(documents: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
    """Which `documents` were read into `raw`, with the number of postings and rejects in each (PARSES)."""
    refused = pl.col("reject").is_not_null()
    counts = raw.group_by("document_id").agg(postings=(~refused).sum(), rejects=refused.sum())
    found = documents.select("document_id", parser_version=pl.lit(PARSER_VERSION)).join(
        counts, on="document_id", how="left"
    )
    return PARSES.check(found.with_columns(pl.col("postings", "rejects").fill_null(0)))


def listed_ads(raw: pl.DataFrame) -> pl.DataFrame:
    """Which ads the documents of job boards list (DOCUMENT_ADS), refused ones as well."""
    named = raw.filter(pl.col("kind") != "hn", ~pl.col("posting_id").str.starts_with(pl.col("document_id")))
    rows = named.select("document_id", "posting_id", parser_version=pl.lit(PARSER_VERSION))
    return DOCUMENT_ADS.check(rows.unique(("document_id", "posting_id"), maintain_order=True))


def _read(document: Mapping[str, Any]) -> Iterator[Row]:
    shared = {name: document[name] for name in ("source", "kind", "document_id", "fetched_at", "sample", "url")}
    unread: Row = {"posting_id": document["document_id"], "reject": "malformed"}
    try:
        data = READERS.get(document["kind"], json.loads)(document["body"])
        context = Context.read(document["context"])
    except (ValueError, RecursionError):
        yield {**shared, **unread}
        return
    for place, row in enumerate(PARSERS[document["kind"]](data, context)):
        named = row if "posting_id" in row else {**_unnamed(unread, place), **row}
        yield {**shared, **named, "url": shared["url"] if row.get("url") is None else row["url"]}


def _unnamed(unread: Row, place: int) -> Row:
    """A row without an id of its own: it is named after its document."""
    return {**unread, "posting_id": f"{unread['posting_id']}-{place}"} if place else unread
