"""The command line as people run it: processes, real files, the written sample."""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from crawlers.registry import load
from crawlers.sample import SOURCES
from dashboard import readme
from tests.command_line import ENVIRONMENT, one_sentence, roleshift
from warehouse import contracts
from warehouse.snapshot import Snapshot
from warehouse.store import Store


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `roleshift refresh --sample` has run once."""
    folder = tmp_path_factory.mktemp("refreshed")
    done = roleshift("refresh", "--sample", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "AI engineers against ML engineers" in done.stdout
    return folder


def test_the_sample_is_published_and_stays_apart(refreshed: Path) -> None:
    snapshot = Snapshot.open(refreshed / "data" / "snapshots")
    postings = snapshot.table("postings")
    sample = postings.filter("sample")
    assert set(sample["kind"]) == {source.kind for source in load(SOURCES)} - {"tracker"}
    assert sample.filter(kind="hn")["thread_month"].n_unique() == 3
    assert sample.height >= 60
    months = snapshot.table("role_monthly")
    assert months.filter(source="sample").height > 0
    assert months.filter(source="boards").height == 0, "the sample's boards are no real series"
    assert months.filter(source="greenhouse_panel", definition="title").height == 18, "nine whole months, two roles"
    history = pl.read_parquet(Path(contracts.__file__).parent / "history" / "postings.parquet")
    assert postings.filter(~pl.col("sample")).height == history.height
    roles = snapshot.table("openings").filter("sample")["role"].unique().to_list()
    assert set(roles) >= {"ai_engineer", "ml_engineer", "other"}
    assert (refreshed / "data" / "csv" / "role_monthly.csv").exists()


def test_the_readme_says_what_the_history_in_the_box_says(refreshed: Path) -> None:
    said = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert readme.finding(Snapshot.open(refreshed / "data" / "snapshots")) in said, "type make picture"


def test_no_address_or_phone_number_is_published(refreshed: Path) -> None:
    with Store(refreshed / "data" / "roleshift.duckdb", refreshed / "data" / "documents") as store:
        texts = store.query("SELECT text FROM postings UNION ALL SELECT brief FROM openings WHERE brief IS NOT NULL")
    text = "\n".join(texts["text"])
    assert "[email]" in text
    assert "[phone]" in text
    assert "@example.com" not in text
    assert "555" not in text


def test_a_second_run_fetches_and_reads_nothing_new(refreshed: Path) -> None:
    before = counts(refreshed)
    again = roleshift("crawl", "--sample", cwd=refreshed)
    assert again.returncode == 0, again.stderr
    built = roleshift("build", cwd=refreshed)
    assert built.returncode == 0, built.stderr
    assert counts(refreshed) == before
    for word in ("postings:", "openings:", "embeddings:", "judged:"):
        assert word not in built.stderr


def counts(folder: Path) -> list[int]:
    with Store(folder / "data" / "roleshift.duckdb", folder / "data" / "documents") as store:
        tables = ("documents", "postings", "openings", "embeddings", "opening_facts")
        return [int(store.query(f"SELECT count(*) AS n FROM {name}")["n"][0]) for name in tables]


def test_label_takes_answers_and_does_not_ask_twice(refreshed: Path, tmp_path: Path) -> None:
    done = roleshift("label", "--next", "1", cwd=tmp_path)
    one_sentence(done, "holds no posting to label")
    data = tmp_path / "real"
    shutil.copytree(refreshed / "data", data)
    with Store(data / "roleshift.duckdb", data / "documents") as store:
        store.con.execute("UPDATE postings SET sample = false")
    answers = "x\na\n7\n2,3\n" + "\n" * 40
    done = roleshift("label", "--next", "1", "--data-dir", str(data), cwd=tmp_path, stdin=answers)
    assert done.returncode == 0, done.stderr
    (row,) = [json.loads(line) for line in (data / "labels.jsonl").read_text().splitlines()]
    assert row["openings"][0] | {"title": ""} == {
        "title": "",
        "role": "ai_engineer",
        "primary_level": 2,
        "levels": [2, 3],
    }
    assert f"--- 1 of 1: {row['id']}" in done.stdout
    again = roleshift("label", "--next", "1", "--data-dir", str(data), cwd=tmp_path, stdin="s\n")
    assert again.returncode == 0, again.stderr
    assert f"1: {row['id']}" not in again.stdout
    assert len((data / "labels.jsonl").read_text().splitlines()) == 1


def test_export_and_status(refreshed: Path) -> None:
    done = roleshift("export", "--out", "x", "--table", "inversion_monthly", "--since", "2024-01", cwd=refreshed)
    assert done.returncode == 0, done.stderr
    months = pl.read_csv(refreshed / "x" / "inversion_monthly.csv")["month"]
    assert months.min() == "2024-01"
    status = roleshift("status", cwd=refreshed)
    assert status.returncode == 0, status.stderr
    assert "last run finished" in status.stdout
    assert "hn" in status.stdout


def test_bad_input_is_one_sentence(refreshed: Path, tmp_path: Path) -> None:
    closed = {"ROLESHIFT_GATEWAY": "http://127.0.0.1:9"}
    one_sentence(roleshift("crawl", "--source", "hn", cwd=tmp_path, **closed), "the crawl failed", "network")
    one_sentence(roleshift("crawl", "--source", "monster", cwd=tmp_path), "monster", "hn")
    one_sentence(roleshift("crawl", "--since", "2026-13", cwd=tmp_path), "2026-13", "YYYY-MM")
    one_sentence(roleshift("crawl", cwd=tmp_path, ROLESHIFT_GATEWAY="ftp:/x"), "ROLESHIFT_GATEWAY")
    (tmp_path / "bad.csv").write_text('series,month,ai,ml\n"x,2020-01,1')
    one_sentence(roleshift("forecast", "bad.csv", cwd=tmp_path), "bad.csv")
    (tmp_path / "months.csv").write_text("series,month,ai,ml\nx,2020-01,1,1\nx,2020-13,1,1\n")
    one_sentence(roleshift("forecast", "months.csv", cwd=tmp_path), "line 3", "2020-13")
    (tmp_path / "no_id.csv").write_text("text\nhello\n")
    one_sentence(roleshift("classify", "no_id.csv", cwd=tmp_path), "id")
    one_sentence(roleshift("classify", "nowhere.csv", cwd=tmp_path), "nowhere.csv")
    one_sentence(roleshift("export", cwd=tmp_path), "nothing has been published")
    one_sentence(roleshift("publish", cwd=tmp_path), "roleshift build")
    with Store(refreshed / "data" / "roleshift.duckdb", refreshed / "data" / "documents"):
        one_sentence(roleshift("build", cwd=refreshed), "held by another roleshift process")


def test_a_full_disk_is_said_and_harms_nothing(refreshed: Path) -> None:
    """Files may not grow beyond 64 KB: writes fail as they do on a full disk."""
    former = Snapshot.open(refreshed / "data" / "snapshots").manifest.snapshot_id
    done = subprocess.run(
        [sys.executable, "-m", "flows", "publish"],
        cwd=refreshed,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536)),
    )
    one_sentence(done)
    assert Snapshot.open(refreshed / "data" / "snapshots").manifest.snapshot_id == former
    again = roleshift("publish", cwd=refreshed)
    assert again.returncode == 0, again.stderr
    assert not list((refreshed / "data" / "snapshots").glob(".building-*"))
