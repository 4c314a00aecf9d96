"""Publishing, snapshots, exports and the history: whole or not at all."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests import made_facts
from tests.made_facts import nothing_computed
from warehouse import contracts, history, lane, marts
from warehouse.errors import RoleshiftError
from warehouse.export import export
from warehouse.publish import KEPT, publish
from warehouse.snapshot import Snapshot
from warehouse.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "roleshift.duckdb", tmp_path / "documents")
    facts = made_facts.posting_facts(
        {"posting_id": "hn-1"}, {"posting_id": "hn-2", "month": "2026-04"}, {"posting_id": "hn-3", "sample": True}
    )
    judged = made_facts.opening_facts(
        *({"opening_id": f"{key}#0", "posting_id": key, "levels": [2, 3]} for key in facts["posting_id"])
    )
    lane.save(store, contracts.POSTING_FACTS, facts)
    lane.save(store, contracts.OPENING_FACTS, judged)
    marts.build(store, nothing_computed)
    return store


def test_a_reader_keeps_its_snapshot_while_another_is_published(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    first = publish(store, folder, made_facts.VERSIONS, {"model_id": "m1"})
    reader = Snapshot.open(folder)
    store.con.execute(
        "DELETE FROM posting_facts WHERE posting_id = 'hn-2'; DELETE FROM opening_facts WHERE posting_id = 'hn-2'"
    )
    marts.build(store, nothing_computed)
    second = publish(store, folder, made_facts.VERSIONS, None)
    assert reader.table("postings").height == 3
    assert Snapshot.open(folder).table("postings").height == 2
    assert (first, second) == (reader.manifest.snapshot_id, Snapshot.open(folder).manifest.snapshot_id)
    assert reader.manifest.as_of == "2026-04"
    assert reader.manifest.sample
    assert reader.card() == {"model_id": "m1"}


def test_a_damaged_file_is_refused(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    publish(store, folder, made_facts.VERSIONS, None)
    snapshot = Snapshot.open(folder)
    snapshot.path("postings").write_bytes(snapshot.path("openings").read_bytes())
    with pytest.raises(RoleshiftError, match="SHA-256"):
        snapshot.table("postings")


def test_a_killed_publication_leaves_the_former_one_current_and_is_swept(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    first = publish(store, folder, made_facts.VERSIONS, None)
    (folder / ".building-20990101T000000000000Z").mkdir()
    assert Snapshot.open(folder).manifest.snapshot_id == first
    for _ in range(KEPT + 2):
        newest = publish(store, folder, made_facts.VERSIONS, None)
    left = sorted(p.name for p in folder.iterdir() if p.is_dir())
    assert len(left) == KEPT
    assert left[-1] == newest


def test_export_writes_what_the_snapshot_holds(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path / "snapshots", made_facts.VERSIONS, None)
    snapshot, out = Snapshot.open(tmp_path / "snapshots"), tmp_path / "out"
    rows = export(snapshot, out)
    assert set(rows) == set(snapshot.manifest.tables)
    openings = pl.read_csv(out / "openings.csv")
    assert openings["levels"].to_list() == ["2;3"] * 3
    assert json.loads((out / "manifest.json").read_text())["tables"]["openings"]["rows"] == 3
    assert export(snapshot, out, tables=["role_monthly"], since="2026-04", format="parquet") == {"role_monthly": 9}
    assert pl.read_parquet(out / "role_monthly.parquet")["month"].unique().to_list() == ["2026-04"]
    with pytest.raises(RoleshiftError, match="there is no table nonsense"):
        export(snapshot, out, tables=["nonsense"])


def test_history_round_trip_without_sample_text_or_author(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box"
    assert history.write(store, made_facts.VERSIONS, box) == {"postings": 2, "openings": 2, "marks": 0}
    held = {c for name in ("postings", "openings") for c in pl.read_parquet(box / f"{name}.parquet").columns}
    assert not held & {"text", "title", "header", "brief", "author", "excerpt", "links"}
    with Store(tmp_path / "new.duckdb", tmp_path / "documents") as new:
        assert history.load(new, box) == 2
        assert history.load(new, box) == 0, "a version of the history is loaded once"
        new.con.execute("DELETE FROM opening_facts")
        assert history.load(new, box) == 2, "a table that a new contract has emptied is filled again"
        for table in (contracts.POSTING_FACTS, contracts.OPENING_FACTS):
            select = f"FROM {table.name} WHERE posting_id <> 'hn-3' ORDER BY ALL"
            assert new.query(select).equals(store.query(select))


def test_a_history_from_before_title_terms_were_looked_for_has_none(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box"
    store.con.execute("UPDATE opening_facts SET title_terms = ['ai_engineer']")
    history.write(store, made_facts.VERSIONS, box)
    openings = pl.read_parquet(box / "openings.parquet")
    assert openings["title_terms"].to_list() == [["ai_engineer"], ["ai_engineer"]]
    openings.drop("title_terms").write_parquet(box / "openings.parquet")
    with Store(tmp_path / "new.duckdb", tmp_path / "documents") as new:
        history.load(new, box)
        assert new.query("FROM opening_facts")["title_terms"].to_list() == [[], []]


def test_what_was_crawled_here_stays_when_a_newer_history_is_loaded(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box"
    history.write(store, made_facts.VERSIONS, box)
    with Store(tmp_path / "new.duckdb", tmp_path / "documents") as new:
        history.load(new, box)
        lane.save(new, contracts.POSTINGS, made_facts.postings({"posting_id": "hn-1"}))
        lane.save(new, contracts.POSTING_FACTS, made_facts.posting_facts({"posting_id": "hn-1", "company": "Here"}))
        store.con.execute("UPDATE posting_facts SET company = 'Newer'")
        history.write(store, made_facts.VERSIONS, box)
        assert history.load(new, box) == 1
        companies = new.query("SELECT posting_id, company FROM posting_facts ORDER BY posting_id").rows()
        assert companies == [("hn-1", "Here"), ("hn-2", "Newer")]
        assert new.query("FROM opening_facts").height == 2
