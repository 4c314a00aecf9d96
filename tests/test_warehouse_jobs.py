"""Jobs in the warehouse: matched once, counted in the marts, carried by the history in the box, checked."""

from pathlib import Path

import pytest

from pipelines.jobs import posting_jobs
from pipelines.jobs_marks import posting_marks
from pipelines.versions import JOBS_VERSION, MARKS_VERSION
from tests import made_facts
from warehouse import contracts, history, lane, marts
from warehouse.errors import RoleshiftError
from warehouse.store import Store


def match(store: Store) -> int:
    """Mark and match what waits, as the flow does; the postings matched."""
    waiting = lane.pending(store, "posting_marks", marks_version=MARKS_VERSION)
    lane.save_marks(store, posting_marks(waiting, lane.read_openings(store, waiting["posting_id"])))
    marked = lane.pending(store, "posting_jobs", marks_version=MARKS_VERSION, jobs_version=JOBS_VERSION)
    if marked.height:
        lane.save_jobs(store, posting_jobs(marked))
    return marked.height


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A comment, the same in the next month, and one of another company."""
    store = Store(tmp_path / "roleshift.duckdb", tmp_path / "documents")
    other = {"company_key": "dune", "text": "Other people write something else entirely here"}
    rows = [
        {"posting_id": "hn-1", "text_hash": "hn-1"},
        {"posting_id": "hn-2", "text_hash": "hn-2", "month": "2026-04"},
        {"posting_id": "hn-3", "text_hash": "hn-3", **other},
    ]
    openings = [{"opening_id": f"{row['posting_id']}#0", "role": "ai_engineer", **row} for row in rows]
    lane.save(store, contracts.POSTINGS, made_facts.postings(*rows))
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts(*rows))
    lane.save(store, contracts.OPENINGS, made_facts.openings(*openings))
    lane.save(store, contracts.OPENING_FACTS, made_facts.opening_facts(*openings))
    return store


def test_a_second_run_matches_nothing(store: Store) -> None:
    assert [match(store), match(store)] == [3, 0]


def test_a_posting_in_a_new_state_is_matched_anew_with_all(store: Store) -> None:
    match(store)
    changed = made_facts.postings(
        {"posting_id": "hn-2", "text_hash": "new", "text": "Another text", "month": "2026-04"}
    )
    lane.save_postings(store, made_facts.parses("d2"), made_facts.NO_ADS, changed, contracts.REJECTS.empty())
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts({"posting_id": "hn-2", "month": "2026-04"}))
    assert match(store) == 3


def test_marts_count_jobs_beside_postings(store: Store) -> None:
    match(store)
    marts.build(store, made_facts.nothing_computed)
    published = store.query("SELECT posting_id, job_id, nth_month FROM published_postings ORDER BY posting_id").rows()
    assert published == [("hn-1", "hn-1", 1), ("hn-2", "hn-1", 2), ("hn-3", "hn-3", 1)]
    counts = store.query("SELECT postings, jobs FROM role_monthly WHERE definition = 'judged' AND role = 'ai_engineer'")
    assert sorted(counts.rows()) == [(1, 1), (2, 2)]


def test_the_history_is_matched_without_its_texts(store: Store, tmp_path: Path) -> None:
    history.write(store, {}, tmp_path / "unmarked")
    match(store)
    history.write(store, {}, tmp_path / "box")
    fresh = Store(tmp_path / "fresh.duckdb", tmp_path / "none")
    assert history.load(fresh, tmp_path / "box") == 3
    assert match(fresh) == 3
    assert store.query("FROM posting_jobs ORDER BY ALL").equals(fresh.query("FROM posting_jobs ORDER BY ALL"))
    (tmp_path / "unmarked" / "marks.parquet").unlink()
    assert history.load(Store(tmp_path / "old.duckdb", tmp_path / "none"), tmp_path / "unmarked") == 3


def test_a_job_without_its_oldest_posting_is_found_out(store: Store) -> None:
    match(store)
    store.con.execute("UPDATE posting_jobs SET job_id = 'hn-9' WHERE posting_id = 'hn-2'")
    with pytest.raises(RoleshiftError, match="jobs_are_not_more_than_postings"):
        marts.build(store, made_facts.nothing_computed)
