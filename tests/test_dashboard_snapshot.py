"""The reader of published snapshots: what it takes, what it refuses, what it keeps."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.made_snapshot import LAST, publish_made
from warehouse.errors import RoleshiftError
from warehouse.snapshot import TABLES, Snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish_made(tmp_path)
    return tmp_path / "snapshots"


def test_every_table_reads_as_its_contract_says(folder: Path) -> None:
    own = Snapshot.open(folder)
    assert own.manifest.as_of == LAST
    assert set(own.manifest.tables) == set(TABLES)
    for name, table in TABLES.items():
        assert own.table(name).schema == table.schema
        assert own.path(name).is_file()
    card = own.card()
    assert card is not None
    assert card["labels"] == 2381


def test_a_reader_keeps_its_snapshot_while_a_newer_one_appears(tmp_path: Path, folder: Path) -> None:
    former = Snapshot.open(folder)
    newer = publish_made(tmp_path, until="2025-12")
    assert Snapshot.open(folder).manifest.snapshot_id == newer
    assert former.table("role_monthly")["month"].max() == LAST
    assert Snapshot.open(folder).table("role_monthly")["month"].max() == "2025-12"


def test_nothing_published_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(RoleshiftError, match=r"make run.*roleshift refresh"):
        Snapshot.open(tmp_path)


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "..", "gone"])
def test_a_pointer_that_leads_nowhere_is_refused(folder: Path, pointer: str) -> None:
    (folder / "current").write_text(pointer)
    with pytest.raises(RoleshiftError, match="publish again"):
        Snapshot.open(folder)


def test_a_changed_file_is_refused(folder: Path) -> None:
    own = Snapshot.open(folder)
    pl.read_parquet(own.path("crossing")).head(1).write_parquet(own.path("crossing"))
    with pytest.raises(RoleshiftError, match=r"crossing\.parquet.*SHA-256"):
        own.table("crossing")


def test_a_missing_file_is_refused_at_once(folder: Path) -> None:
    Snapshot.open(folder).path("openings").unlink()
    with pytest.raises(RoleshiftError, match=r"missing: openings\.parquet"):
        Snapshot.open(folder)


@pytest.mark.parametrize(("field", "value"), [("tables", None), ("published_at", "yesterday"), ("as_of", 5)])
def test_a_wrong_manifest_is_refused_by_field(folder: Path, field: str, value: object) -> None:
    path = Snapshot.open(folder).folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(RoleshiftError, match=rf"missing or wrong: {field}"):
        Snapshot.open(folder)


def test_a_manifest_cut_short_is_refused(folder: Path) -> None:
    path = Snapshot.open(folder).folder / "manifest.json"
    path.write_text(path.read_text()[:100])
    with pytest.raises(RoleshiftError, match="the whole file"):
        Snapshot.open(folder)


def test_an_unknown_table_is_named_with_the_known(folder: Path) -> None:
    with pytest.raises(RoleshiftError, match=r"'salaries'.*role_monthly"):
        Snapshot.open(folder).table("salaries")
