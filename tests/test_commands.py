"""The commands on files of one's own, as people run them."""

import json
from pathlib import Path

import pytest

from tests.command_line import roleshift


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
