"""Documents → raw postings: one parser a kind of source, each a pure function of one document."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.sources import ashby, greenhouse, hackernews, lever, remoteok
from pipelines.sources.reading import Context, Row
from pipelines.versions import PARSER_VERSION
from warehouse.contracts import PARSES, RAW_POSTINGS

PARSERS: Mapping[str, Callable[[Any, Context], Iterator[Row]]] = {
    "hn": hackernews.rows,
    "greenhouse": greenhouse.rows,
    "lever": lever.rows,
    "ashby": ashby.rows,
    "remoteok": remoteok.rows,
}
"""Kind of source and its parser: the JSON of one document and its context to rows."""


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


def _read(document: Mapping[str, Any]) -> Iterator[Row]:
    shared = {name: document[name] for name in ("source", "kind", "document_id", "fetched_at", "sample", "url")}
    unread: Row = {"posting_id": document["document_id"], "reject": "malformed"}
    try:
        data = json.loads(document["body"])
        context = Context.read(document["context"])
    except (ValueError, RecursionError):
        yield {**shared, **unread}
        return
    for place, row in enumerate(PARSERS[document["kind"]](data, context)):
        yield {**shared, **row} if "posting_id" in row else {**shared, **row, **_unnamed(unread, place)}


def _unnamed(unread: Row, place: int) -> Row:
    """A row without an id of its own: it is named after its document."""
    return {**unread, "posting_id": f"{unread['posting_id']}-{place}"} if place else unread
