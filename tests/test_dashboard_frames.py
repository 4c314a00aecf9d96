"""Pooling, intervals, shares and filters behind the charts."""

import math
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboard import frames, search
from tests import made_snapshot

TABLES = made_snapshot.tables()
HN = frames.of(TABLES["inversion_monthly"], source="hn", definition="judged")
JUDGED = frames.of(TABLES["role_monthly"], source="hn", definition="judged")


def interval(hits: int, trials: int) -> tuple[float, float]:
    low, high = frames.jeffreys(pl.Series([hits]), pl.Series([trials]))
    return low[0], high[0]


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"), [(0, 10, 0.0000, 0.2172), (5, 10, 0.2235, 0.7765), (1, 20, 0.0054, 0.2108)]
)
def test_jeffreys_interval_is_the_known_one(hits: int, trials: int, low: float, high: float) -> None:
    assert interval(hits, trials) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(1, 500), st.integers(1, 500))
def test_jeffreys_interval_holds_the_share_and_mirrors(hits: int, misses: int) -> None:
    low, high = interval(hits, hits + misses)
    assert low < hits / (hits + misses) < high
    assert interval(misses, hits + misses) == (pytest.approx(1 - high), pytest.approx(1 - low))


def test_months_are_the_published_rows_and_quarters_their_sums() -> None:
    months = frames.ratio_points(HN, "month")
    published = ["ai", "ml", "postings_total", "ratio", "ratio_low", "ratio_high"]
    assert_frame_equal(months.select(published), HN.sort("month").select(published))
    quarters = frames.ratio_points(HN, "quarter")
    third = quarters.filter(period="2019-Q1").row(0, named=True)
    own = HN.filter(pl.col("month").is_in(["2019-01", "2019-02"]))  # 2019-03 is missing
    assert (third["ai"], third["ml"]) == (own["ai"].sum(), own["ml"].sum())
    assert third["ratio"] == pytest.approx((third["ai"] + 0.5) / (third["ml"] + 0.5))
    assert third["at"] == date(2019, 2, 1)


def test_pooling_narrows_the_interval() -> None:
    wide, narrow = (frames.ratio_points(HN, period).tail(8).head(1) for period in ("month", "quarter"))
    spread = [math.log(frame["ratio_high"][0] / frame["ratio_low"][0]) for frame in (wide, narrow)]
    assert spread[1] < spread[0]


def test_pooled_window_is_the_sum_of_its_months() -> None:
    window = frames.pooled(HN, "2023-05", "2023-07")
    own = HN.filter(pl.col("month").is_in(["2023-05", "2023-06", "2023-07"]))
    assert window.row(0)[:2] == (own["ai"].sum(), own["ml"].sum())
    assert frames.pooled(HN, "1999-01", "1999-03").is_empty()


def test_a_month_without_postings_breaks_the_line() -> None:
    spread = frames.with_gaps(frames.counts(HN, "month"), "month", "role")
    missing = spread.filter(pl.col("at") == date(2019, 3, 1))
    assert missing["role"].to_list() == ["ai_engineer", "ml_engineer"]
    assert missing["n"].to_list() == [None, None]
    assert spread["n"].null_count() == 2


def test_the_month_that_has_just_begun_is_expected_to_grow() -> None:
    filling = frames.of(TABLES["filling"], source="hn")
    counted = frames.counts(HN, "month")
    coming = frames.coming(counted, filling, "month")
    assert coming["period"].to_list() == [made_snapshot.LAST] * 2
    assert (coming["expected"] - coming["n"] * 5).abs().max() < 1e-9
    assert (coming["low"] < coming["expected"]).all()
    assert (coming["expected"] < coming["high"]).all()
    quarter = frames.coming(frames.counts(HN, "quarter"), filling, "quarter")
    assert quarter.select("period", "expected").rows() == [("2026-Q3", None)] * 2
    assert frames.coming(counted, filling.clear(), "month").is_empty()


@pytest.mark.parametrize(
    ("last", "period", "going_on"),
    [("2026-07", "quarter", "2026-Q3"), ("2026-09", "quarter", None), ("2026-12", "year", None), ("2026-07", "year", "2026"),
     ("2026-07", "month", None)],
)  # fmt: skip
def test_a_period_that_lacks_its_last_month_is_not_over(last: str, period: frames.Period, going_on: str | None) -> None:
    assert frames.unfinished(pl.DataFrame({"month": ["2025-01", last]}), period) == going_on
    assert frames.unfinished(pl.DataFrame({"month": []}, schema={"month": pl.String}), period) is None


def test_the_ladder_is_the_sum_of_its_months() -> None:
    own = frames.of(TABLES["level_monthly"], source="hn")
    ladder = frames.ladder(own)
    years = frames.level_mix(own, "year").group_by("role", "level").agg(pl.col("n").sum())
    assert_frame_equal(ladder.select("role", "level", "n"), years.sort("role", "level"), check_row_order=False)
    assert ladder.group_by("role").agg(pl.col("share").sum())["share"].to_list() == [pytest.approx(1)] * 4


