"""Postings become jobs: what is joined, what is kept apart, and that order and repetition change nothing."""

import random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.jobs import contract, posting_jobs
from pipelines.jobs_marks import WIDTH, posting_marks, role_mark, role_words, signatures, title_mark
from pipelines.jobs_rules import APART, FORBIDDEN, RULES, Marks, compare, decide
from tests import made_facts

WORDS = [f"word{number}" for number in range(400)]


def prose(seed: int, words: int = 120) -> str:
    """A made-up text, the same for the same seed."""
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def posting(number: int, **given_: Any) -> dict[str, Any]:
    """A comment of one company in one month; `roles` are the titles of its openings."""
    return {"posting_id": f"hn-{number}", "month": "2026-01", "text": prose(1), "roles": ["AI Engineer"], **given_}


def ad(number: int, **given_: Any) -> dict[str, Any]:
    """An ad of a job board."""
    return (
        posting(number, posting_id=f"lever-a-{number}", kind="lever", source="lever/a", roles=[], title="AI Engineer")
        | given_
    )


def matchable(*rows: dict[str, Any]) -> pl.DataFrame:
    """The rows as `posting_jobs` gets them."""
    postings = made_facts.postings(
        *[{k: v for k, v in row.items() if k != "roles"} | {"text_hash": row["posting_id"]} for row in rows]
    )
    openings = [
        {"opening_id": f"{row['posting_id']}#{place}", "posting_id": row["posting_id"], "title": title}
        for row in rows
        for place, title in enumerate(row["roles"])
    ]
    marks = posting_marks(postings, made_facts.openings(*openings))
    facts = postings.select("posting_id", "kind", "source", "month", "company_key", "city", "sample", ad_title="title")
    return marks.join(facts, on="posting_id")


def jobs_of(*rows: dict[str, Any]) -> list[str]:
    """The job of each row, in their order."""
    found = posting_jobs(matchable(*rows))
    return [dict(found.select("posting_id", "job_id").iter_rows())[row["posting_id"]] for row in rows]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    first, second = jobs_of(one, other)
    return first == second


EDITED = f"{prose(1).rsplit(maxsplit=8)[0]} {prose(5, 8)}"

JOINED = {
    "the same comment next month": (posting(1), posting(2, month="2026-02")),
    "the same list in other words": (posting(1, roles=["ML Engineer", "Designer"]), posting(2, text=prose(2), roles=["Designers", "Senior Machine Learning Engineer"])),
    "a list that grew": (posting(1), posting(2, text=prose(2), roles=["AI Engineer", "Account Executive", "Designer"])),
    "another name, the same text": (posting(1), posting(2, company_key="an agency", month="2026-02")),
    "no name at all, the same text": (posting(1, company_key=None), posting(2, company_key=None)),
    "an ad on two boards": (ad(1), ad(2, source="ashby/a", kind="ashby", text=EDITED)),
    "one requisition in two cities": (ad(1, city="Berlin", requisition="R-7"), ad(2, city="Paris", requisition="r-7 ", text=prose(2))),
    "an ad put up again under another name": (ad(1, title="AI Engineer"), ad(2, title="AI Developer (remote)", month="2026-02")),
}  # fmt: skip
APART_CASES = {
    "another role, the same boilerplate": (posting(1), posting(2, text=EDITED, roles=["Account Executive"])),
    "the same title elsewhere": (posting(1), posting(2, text=prose(2), company_key="dune works")),
    "half a year of silence": (posting(1), posting(2, month="2026-08")),
    "a plain engineer in other words": (posting(1, roles=["Software Engineer"]), posting(2, text=prose(2), roles=["Engineers"])),
    "two grades of one ad": (ad(1, title="Senior AI Engineer"), ad(2, title="Staff AI Engineer")),
    "another grade with the same text, a month later": (ad(1, title="Senior AI Engineer"), ad(2, title="Staff AI Engineer", month="2026-02")),
    "another team with the same text, a month later": (ad(1, title="AI Engineer, Infra"), ad(2, title="AI Engineer, Platform", month="2026-02")),
    "two cities without a number": (ad(1, city="Berlin"), ad(2, city="Paris")),
    "two numbers on one board": (ad(1, requisition="1"), ad(2, requisition="2")),
    "the sample and the world": (posting(1), posting(2, sample=True)),
    "one of a list's roles on a board": (posting(1, roles=["AI Engineer", "Designer"]), ad(2, text=prose(2))),
}  # fmt: skip


@pytest.mark.parametrize("case", JOINED)
def test_one_job(case: str) -> None:
    assert same(*JOINED[case])


@pytest.mark.parametrize("case", APART_CASES)
def test_two_jobs(case: str) -> None:
    assert not same(*APART_CASES[case])


