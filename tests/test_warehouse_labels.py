"""Labels given by people, and which postings are proposed for them."""

from pathlib import Path

import polars as pl
import pytest

from tests import made_facts
from warehouse import contracts, labels, lane
from warehouse.errors import RoleshiftError
from warehouse.store import Store

AI = {"title": "AI Engineer", "role": "ai_engineer", "primary_level": 2, "levels": [2]}
PLAIN = {"title": "Cook", "role": "other", "primary_level": None, "levels": []}


def test_a_label_is_one_line_with_the_openings_of_the_guideline(tmp_path: Path) -> None:
    path = tmp_path / "data" / "labels.jsonl"
    assert labels.read(path) == {}
    for key, openings in (("hn-1", [PLAIN]), ("hn-2", [AI]), ("hn-1", [AI, PLAIN])):
        labels.add(path, labels.label(key, "2025-05", "hn", openings))
    assert len(path.read_text().splitlines()) == 3
    found = labels.read(path)
    assert list(found) == ["hn-1", "hn-2"]
    assert found["hn-1"]["openings"] == [AI]
    assert found["hn-1"]["provenance"] == labels.ADDED


def test_a_line_cut_off_harms_itself_alone_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    labels.add(path, labels.label("hn-1", "2025-05", "hn", [AI]))
    with path.open("a") as file:
        file.write('{"id": "hn-2", "mon')
    labels.add(path, labels.label("hn-3", "2025-05", "hn", [AI]))
    with pytest.raises(RoleshiftError, match="line 2: it is no label"):
        labels.read(path)
    path.write_text("\n".join(line for number, line in enumerate(path.read_text().splitlines()) if number != 1))
    assert list(labels.read(path)) == ["hn-1", "hn-3"]


def test_levels_are_kept_as_the_guideline_has_them() -> None:
    assert labels.opening("ai_engineer", [3, 2]) == {"role": "ai_engineer", "primary_level": 3, "levels": [2, 3]}
    assert labels.opening("data_scientist", []) == {"role": "data_scientist", "primary_level": 0, "levels": []}
    assert labels.opening("other", [])["primary_level"] is None
    assert labels.main_first({"primary_level": 3, "levels": [2, 3, 4]}) == [3, 2, 4]
    assert labels.main_first({"primary_level": 0, "levels": []}) == []


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
        assert lane.to_label(store, [])["posting_id"].to_list() == ["d", "b", "c"]
        assert lane.to_label(store, ["b"])["posting_id"].to_list() == ["d", "a", "c"]
        judged = lane.read_judged(store, pl.Series(["c", "b"]))
        assert judged.select("posting_id", "title", "month", "source").rows() == [
            ("c", "AI Engineer", "2026-03", "hn"),
            ("b", "AI Engineer", "2026-03", "hn"),
        ]
        store.con.execute("DELETE FROM openings WHERE posting_id = 'd'")
        assert lane.to_label(store, [])["posting_id"].to_list() == ["b", "c"]