def test_role_shares_are_of_all_postings() -> None:
    shares = frames.role_shares(JUDGED, "year")
    assert set(shares["role"]) == set(frames.WANTED)
    row = shares.filter(period="2020", role="ml_engineer").row(0, named=True)
    own = JUDGED.filter(pl.col("month").str.starts_with("2020"), role="ml_engineer")
    assert (row["n"], row["total"]) == (own["postings"].sum(), own["postings_total"].sum())
    assert row["share_low"] < row["share"] < row["share_high"]


def test_level_mix_adds_up_to_one() -> None:
    mix = frames.level_mix(frames.of(TABLES["level_monthly"], source="hn"), "year")
    sums = mix.group_by("period", "role").agg(pl.col("share").sum(), pl.col("n").sum(), pl.col("total").first())
    assert sums["share"].to_list() == [pytest.approx(1)] * sums.height
    assert sums["n"].equals(sums["total"])


def test_a_skill_nobody_names_counts_as_zero_out_of_all_openings() -> None:
    openings = pl.DataFrame({"month": ["2024-01", "2024-02", "2024-03"], "openings": [20, 0, 5]})
    named = pl.DataFrame({"month": ["2024-01"], "skill": ["rag"], "openings": [8]})
    shares = frames.skill_shares(named, openings, ["rag", "jax"], "month")
    assert shares.select("period", "skill", "n", "total", "few").rows() == [
        ("2024-01", "jax", 0, 20, False), ("2024-01", "rag", 8, 20, False),
        ("2024-03", "jax", 0, 5, True), ("2024-03", "rag", 0, 5, True),
    ]  # fmt: skip


def test_ranking_is_led_by_the_most_named() -> None:
    openings = pl.DataFrame({"month": ["2024-01", "2024-02"], "openings": [20, 10]})
    named = pl.DataFrame({"month": ["2024-01", "2024-01", "2024-02"], "skill": ["a", "b", "b"], "openings": [8, 5, 4]})
    ranked = frames.skill_ranking(named, openings, 1)
    assert ranked.select("skill", "n", "total").rows() == [("b", 9, 30)]


def test_recent_months_are_calendar_months() -> None:
    frame = pl.DataFrame({"month": ["2023-01", "2025-08", "2026-07"]})
    assert frames.last_months(frame, 12)["month"].to_list() == ["2025-08", "2026-07"]


@pytest.mark.parametrize(("by", "month"), [(1, "2026-01"), (-12, "2024-12"), (0, "2025-12"), (14, "2027-02")])
def test_months_shift_over_years(by: int, month: str) -> None:
    assert frames.shift("2025-12", by) == month


def test_rejects_of_an_unknown_month_are_not_placed() -> None:
    assert "unknown" not in frames.placed(TABLES["reject_monthly"], "month")["month"]


POSTINGS = TABLES["published_postings"]


def test_search_asks_all_conditions_at_once() -> None:
    wanted = search.Filter("boards", "2026-01", "2026-05", ("ai_engineer", "researcher"), ("US",), ("remote",))
    found = search.find(POSTINGS, wanted)
    assert found.height == 10  # numbers 0 and 5 of each of five months
    assert found["month"].is_between(pl.lit("2026-01"), pl.lit("2026-05")).all()
    assert found["month"].is_sorted(descending=True)
    assert set(found["source"]) == {"greenhouse/boards"}
    assert found.columns == search.SHOWN


def test_search_for_words_is_literal_and_needs_all_of_them() -> None:
    assert search.find(POSTINGS, search.Filter(words="c++ RETRIEVAL")).height > 0
    assert search.find(POSTINGS, search.Filter(words="c++ elephant")).is_empty()
    assert search.find(POSTINGS, search.Filter(words=".*")).is_empty()
    assert search.find(POSTINGS, search.Filter(company=" elm street "))["company"].unique().to_list() == [
        "Elm Street Robotics"
    ]


def test_search_knows_how_often_a_job_was_asked_for() -> None:
    again = search.find(POSTINGS, search.Filter("hn", first="2025-01", last="2025-12", least_month=7))
    assert again["nth_month"].unique().sort().to_list() == [7, 8, 9, 10, 11, 12]
    assert again["job_postings"].unique().to_list() == [12], "postings outside the filter count as well"
    one = search.find(POSTINGS, search.Filter(job=f" {again['job_id'][0]} "))
    assert one.height == 12
    assert one["nth_month"].to_list() == list(range(12, 0, -1))


def test_search_without_a_question_gives_every_job_and_only_jobs() -> None:
    assert search.find(POSTINGS, search.Filter()).height == POSTINGS["is_job"].sum() < POSTINGS.height


def test_the_sample_never_stands_among_real_postings() -> None:
    real = [search.find(POSTINGS, search.Filter(series)) for series in ("hn", "boards")]
    assert all(not frame["source"].str.contains("sample").any() for frame in real)
    assert search.find(POSTINGS, search.Filter("sample")).height == 27
