"""The figures of the matching: what they count, and that the rules keep them on the comments in the box."""

import polars as pl
import pytest

from pipelines import job_pairs
from pipelines.jobs import posting_jobs
from warehouse.history import BOX


def labelled(*rows: tuple[str, str, int | None, str, int]) -> pl.DataFrame:
    """Labelled pairs: two postings, the label, the stratum and how many pairs this has."""
    schema = {"id_a": pl.String, "id_b": pl.String, "same": pl.Int8, "stratum": pl.String, "stratum_pairs": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row").with_columns(split=pl.lit("held"), group=pl.lit("ads"))


def jobs(**job_of: str) -> pl.DataFrame:
    """Matched postings; each has a company of its own."""
    return pl.DataFrame({"posting_id": list(job_of), "job_id": list(job_of.values()), "company_key": list(job_of)})


PAIRS = labelled(("a", "b", 1, "s", 30), ("c", "d", 0, "s", 30), ("e", "f", 1, "s", 30), ("a", "f", 1, "t", 10),
                 ("a", "c", None, "t", 10), ("x", "y", 1, "t", 10))  # fmt: skip


def test_pairs_are_counted_and_weighted_by_what_they_stand_for() -> None:
    told = job_pairs.figures(PAIRS, jobs(a="a", b="a", c="c", d="c", e="e", f="a"))
    row = told.filter(group="ads").row(0, named=True)
    assert (row["pairs"], row["known"], row["same"]) == (5, 4, 3), "undecided pairs and unknown postings do not count"
    assert (row["right"], row["wrong"], row["missed"]) == (2, 1, 1)
    assert (row["precision"], row["recall"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert row["precision_weighted"] == pytest.approx((10 + 10) / (10 + 10 + 10))
    assert row["precision_low"] <= row["precision"] <= row["precision_high"]
    assert told.filter(group="all").drop("group").equals(told.filter(group="ads").drop("group"))


def test_a_share_of_nothing_is_not_told() -> None:
    told = job_pairs.figures(PAIRS.filter(pl.col("same") == 0), jobs(c="c", d="d"))
    assert told["precision"].to_list() == [None, None]
    assert "| – | – |" in job_pairs.card(told, "1")


def test_a_group_of_which_no_posting_is_there_tells_nothing_and_breaks_nothing() -> None:
    away = PAIRS.with_columns(group=pl.lit("mixed"), id_a=pl.lit("p"), id_b=pl.lit("q"))
    told = job_pairs.figures(pl.concat([PAIRS, away]), jobs(a="a", b="a"))
    assert told.filter(group="mixed").select("known", "precision").rows() == [(0, None)]
    assert told.filter(group="ads")["precision"].to_list() == [1.0]


def test_the_labelled_pairs_are_ids_and_labels_alone() -> None:
    pairs = job_pairs.pairs()
    assert pairs.columns == ["id_a", "id_b", "same", "group", "stratum", "stratum_pairs", "split"]
    assert not pairs.select("id_a", "id_b").is_duplicated().any()
    assert pairs["id_a"].str.contains(r"^[a-z]+-\S+$").all()
    decided = pairs.drop_nulls("same").group_by("split").len()
    assert dict(decided.iter_rows())["held"] >= 150


def test_the_rules_keep_their_figures_on_the_comments_in_the_box() -> None:
    """Floors some way under the card, so that a change of the rules that loses much is seen at once."""
    pairs = job_pairs.pairs().filter(group="comments")
    facts = pl.read_parquet(BOX / "postings.parquet").filter("is_job").with_columns(ad_title=pl.lit(None, pl.String))
    companies = facts.filter(pl.col("posting_id").is_in(pairs["id_a"].to_list())).select("company_key").unique()
    marks = pl.read_parquet(BOX / "marks.parquet").drop("text_hash")
    matched = posting_jobs(facts.join(companies, on="company_key", how="semi").join(marks, on="posting_id"))
    told = job_pairs.figures(pairs, matched.join(facts.select("posting_id", "company_key"), on="posting_id"))
    for row in told.filter(group="comments").iter_rows(named=True):
        assert row["known"] > 0.9 * row["pairs"]
        assert row["precision_weighted"] > 0.92
        assert row["recall_weighted"] > 0.75
