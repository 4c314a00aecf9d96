"""The command line as people run it: processes, real files, the written sample."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from crawlers.registry import load
from crawlers.sample import SOURCES
from dashboard import readme
from warehouse import contracts
from warehouse.snapshot import Snapshot
from warehouse.store import Store

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("ROLESHIFT_", "PREFECT_"))}
TIMES = ("document_id", "fetched_at", "crawl_id", "finished_at", "last_fetched_at", "posted_at", "bytes")
"""Columns that differ between two crawls of the same pages."""
CRAWLS = {
    "source_health": ("documents", "asked", "answered"),
    "sightings": ("first_seen", "last_seen", "crawls_seen"),
}
"""Columns that tell how often it was crawled."""


def roleshift(*arguments: str, cwd: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `roleshift` in `cwd`."""
    command = [sys.executable, "-m", "flows", *arguments]
    env = ENVIRONMENT | environment
    return subprocess.run(
        command, cwd=cwd, env=env, input=stdin, capture_output=True, text=True, timeout=280, check=False
    )


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `roleshift refresh --sample` has run once."""
    folder = tmp_path_factory.mktemp("refreshed")
    done = roleshift("refresh", "--sample", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "AI engineers against ML engineers" in done.stdout
    return folder


def one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The run failed with status 1 and its last line, and no traceback, says why."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().split("\n")[-1]
    assert last.startswith("roleshift: ")
    for word in words:
        assert word in last


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


def test_killed_in_every_step_it_ends_with_the_same_tables(refreshed: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.lane_child", str(tmp_path / "data")]
    root = Path(__file__).parents[1]
    for word in ("hn", "postings:", "openings:", "embeddings:", "judged:"):
        killed = subprocess.run(
            [*command, word], cwd=root, env=ENVIRONMENT, capture_output=True, timeout=120, check=False
        )
        assert killed.returncode == -signal.SIGKILL, (word, killed.stderr[-500:])
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    mine, undisturbed = (Snapshot.open(folder / "data" / "snapshots") for folder in (tmp_path, refreshed))
    for name in mine.manifest.tables:
        dropped = (*TIMES, *CRAWLS.get(name, ()))
        left, right = (s.table(name).drop(dropped, strict=False) for s in (mine, undisturbed))
        assert left.equals(right), name


def test_classify_judges_a_file_in_its_order(tmp_path: Path) -> None:
    rows = [
        {"id": "b", "text": "Dune Works | Machine Learning Engineer | Berlin | $150k-$180k\n\nYou will train and tune"
                            " our deep learning models in PyTorch, from feature engineering to deployment.", "month": "2022-05"},
        {"id": "a", "text": "Amber Loom | AI Engineer | Remote\n\nBuild LLM agents and RAG pipelines on the OpenAI API,"
                            " write prompts and evals.", "month": "2025-05"},
        {"id": "c", "text": "Birch Signal | Backend Engineer (Go) | Onsite\n\nYou run our payment APIs.", "month": "2025-05"},
        {"id": "d", "text": "", "month": "2025-05"},
    ]  # fmt: skip
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = roleshift("classify", "mine.jsonl", "--out", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    judged = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in judged] == ["b", "a", "c", "d"]
    assert [{o["role"] for o in row["openings"]} for row in judged] == [{"ml_engineer"}, {"ai_engineer"}, set(), set()]
    assert [row["is_job"] for row in judged] == [True, True, True, False]
    assert judged[0]["salary"] == {"min": 150_000, "max": 180_000, "currency": "USD", "period": "year"}
    assert judged[1]["work_mode"] == ["remote"]
    assert judged[1]["company"] == "Amber Loom"
    opening = judged[1]["openings"][0]
    assert (opening["primary_level"], sum(opening["p"].values())) == (2, pytest.approx(1, abs=0.001))


def test_classify_says_what_is_wrong_with_a_line_and_judges_the_rest(tmp_path: Path) -> None:
    good = {
        "id": "a",
        "text": "  Amber Loom | AI Engineer | Remote\r\n\n\n\nme@example.com: build LLM agents on the OpenAI API.\u2028You write.",
        "month": "2025-05",
    }
    lines = [
        json.dumps(good, ensure_ascii=False), '{"id": "b", "text"', json.dumps({"id": "a", "text": "again"}), json.dumps({"id": "c", "text": ""}),
        json.dumps({"id": "d", "text": "\u0000\u0007\ufffd" * 400}), json.dumps({"id": "e", "text": "AI engineer. " * 16_000}),
        json.dumps({"id": "f", "text": "Elm Street | Paris\n\nNous cherchons une personne pour notre équipe, avec des"
                                       " idées et le goût du travail sur le web."}),
    ]  # fmt: skip
    (tmp_path / "mine.jsonl").write_bytes(
        "\n".join(lines).encode() + b'\n\xff\xfe\x00\n{"id": "x", "text": ["y"]}\n{"id": "g", "text": "\\ud83d"}\n'
    )
    done = roleshift("classify", "mine.jsonl", "--out", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    for sentence in (
        "row 2: it is no JSON object",
        "rows 1 and 3 both have the id 'a'",
        "row 8: it is no JSON object",
        "row 9: its text",
    ):
        assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    judged = {row["id"]: row for row in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    assert list(judged) == ["a", "c", "d", "e", "f", "g"]
    (opening,) = judged["a"]["openings"]
    assert opening["role"] == "ai_engineer"
    text = judged["a"]["text"]
    assert {text[r["start"] : r["end"]] for r in opening["because"]} >= {"AI Engineer"}
    assert all(text[r["start"] : r["end"]] == r["phrase"] for r in opening["because"])
    assert (judged["f"]["openings"], judged["f"]["unsure"]) == ([], True)


def test_forecast_answers_a_series(tmp_path: Path) -> None:
    months = [f"{2022 + i // 12}-{i % 12 + 1:02d}" for i in range(48)]
    lines = ["series,month,ai,ml", *(f"rising,{m},{2 + i},{40 - i // 2}" for i, m in enumerate(months))]
    (tmp_path / "s.csv").write_text("\n".join(lines))
    done = roleshift("forecast", "s.csv", "--deadline", "2028-06", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (answer,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert answer["series"] == "rising"
    assert answer["as_of"] == months[-1]
    assert answer["crossing"]["p_already"] > 0.9
    assert "2023-09" <= answer["crossing"]["median"] <= "2024-12"
    assert answer["crossing"]["interval80"][0] <= answer["crossing"]["median"] <= answer["crossing"]["interval80"][1]
    assert answer["p_by_deadline"] > 0.9
    assert {"month", "ratio_q10", "ratio_q50", "ratio_q90"} == set(answer["path"][0])


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
