"""Reading and writing between the stages. One rule: a stage works on rows that have no match at its right.

Every function below is one transaction, so a killed run is continued by running it again.
"""

from collections.abc import Iterable

import polars as pl

from warehouse import contracts, sql
from warehouse.store import Store


def pending(store: Store, stage: str, **versions: str) -> pl.DataFrame:
    """Rows that the stage has still to do, by `warehouse/pending/<stage>.sql` and the versions it names."""
    return store.query(sql.read("pending")[stage], versions)


def read_documents(store: Store, document_ids: pl.Series) -> pl.DataFrame:
    """Whole documents by their ids, oldest first."""
    found = store.query(
        "FROM documents SEMI JOIN wanted USING (document_id) ORDER BY fetched_at, document_id",
        wanted=pl.DataFrame({"document_id": document_ids}),
    )
    return contracts.DOCUMENTS.check(found)


def read_newest(store: Store, kind: str) -> pl.DataFrame:
    """The newest document of each source of this kind."""
    found = store.query(
        "FROM documents WHERE kind = ? QUALIFY row_number() OVER (PARTITION BY source ORDER BY fetched_at DESC) = 1",
        [kind],
    )
    return contracts.DOCUMENTS.check(found)


def read_embeddings(store: Store, hashes: pl.Series, encoder_id: str) -> pl.DataFrame:
    """Vectors of the given texts by one encoder, in no particular order."""
    found = store.query(
        "FROM embeddings SEMI JOIN wanted USING (text_hash) WHERE encoder_id = ?",
        [encoder_id],
        wanted=pl.DataFrame({"text_hash": hashes}),
    )
    return contracts.EMBEDDINGS.check(found)


def read_postings(store: Store, posting_ids: pl.Series) -> pl.DataFrame:
    """Postings by their ids."""
    found = store.query(
        "FROM postings SEMI JOIN wanted USING (posting_id) ORDER BY posting_id",
        wanted=pl.DataFrame({"posting_id": posting_ids}),
    )
    return contracts.POSTINGS.check(found)


def to_label(store: Store, labelled: Iterable[str]) -> pl.DataFrame:
    """Crawled postings without a label, one a company: posting_id and doubt, the least certain first."""
    known = pl.DataFrame({"posting_id": list(labelled)}, schema={"posting_id": pl.String})
    return store.query(sql.read("pending")["labels"], labelled=known)


def read_judged(store: Store, posting_ids: pl.Series) -> pl.DataFrame:
    """Judged openings of the given postings, in their order, with title, and the posting's month, source and text."""
    return store.query(
        "SELECT facts.*, openings.title, postings.month, postings.source, postings.text"
        " FROM opening_facts AS facts JOIN wanted USING (posting_id)"
        " JOIN openings USING (opening_id) JOIN postings ON postings.posting_id = facts.posting_id"
        " ORDER BY wanted.place, facts.position",
        wanted=pl.DataFrame({"posting_id": posting_ids}).with_row_index("place"),
    )


def read_jobs(store: Store) -> pl.DataFrame:
    """Every matched posting: posting_id, job_id, company_key (null where no company was found)."""
    return store.query("SELECT posting_id, job_id, company_key FROM posting_jobs JOIN posting_facts USING (posting_id)")


def read_openings(store: Store, posting_ids: pl.Series) -> pl.DataFrame:
    """All openings of the given postings: an opening is judged beside the others of its posting."""
    found = store.query(
        "FROM openings SEMI JOIN wanted USING (posting_id) ORDER BY posting_id, position",
        wanted=pl.DataFrame({"posting_id": posting_ids}),
    )
    return contracts.OPENINGS.check(found)


def save_crawl(store: Store, crawls: pl.DataFrame, pages: pl.DataFrame) -> None:
    """Write what a crawl reports of each source, and the answers of the boards it read whole."""
    with store.transaction():
        store.replace(contracts.CRAWLS, crawls)
        store.replace(contracts.CRAWL_PAGES, pages)


def save_postings(
    store: Store, parses: pl.DataFrame, listed: pl.DataFrame, postings: pl.DataFrame, rejects: pl.DataFrame
) -> None:
    """Write what documents hold. The newest state of a posting wins; a posting once seen is never refused later."""
    with store.transaction():
        newer = _not_older(store, postings)
        store.replace(contracts.POSTINGS, newer)
        for made_of_it in (contracts.POSTING_FACTS, contracts.POSTING_MARKS, contracts.POSTING_JOBS):
            store.delete(made_of_it, newer.select("posting_id"))
        store.replace(contracts.REJECTS, rejects)
        store.con.execute("DELETE FROM rejects WHERE posting_id IN (SELECT posting_id FROM postings)")
        store.replace(contracts.DOCUMENT_ADS, listed)
        store.replace(contracts.PARSES, parses)


def _not_older(store: Store, postings: pl.DataFrame) -> pl.DataFrame:
    """The rows of `postings` that are at least as new as the stored ones."""
    return store.query(
        "SELECT incoming.* FROM incoming LEFT JOIN postings AS stored USING (posting_id)"
        " WHERE stored.fetched_at IS NULL OR stored.fetched_at <= incoming.fetched_at",
        incoming=contracts.POSTINGS.check(postings),
    )


def save_openings(store: Store, posting_ids: pl.Series, openings: pl.DataFrame) -> None:
    """Write the openings of these postings in place of all that was cut and judged of them before."""
    with store.transaction():
        gone = pl.DataFrame({"posting_id": posting_ids})
        store.delete(contracts.OPENINGS, gone)
        store.delete(contracts.OPENING_FACTS, gone)
        store.delete(contracts.POSTING_MARKS, gone)
        store.replace(contracts.OPENINGS, openings)


def save_marks(store: Store, marks: pl.DataFrame) -> None:
    """Write what postings are recognised by; what was matched by other marks of theirs is to be matched anew."""
    with store.transaction():
        store.replace(contracts.POSTING_MARKS, marks)
        store.delete(contracts.POSTING_JOBS, marks.select("posting_id"))


def save_jobs(store: Store, jobs: pl.DataFrame) -> None:
    """Write the jobs of all postings in place of those known before."""
    with store.transaction():
        store.con.execute("DELETE FROM posting_jobs")
        store.replace(contracts.POSTING_JOBS, jobs)


def save(store: Store, table: contracts.Table, frame: pl.DataFrame) -> None:
    """Write rows of one table by its key."""
    with store.transaction():
        store.replace(table, frame)