@pytest.mark.parametrize("case", [*JOINED, *APART_CASES])
def test_rules_are_symmetric(case: str) -> None:
    marks = Marks.of(matchable(*(JOINED | APART_CASES)[case]))
    there, back = np.array([0]), np.array([1])
    one = decide(marks, there, back, compare(marks, there, back))
    assert one.tolist() == decide(marks, back, there, compare(marks, back, there)).tolist()


def test_a_job_is_named_after_its_oldest_posting_and_knows_how_often_it_was_asked_for() -> None:
    months = ["2026-02", "2026-01", "2026-01", "2026-05"]
    found = posting_jobs(matchable(*[posting(number, month=month) for number, month in enumerate(months, start=8)]))
    rows = {row["posting_id"]: row for row in found.iter_rows(named=True)}
    assert {row["job_id"] for row in rows.values()} == {"hn-9"}
    assert [rows[f"hn-{number}"]["nth_month"] for number in (8, 9, 10, 11)] == [2, 1, 1, 3]
    assert [rows[f"hn-{number}"]["age_months"] for number in (8, 9, 10, 11)] == [1, 0, 0, 4]
    assert [rows[f"hn-{number}"]["matched_by"] for number in (9, 11)] == [None, "text"]
    assert rows["hn-11"]["first_month"] == "2026-01"


def test_two_lists_are_not_joined_by_a_third_that_holds_both() -> None:
    design, sales = ["Designer"], ["Account Executive"]
    jobs = jobs_of(
        posting(1, text=prose(1), roles=design),
        posting(2, text=prose(2), roles=[*design, *sales]),
        posting(3, text=prose(3), roles=sales),
    )
    assert jobs[0] != jobs[2]


def test_clusters_are_cut_where_more_is_forbidden_than_joined() -> None:
    a, b = np.array([0, 1, 0]), np.array([1, 2, 2])
    assert contract(3, a, b, np.array([2.0, 1.0, -1.5])).tolist() == [0, 0, 2]
    assert contract(3, a, b, np.array([2.0, 1.0, -0.5])).tolist() == [0, 0, 0]


any_posting = st.builds(
    lambda number, text, roles, month, company: posting(
        number, text=prose(text), roles=roles, month=f"2026-{month:02}", company_key=company
    ),
    st.integers(1, 10**6),
    st.integers(1, 4),
    st.lists(st.sampled_from(["Designer", "AI Engineer", "Software Engineer", "Account Executive"]), max_size=3),
    st.integers(1, 12),
    st.sampled_from(["acme", "dune", None]),
)
many = st.lists(any_posting, min_size=1, max_size=12, unique_by=lambda row: row["posting_id"])


@settings(max_examples=20, deadline=None)
@given(many, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(rows: list[dict[str, Any]], chance: random.Random) -> None:
    marked = matchable(*rows)
    once = posting_jobs(marked)
    shuffled = marked.sample(fraction=1, shuffle=True, seed=chance.randint(0, 99))
    assert posting_jobs(shuffled).equals(once)
    oldest = once.filter(pl.col("posting_id") == pl.col("job_id"))
    assert set(once["job_id"]) == set(oldest["posting_id"])
    assert oldest["nth_month"].to_list() == [1] * oldest.height


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_a_signature_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    together = signatures(pl.Series(texts, dtype=pl.String)).to_list()
    assert together == [signatures(pl.Series([text], dtype=pl.String))[0] for text in texts]
    assert {len(signature) for signature in together} == {WIDTH}


def test_signatures_estimate_likeness() -> None:
    words = prose(1, 1000).split()
    half = " ".join(words[:500] + prose(9, 500).split())
    one, other, case = signatures(pl.Series([" ".join(words), half, " ".join(words).upper() + "!"]))
    alike = sum(a == b for a, b in zip(one, other, strict=True)) / WIDTH
    assert abs(alike - 1 / 3) < 0.2
    assert one == case


def test_titles_are_spelled_one_way() -> None:
    assert role_words("Sr. Back-end Software Engineers (Berlin)") == {"backend"} == role_words("backend developer")
    assert role_words("Software Engineer") == {"engineer"}
    assert role_mark("") == 0
    assert title_mark("Engineer, AI (m/f/d)") == title_mark("AI Engineer") != title_mark("Senior AI Engineer")


def test_verdicts_are_told_apart() -> None:
    assert APART not in range(len(RULES))
    assert FORBIDDEN not in (APART, *range(len(RULES)))


def test_stored_signatures_stay_what_they_are() -> None:
    """The history in the box holds signatures: a change of their making needs a new MARKS_VERSION and a new history."""
    assert signatures(pl.Series(["We hire AI engineers in Berlin."]))[0].hex()[:16] == SIGNED


SIGNED = "85858b15a6e415d3"
