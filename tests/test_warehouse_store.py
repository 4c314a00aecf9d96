"""The live database: contracts on write, one transaction a write, one holder."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from tests import made_facts
from warehouse import contracts, lane
from warehouse.errors import RoleshiftError
from warehouse.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "roleshift.duckdb", tmp_path / "documents")


def test_every_stored_table_has_the_contract_s_columns(store: Store) -> None:
    for table in contracts.STORED:
        assert store.query(f"FROM {table.name}").schema == table.schema


def test_a_frame_that_breaks_the_contract_is_refused(store: Store) -> None:
    good = made_facts.postings({"posting_id": "hn-1"})
    with pytest.raises(RoleshiftError, match="postings: the columns text are missing"):
        store.replace(contracts.POSTINGS, good.drop("text"))
    with pytest.raises(RoleshiftError, match=r"postings\.text: 1 rows are null"):
        store.replace(contracts.POSTINGS, good.with_columns(text=None))
    with pytest.raises(RoleshiftError, match="1 rows repeat the key"):
        store.replace(contracts.POSTINGS, pl.concat([good, good]))


def test_a_failing_write_leaves_nothing_behind(store: Store) -> None:
    lane.save(store, contracts.POSTING_FACTS, made_facts.posting_facts({"posting_id": "hn-1"}))
    facts = made_facts.posting_facts({"posting_id": "hn-1"}, {"posting_id": "hn-2"})
    with pytest.raises(RuntimeError):
        _write_and_fail(store, facts)
    assert store.query("FROM posting_facts")["posting_id"].to_list() == ["hn-1"]


def _write_and_fail(store: Store, facts: pl.DataFrame) -> None:
    with store.transaction():
        store.replace(contracts.POSTING_FACTS, facts)
        raise RuntimeError


def test_a_table_whose_contract_changed_is_made_anew(tmp_path: Path) -> None:
    with Store(tmp_path / "a.duckdb", tmp_path) as store:
        store.con.execute("CREATE OR REPLACE TABLE parses AS SELECT 'old' AS document_id")
    with Store(tmp_path / "a.duckdb", tmp_path) as store:
        assert store.query("FROM parses").schema == contracts.PARSES.schema


def test_a_second_process_is_told_who_holds_the_folder(store: Store, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from warehouse.store import Store;"
        "Store(Path(sys.argv[1]) / 'roleshift.duckdb', Path(sys.argv[1]) / 'documents')"
    )
    second = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert second.returncode != 0
    assert "is held by another roleshift process (PID" in second.stderr


def test_the_newest_state_of_a_posting_wins_whatever_the_order(store: Store) -> None:
    none = contracts.REJECTS.empty()
    old = made_facts.postings({"posting_id": "hn-1", "text": "old"})
    new = old.with_columns(text=pl.lit("new"), fetched_at=pl.col("fetched_at") + timedelta(days=1))
    lane.save_postings(store, made_facts.parses("d2"), made_facts.NO_ADS, new, none)
    lane.save_postings(store, made_facts.parses("d1"), made_facts.NO_ADS, old, none)
    assert store.query("FROM postings")["text"].to_list() == ["new"]


def test_a_posting_once_seen_is_not_refused_later_and_the_other_way_round(store: Store) -> None:
    posting = made_facts.postings({"posting_id": "hn-1"})
    reject = contracts.REJECTS.check(posting.with_columns(reason=pl.lit("dead")))
    nothing = contracts.POSTINGS.empty()
    for first, second in ((posting, reject), (reject, posting)):
        for frame in (first, second):
            refused = frame is reject
            lane.save_postings(
                store,
                made_facts.parses("d1"),
                made_facts.NO_ADS,
                nothing if refused else frame,
                frame if refused else contracts.REJECTS.empty(),
            )
        assert store.query("FROM postings").height == 1
        assert store.query("FROM rejects").height == 0
        store.con.execute("DELETE FROM postings; DELETE FROM rejects")


def test_each_stage_sees_what_has_no_match_at_its_right(store: Store) -> None:
    wanted = {"model_id": "m1", "taxonomy_version": "t1", "splitter_version": "s1"}
    postings = made_facts.postings({"posting_id": "hn-1"}, {"posting_id": "hn-2", "is_job": False})
    lane.save_postings(store, made_facts.parses("d1"), made_facts.NO_ADS, postings, contracts.REJECTS.empty())
    assert lane.pending(store, "openings", splitter_version="s1")["posting_id"].to_list() == ["hn-1"]
    openings = made_facts.openings({"opening_id": "hn-1#0", "posting_id": "hn-1"})
    lane.save_openings(store, pl.Series(["hn-1"]), openings)
    assert lane.pending(store, "openings", splitter_version="s1").height == 0
    assert lane.pending(store, "openings", splitter_version="s2").height == 1
    assert lane.pending(store, "opening_facts", **wanted).height == 1
    facts = made_facts.opening_facts({"opening_id": "hn-1#0", "posting_id": "hn-1"})
    lane.save(store, contracts.OPENING_FACTS, facts)
    assert lane.pending(store, "opening_facts", **wanted).height == 0
    assert lane.pending(store, "opening_facts", **wanted | {"model_id": "m2"}).height == 1


def test_a_changed_text_is_split_and_judged_again(store: Store) -> None:
    none = contracts.REJECTS.empty()
    posting = made_facts.postings({"posting_id": "hn-1"})
    lane.save_postings(store, made_facts.parses("d1"), made_facts.NO_ADS, posting, none)
    lane.save_openings(store, pl.Series(["hn-1"]), made_facts.openings({"opening_id": "hn-1#0", "posting_id": "hn-1"}))
    lane.save(store, contracts.OPENING_FACTS, made_facts.opening_facts({"opening_id": "hn-1#0", "posting_id": "hn-1"}))
    edited = posting.with_columns(text_hash=pl.lit("h2"), fetched_at=pl.col("fetched_at") + timedelta(hours=1))
    lane.save_postings(store, made_facts.parses("d2"), made_facts.NO_ADS, edited, none)
    assert lane.pending(store, "openings", splitter_version="s1").height == 1
    shorter = made_facts.openings({"opening_id": "hn-1#0", "posting_id": "hn-1", "text_hash": "h2"})
    lane.save_openings(store, pl.Series(["hn-1"]), shorter)
    assert store.query("FROM opening_facts").height == 0
