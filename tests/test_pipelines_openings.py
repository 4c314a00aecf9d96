"""Postings into openings, and what of an opening's text speaks of AI."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.evidence import brief, evidence, masked
from pipelines.openings import opening_rows, split
from tests import made_facts

TEXTS = [
    ("Amber Loom | Senior ML Engineer, Backend Engineer | Berlin | Remote", ["Senior ML Engineer", "Backend Engineer"]),
    ("Dune Works (Paris)\n\nWe are hiring:\n\n1. AI Engineer\n2. Product Designer", ["AI Engineer", "Product Designer"]),
    ("Birch Signal - Lisbon\n\n* Data Scientist: you model demand.\n* Data Engineer: you own the lake.",
     ["Data Scientist", "Data Engineer"]),
    ("Copper Kite is growing. We are hiring a machine learning engineer and a research scientist.",
     ["machine learning engineer", "research scientist"]),
    ("Elm Street | Remote\n\nSr. AI Engineer: you ship agents\nJr. Data Scientist: you count",
     ["Sr. AI Engineer", "Jr. Data Scientist"]),
    ("Amber Loom | Product Designer | Berlin\n\nLater this year a Computer Vision Scientist will join the Berlin office.",
     ["Product Designer", "Computer Vision Scientist"]),
    ("Dune Works | Backend Engineer | Paris\n\nYou will work with our ML engineers, like a former AI researcher.",
     ["Backend Engineer"]),
    ("Birch Signal | Lisbon\n\nML Engineer, Search Platform — you own how the search of a large shop ranks what it finds\n\nSenior Researcher, Systems: apply below",
     ["ML Engineer, Search Platform", "Senior Researcher, Systems"]),
    ("Birch Signal | Lisbon\n\nPlatform Engineer, you will keep the search quick.", [""]),
    ("Elm Street | Remote\n\n- Data Engineer\n- Software Engineer", ["Data Engineer", "Software Engineer"]),
    ("Elm Street | AI/ML Engineers/Researchers | Remote", ["AI/ML Engineers", "AI/ML Researchers"]),
    ("Elm Street | Research Scientists/Engineers | Remote", ["Research Scientists", "Research Engineers"]),
    ("Copper Kite | Oslo\n\nWe are hiring a tech lead who loves tests: write to us", ["tech lead"]),
    ("Copper Kite | MLEng and MLOps Roles | Oslo", ["MLEng", "MLOps Roles"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "titles"), TEXTS)
def test_titles_are_found(text: str, titles: list[str]) -> None:
    assert [title for title, *_ in opening_rows(text, None)] == titles


def test_an_ad_has_the_title_of_its_field() -> None:
    assert opening_rows("We build things. We hire a Backend Engineer too.", "Prompt Engineer")[0][:2] == (
        "Prompt Engineer",
        "field",
    )


def test_a_posting_without_titles_is_one_opening() -> None:
    assert opening_rows("Come and talk to us.", None) == [("", "none", 0, 20)]


def test_a_title_in_passing_owns_its_line_only_where_it_starts_one() -> None:
    text = "Amber Loom | Designer | Berlin\n\n@ MLOps Engineer (later)\n\nThe autumn brings us perhaps one Prompt Engineer more."
    rows = {title: (origin, text[start:end]) for title, origin, start, end in opening_rows(text, None)}
    assert rows["MLOps Engineer"] == ("mention", "@ MLOps Engineer (later)")
    assert rows["Prompt Engineer"] == ("mention", text)


def test_each_listed_opening_keeps_its_own_text() -> None:
    text = "Dune Works\n\n* AI Engineer: you write prompts.\n* Designer: you draw."
    rows = {title: text[start:end] for title, _, start, end in opening_rows(text, None)}
    assert "prompts" in rows["AI Engineer"]
    assert "prompts" not in rows["Designer"]


def test_company_talk_is_kept_apart_from_the_role() -> None:
    text = masked("Amber Loom is an AI company.\nYou will train our models.", "Amber Loom")
    (heard,) = evidence(text, [(0, len(text))])
    assert heard.own_role == "You will train our models."
    assert "AI company" in heard.own_company


def test_what_speaks_of_no_ai_has_no_brief() -> None:
    (heard,) = evidence("You keep our trains on time.", [(0, 28)])
    assert brief("Backend Engineer", heard, 2025) is None
    assert (brief("AI Engineer", heard, 2025) or "").startswith("2025. AI Engineer.")


def test_a_company_s_name_and_address_are_no_evidence() -> None:
    text = masked("Deep Learning Bakers | Baker | https://deeplearning.ai/jobs", None)
    assert "ai/jobs" not in text
    assert len(masked("Loomly.ai is here", "Loomly")) == len("Loomly.ai is here")


def test_split_writes_rows_of_the_contract() -> None:
    postings = made_facts.postings(
        {"posting_id": "hn-1", "text": "Amber Loom | Senior Backend Engineer | Berlin"},
        {"posting_id": "lever-x-1", "kind": "lever", "title": "Prompt Engineer", "text": "You write prompts for LLMs."},
    )
    openings = split(postings)
    assert openings["opening_id"].to_list() == ["hn-1#0", "lever-x-1#0"]
    assert openings["brief"].is_null().to_list() == [True, False]
    assert openings.filter(pl.col("brief").is_not_null())["brief_hash"].null_count() == 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_splitter(text: str) -> None:
    rows = opening_rows(text, None)
    assert rows
    assert all(0 <= start <= end <= len(text) for *_, start, end in rows)
    evidence(masked(text, None), [(start, end) for *_, start, end in rows])


@pytest.mark.parametrize(
    "text", ["AI Engineer, " * 16_000, "\x00\x01" * 5_000, "求人: 機械学習エンジニア\n" * 2_000, "- " * 50_000]
)
def test_hostile_texts_end(text: str) -> None:
    openings = split(made_facts.postings({"posting_id": "hn-1", "text": text}))
    assert 1 <= openings.height <= 30
