"""Skills side by side, stated pay, places, companies, and what a number of observations could show."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.contingency_tables import Table2x2

from dashboard import companies, frames, pay, paycharts, places, power, ratios, read, say, say_pay, skillset
from tests import made_snapshot

TABLES = made_snapshot.tables()


def skills(**openings: int) -> pl.DataFrame:
    return pl.DataFrame({"skill": list(openings), "openings": list(openings.values())})


def test_odds_are_those_of_a_two_by_two_table() -> None:
    found = skillset.odds(skills(rag=40, jax=3), skills(rag=10, jax=30), 100, 200).filter(skill="rag")
    table = Table2x2(np.array([[40.5, 60.5], [10.5, 190.5]]))
    row = found.row(0, named=True)
    assert row["odds_ratio"] == pytest.approx(table.oddsratio)
    assert (row["odds_low"], row["odds_high"]) == pytest.approx(table.oddsratio_confint(), rel=1e-5)
    assert (row["n"], row["total"], row["n_other"], row["total_other"]) == (40, 100, 10, 200)


def test_a_skill_that_one_role_never_names_has_odds_and_a_rare_one_none() -> None:
    found = skillset.odds(skills(rag=20, rare=4), skills(jax=20, rare=5), 100, 100)
    assert found["skill"].to_list() == ["rag", "jax"]
    assert found["n_other"].to_list() == [0, 20]


def test_only_what_separates_for_certain_does() -> None:
    clear = skillset.separating(skillset.odds(skills(a=60, b=11, c=5), skills(a=10, b=10, c=50), 100, 100), 5)
    assert clear["skill"].to_list() == ["a", "c"]
    palette = {i: (i, "#000") for i in "abc"}
    text = say.separates(clear, palette, "AI engineer", "ML engineer")
    assert text == "a is the surest mark of AI engineers, c of ML engineers"
    assert ratios.odds(clear, palette, {r: read.roles()[r] for r in ("ai_engineer", "ml_engineer")}).to_dict()


def openings(*named: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"opening_id": [str(i) for i in range(len(named))], "skills": list(named)})


def test_lift_is_one_for_independent_skills_and_its_interval_holds_it() -> None:
    rows = openings(*[["a", "b"]] * 20, *[["a"]] * 20, *[["b"]] * 20, *[["c"]] * 20)
    row = skillset.together(rows, 5).row(0, named=True)
    assert (row["pair"], row["n"], row["n_skill"], row["n_with"], row["total"]) == ("a + b", 20, 40, 40, 80)
    assert row["lift"] == pytest.approx(1)
    assert row["lift_low"] < 1 < row["lift_high"]


def test_lift_has_the_spread_that_drawing_again_shows() -> None:
    rng = np.random.default_rng(3)
    cells = rng.multinomial(400, [0.1, 0.15, 0.1, 0.65], 4000)
    both, left, right = cells[:, 0], cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2]
    spread = float(np.std(np.log(both * 400 / (left * right))))
    rows = openings(*[["a", "b"]] * 40, *[["a"]] * 60, *[["b"]] * 40, *[["x"]] * 260)
    row = skillset.together(rows, 1).row(0, named=True)
    error = math.log(row["lift_high"] / row["lift_low"]) / (2 * 1.96)
    assert error == pytest.approx(spread, rel=0.1)


def test_a_rare_pair_is_not_ranked() -> None:
    assert skillset.together(openings(*[["a", "b"]] * (frames.FEW - 1)), 5).is_empty()


@given(st.integers(1, 500))
def test_the_interval_of_the_median_covers_95_per_cent_and_no_more_than_it_must(n: int) -> None:
    k = pay.lower_rank(pl.Series([n]))[0]
    missed = 2 * binom.cdf(k - 1, n, 0.5)
    assert missed < 0.05
    assert 2 * binom.cdf(k, n, 0.5) >= 0.05


def paid(*middles: float, posting: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"posting_id": [posting or str(i) for i in range(len(middles))], "role": "x", "pay_middle_year": middles}
    )


def test_quartiles_of_known_figures() -> None:
    row = pay.quartiles(paid(*map(float, range(1, 12))), ["role"]).row(0, named=True)
    assert (row["n"], row["q25"], row["q50"], row["q75"]) == (11, 3.5, 6, 8.5)
    assert (row["q50_low"], row["q50_high"]) == (2, 10)  # ranks 2 and 10 of 11: covers 98.8 %
    five = pay.quartiles(paid(1, 2, 3, 4, 5), ["role"]).row(0, named=True)
    assert (five["q50_low"], five["q50_high"], five["few"]) == (None, None, True)


def test_a_posting_counts_once_however_many_openings_it_has() -> None:
    assert pay.quartiles(paid(1, 1, 1, posting="one"), ["role"])["n"].to_list() == [1]


def test_small_groups_of_pay_are_named_not_drawn() -> None:
    found = pl.DataFrame({"role": ["a", "b"], "n": [9, 10], "few": [True, False]})
    assert say_pay.scant(found, {"a": "A", "b": "B"}, "role") == "Not drawn, fewer than 10 postings state pay: A (9)."
    assert say_pay.scant(found.filter(~pl.col("few")), {}, "role") == ""


def test_pay_can_be_drawn_by_role_and_year() -> None:
    dollars = TABLES["pay_stated"].filter(pay_currency="USD")
    by_role = pay.quartiles(dollars, ["role"]).with_columns(name="role")
    assert paycharts.spread(by_role, ["role"], read.roles(), "USD").to_dict()
    years = pay.quartiles(frames.placed(dollars, "year"), ["period", "at", "role"])
    assert paycharts.years(years, read.roles(), "USD").to_dict()
    assert say_pay.paid_by_year(years, read.roles(), "USD").startswith("AI engineer: median 1")


PLACES = pl.DataFrame(
    {
        "month": ["2024-01", "2024-01", "2024-02", "2024-02"], "country": ["US", "US", "DE", "unknown"],
        "city": ["Boston", "unknown", "Berlin", "unknown"], "openings": [6, 4, 10, 50],
    }
)  # fmt: skip


def test_places_are_shares_of_what_is_known() -> None:
    countries = places.ranking(places.known(PLACES, "country"), 5)
    assert countries.select("place", "n", "total").rows() == [("DE", 10, 20), ("US", 10, 20)]
    cities = places.ranking(places.known(PLACES, "city"), 5)
    assert cities.select("place", "n", "total").rows() == [("Berlin, DE", 10, 16), ("Boston, US", 6, 16)]
    months = places.over_time(places.known(PLACES, "country"), ["DE"], "month")
    assert months.select("period", "n", "total").rows() == [("2024-01", 0, 10), ("2024-02", 10, 10)]


def test_work_modes_are_shares_of_the_openings_that_state_one() -> None:
    rows = pl.DataFrame(
        [("2024-01", "x", mode, n, 20) for mode, n in (("remote", 9), ("onsite", 6), ("unstated", 8))]
        + [("2024-02", "x", "onsite", 5, 5)],
        schema=["month", "role", "work_mode", "openings", "openings_role"], orient="row",
    )  # fmt: skip
    found = places.mode_shares(rows, "remote", "year")
    assert found.select("n", "total").rows() == [(9, 12 + 5)]


def hiring(*counts: int) -> pl.DataFrame:
    return companies.by_period(
        pl.DataFrame(
            {
                "month": "2024-01", "role": "x", "company": [f"c{i}" for i in range(len(counts))],
                "openings": counts, "postings": counts, "is_new": [i == 0 for i in range(len(counts))],
            }
        ), "year",
    )  # fmt: skip


def test_concentration_of_a_known_market() -> None:
    rows = hiring(6, 3, 1)
    same = companies.same_company(rows).row(0, named=True)
    assert same["share"] == pytest.approx((6 * 5 + 3 * 2) / (10 * 9))
    assert same["share_low"] < same["share"] < same["share_high"]
    assert companies.new_shares(rows).select("n", "total").rows() == [(1, 3)]
    many = companies.top_shares(hiring(*[2] * 10, *[1] * 5)).row(0, named=True)
    assert (many["n"], many["total"]) == (20, 25)
    assert companies.largest(rows, 2).select("company", "n", "total").rows() == [("c0", 6, 10), ("c1", 3, 10)]


def test_the_chance_of_one_company_does_not_depend_on_how_many_are_drawn() -> None:
    rng = np.random.default_rng(5)
    sizes = np.repeat([0.4, 0.3, 0.2, 0.1], 1)
    means = [
        np.mean([companies.same_company(hiring(*map(int, rng.multinomial(n, sizes))))["share"][0] for _ in range(200)])
        for n in (15, 150)
    ]
    assert means == pytest.approx([0.3, 0.3], abs=0.02)


def test_a_company_is_new_in_the_year_of_its_first_month() -> None:
    own = TABLES["company_monthly"].filter(source="hn", role="ml_engineer")
    news = companies.new_shares(companies.by_period(own, "year"))
    assert news["n"].sum() == own["company"].n_unique()
    assert news["share"][0] == 1


@pytest.mark.parametrize(
    ("n", "other", "share", "points"),
    [(38, 38, 0.5, 32.1), (30, 30, 0.5, 36.2), (392, 392, 0.5, 10.0), (0, 9, 0.5, 100)],
)
def test_the_smallest_difference_that_shows(n: int, other: int, share: float, points: float) -> None:
    assert power.detectable(n, other, share) * 100 == pytest.approx(points, abs=0.1)


def test_four_of_five_such_differences_are_found() -> None:
    rng, n = np.random.default_rng(1), 200
    gap = power.detectable(n, n)
    left, right = (rng.binomial(n, 0.5 + sign * gap / 2, 20_000) / n for sign in (-1, 1))
    error = np.sqrt((left * (1 - left) + right * (1 - right)) / n)
    assert np.mean(np.abs(left - right) > 1.96 * error) == pytest.approx(0.8, abs=0.03)


def test_too_few_say_what_could_be_seen_instead_of_a_line() -> None:
    rows = pl.DataFrame({"period": ["2024", "2025", "2025"], "total": [38, 25, 25], "few": False, "share": 0.2})
    assert power.two_largest(rows) == (38, 25)
    assert not power.enough(rows)
    assert "38 and 25 openings in the two largest periods: only changes above 36 points" in power.too_few(
        38, 25, "openings"
    )
    assert "single period" in power.too_few(38, 0, "openings")
    assert power.enough(rows.with_columns(total=30))
    assert "two periods with 10 openings" in power.could_show(rows.with_columns(total=10), "openings")
    assert "above 50 points" in power.could_show(rows.with_columns(total=10), "openings")
