"""Labels given by people, and which postings are proposed for them."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests import made_facts
from warehouse import contracts, labels, lane
from warehouse.errors import RoleshiftError
from warehouse.store import Store

AI = {"title": "AI Engineer", "role": "ai_engineer", "primary_level": 2, "levels": [2], "p_other": 0.1}
PLAIN = {"title": "Cook", "role": "other", "primary_level": None, "levels": []}


def test_a_label_is_one_line_with_the_openings_of_the_guideline(tmp_path: Path) -> None:
    path = tmp_path / "data" / "labels.jsonl"
    assert labels.ids(path) == set()
    for key in ("hn-1", "hn-2"):
        labels.add(path, labels.label(key, "2025-05", "hn", [AI, PLAIN]))
    first, _ = map(json.loads, path.read_text().splitlines())
    assert first["openings"] == [{name: AI[name] for name in ("title", "role", "primary_level", "levels")}]
    assert (first["id"], first["provenance"]) == ("hn-1", labels.ADDED)
    assert labels.ids(path) == {"hn-1", "hn-2"}


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").mkdir()
    with pytest.raises(RoleshiftError, match="cannot be kept"):
        labels.add(tmp_path / "labels.jsonl", labels.label("hn-1", "2025-05", "hn", [AI]))


def test_the_least_certain_posting_of_each_company_comes_first(tmp_path: Path) -> None:
    sure = {
        "p_ai_engineer": 0.96,
        **dict.fromkeys(("p_ml_engineer", "p_researcher", "p_data_scientist", "p_other"), 0.01),
    }
    torn = {
        "p_ai_engineer": 0.45,
        "p_ml_engineer": 0.52,
        **dict.fromkeys(("p_researcher", "p_data_scientist", "p_other"), 0.01),
    }
    posted = {"a": ("x", sure), "b": ("x", torn), "c": ("y", sure), "d": (None, {}), "e": ("z", torn)}
    with Store(tmp_path / "r.duckdb", tmp_path / "documents") as store:
        rows = [
            {"posting_id": key, "company_key": company, "sample": key == "e", "text_hash": key}
            for key, (company, _) in posted.items()
        ]
        lane.save(store, contracts.POSTINGS, made_facts.postings(*rows))
        facts = [{"opening_id": f"{key}#0", "posting_id": key, **p} for key, (_, p) in posted.items()]
        lane.save(store, contracts.OPENING_FACTS, made_facts.opening_facts(*facts))
        lane.save(
            store,
            contracts.OPENINGS,
            made_facts.openings(*({k: f[k] for k in ("opening_id", "posting_id")} for f in facts)),
        )
        waiting = lane.pending(store, "labels")
        assert waiting["posting_id"].to_list() == ["d", "b", "c"]
        judged = lane.read_judged(store, pl.Series(["b"]))
        assert judged.select("posting_id", "title", "month", "source").rows() == [("b", "AI Engineer", "2026-03", "hn")]
