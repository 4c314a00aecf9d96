"""What the charts draw and what the sentences say, without a browser."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import card, charts, diffusion, frames, parts, read, record, say, shares
from tests import made_snapshot
from warehouse import contracts, taxonomy

TABLES = made_snapshot.tables()
HN = frames.of(TABLES["inversion_monthly"], source="hn", definition="judged")
TREND = frames.of(TABLES["forecast_monthly"], source="hn", definition="judged")
POINTS = frames.ratio_points(HN, "month")
NONE, BREAKS = TREND.clear(), TABLES["breaks"]
CROSSED = made_snapshot.crossing().row(0, named=True)


def drawn(chart: charts.Drawn) -> list[list[dict[str, Any]]]:
    """Rows of each data set that a chart draws; Altair checks the specification on the way."""
    return list(chart.to_dict()["datasets"].values())


def with_column(chart: charts.Drawn, column: str) -> list[dict[str, Any]]:
    return next(rows for rows in drawn(chart) if column in rows[0])


def test_inversion_draws_the_essay_to_the_deadline() -> None:
    chart = charts.inversion(POINTS, TREND, "2028-06", NONE, BREAKS.clear())
    essay = next(rows for rows in drawn(chart) if set(rows[0]) == {"at", "ratio"} and len(rows) == 2)
    assert [(row["at"][:7], row["ratio"]) for row in essay] == [("2023-06", 0.1), ("2028-06", 10.0)]
    assert [row["label"] for row in with_column(chart, "label")] == ["deadline 2028-06"]


def test_inversion_leaves_out_months_in_which_nothing_was_counted() -> None:
    none = POINTS.head(3).with_columns(ai=pl.Series([0, 0, 2]), ml=pl.Series([0, 4, 0]))
    rows = with_column(charts.inversion(none, TREND, "2028-06", NONE, BREAKS), "ratio_low")
    assert [(row["ai"], row["ml"]) for row in rows] == [(0, 4), (2, 0)]


def test_forecast_joins_the_past_and_ends_soon_after_the_deadline() -> None:
    path = charts.trend_path(TREND, "2028-06")
    ahead = path.filter("is_forecast")
    assert (ahead["at"].min(), ahead["at"].max()) == (date(2026, 7, 1), date(2028, 12, 1))
    assert path.filter(~pl.col("is_forecast"))["at"].max() == date(2026, 7, 1)


def test_inversion_can_be_drawn_without_a_trend_or_a_point() -> None:
    assert charts.inversion(POINTS.clear(), TREND.clear(), "2028-06", NONE, BREAKS.clear()).to_dict()


def test_the_corrected_twin_stands_beside_the_trend_and_breaks_are_drawn() -> None:
    chart = charts.inversion(POINTS, TREND, "2028-06", TREND.head(12), BREAKS)
    assert sorted(row["label"] for row in with_column(chart, "kind")) == ["an invented law", "an invented model"]
    colours = chart.to_dict()["encoding"]["color"]["scale"]["domain"]
    assert colours[-1].startswith("the same, corrected")
    plain = charts.inversion(POINTS, TREND, "2028-06", NONE, BREAKS).to_dict()["encoding"]["color"]["scale"]["domain"]
    assert plain == colours[:-1]


def test_a_month_that_is_still_filling_is_hollow_and_expected() -> None:
    counted = frames.counts(HN, "month")
    coming = frames.coming(counted, frames.of(TABLES["filling"], source="hn"), "month")
    chart = charts.counts(counted, "month", read.roles(), coming)
    rows = with_column(chart, "complete")
    assert {row["period"] for row in rows if row["complete"] is False} == {"2026-07"}
    assert [row["expected"] for row in with_column(chart, "expected")] == coming["expected"].to_list()
    whole = charts.counts(counted, "month", read.roles(), coming.clear())
    assert all(row["complete"] for row in with_column(whole, "complete") if row["complete"] is not None)


def test_forecasts_of_the_crossing_keep_an_open_end_open() -> None:
    rows = record.crossings(
        frames.of(TABLES["backtest_crossing"], source="hn", definition="judged"),
        frames.of(TABLES["forecast_ledger"], source="hn"),
    )
    assert rows.height == 25
    data = with_column(record.crossing_chart(rows, "2024-10", record.end(rows)), "to_at")
    assert {row["to_at"][:7] for row in data if row["to_month"] is None} == {"2029-06"}
    kept = record.coverage(TABLES["backtest"].filter(method="trend", definition="judged"))
    assert kept.filter(horizon=1).select("level", "share").rows() == [(50, 0.5), (80, 19 / 24), (95, 1.0)]
    assert record.coverage_chart(kept).to_dict()
    assert record.accuracy_chart(record.accuracy(TABLES["backtest"])).to_dict()


def test_skills_that_spread_stand_from_first_mention_to_ten_per_cent() -> None:
    rows = diffusion.spread(frames.of(TABLES["skill_diffusion"], role="ai_engineer"), 5)
    palette = read.skills(rows["skill"].to_list())
    drawn_rows = with_column(diffusion.chart(rows, palette, "#000000"), "reached")
    assert sorted(row["reached"] for row in drawn_rows).count("10% of openings") == 1
    assert len(drawn_rows) == 5
    assert "14 months" in say.spread(rows, palette, "AI engineer")
    assert diffusion.spread(rows.with_columns(first_month=pl.lit("2016-01")), 5).is_empty()


def test_a_line_leaves_small_numbers_out() -> None:
    counted = pl.DataFrame(
        {
            "period": ["2024-01", "2024-02"], "at": [date(2024, 1, 1), date(2024, 2, 1)],
            "skill": ["rag", "rag"], "n": [2, 20], "total": [frames.FEW - 1, frames.FEW * 10],
        }
    )  # fmt: skip
    chart = shares.lines(frames.with_share(counted), "skill", "month", {"rag": ("RAG", "#000000")}, "openings")
    assert [(row["period"], row["share"]) for row in with_column(chart, "share")] == [("2024-02", 0.2)]


def test_every_role_level_and_source_has_a_label_and_a_colour_of_its_own() -> None:
    for palette in (read.roles(), read.levels(), read.sources(), read.skills(["a", "b", "c"])):
        assert len({label for label, _ in palette.values()}) == len({shade for _, shade in palette.values()})
    assert list(read.roles()) == list(frames.WANTED)
    assert list(read.levels()) == [level.id for level in taxonomy.load().levels]


def test_csv_joins_lists_and_keeps_the_rest() -> None:
    frame = pl.DataFrame({"roles": [["a", "b"], []], "pay": [1.5, None]})
    assert parts.csv(frame) == 'roles,pay\na; b,1.5\n"",\n'


@pytest.mark.parametrize(
    ("p_already", "median", "start"),
    [
        (0.97, "2024-10", "AI engineers have overtaken ML engineers, around October 2024"),
        (0.55, "2026-05", "Undecided"),
        (0.05, "2027-03", "Not yet: on the trend, AI engineers overtake ML engineers around March 2027"),
        (0.05, None, "AI engineers have not overtaken"),
    ],
)
def test_headline_says_no_more_than_the_probability(p_already: float, median: str | None, start: str) -> None:
    assert say.headline({**CROSSED, "p_already": p_already, "median_month": median}, "hn").startswith(start)


def test_headline_without_a_forecast_says_so() -> None:
    assert say.headline(None, "boards").startswith("Too few")
    assert say.headline(CROSSED, "sample").startswith("In the made-up sample: AI engineers")
    assert "more months" in say.verdict(None, "boards", "Judged work")


def test_verdict_names_source_interval_and_deadline() -> None:
    text = say.verdict(CROSSED, "hn", "Judged work")
    for part in ("Hacker News", "judged work", "July 2024 to February 2025", "**97%**", "June 2028"):
        assert part in text


def test_verdict_beyond_the_horizon() -> None:
    beyond = {**CROSSED, "median_month": None, "from_month": None, "to_month": None}
    assert "beyond the forecast" in say.verdict(beyond, "hn", "Judged work")


@given(st.floats(0, 1))
def test_no_chance_is_certain(p: float) -> None:
    assert say.chance(p) not in ("0%", "100%")


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.1, "1:10"), (1.0, "1:1"), (8.25, "8.2:1"), (1 / 9.8, "1:9.8"), (1 / 178, "1:180"), (1234, "1,200:1")],
)
def test_a_ratio_has_one_on_its_smaller_side(ratio: float, text: str) -> None:
    assert say.to_one(ratio) == text


def test_small_numbers_are_said_aloud() -> None:
    one = pl.DataFrame({"period": ["2024"], "n": [1], "total": [3], "share": [1 / 3], "few": [True]})
    assert say.movement(one, "RAG") == "RAG: 33% in 2024 (only 3 openings)"


def test_card_is_read_part_by_part() -> None:
    found = dict(card.tables(made_snapshot.CARD))
    assert found[""].rows() == [("model id", "made-1"), ("labels", "2,381")]
    role = found["roles"].row(0, named=True)
    assert (role[""], role["plain f1"], role["weighted interval95"]) == ("ai engineer", "0.831", "0.8 to 0.86")
    assert ("f1 2", "0.8") in found["levels"].rows()
    assert found["reliability"].rows()[1] == ("ai engineer", "0.95", "0.9", "300")
    assert found["confusion"].rows()[1] == ("other", "70", "2,000")


def test_health_says_what_the_last_crawl_met() -> None:
    assert say.health(made_snapshot.source_health()).endswith("with trouble, 1 held back, 1 moved elsewhere")


def test_unsure_is_said_by_role_over_twelve_months() -> None:
    row = {"source": "hn", "definition": "judged", "postings": 1, "companies": 1, "postings_total": 9}
    old, new = ({"month": f"{year}-05", "openings": 4, "openings_unsure": n} for year, n in (("2020", 4), ("2026", 1)))
    rows = [row | old | {"role": "ai_engineer"}] + [
        row | new | {"month": f"2026-{month:02}", "role": role}
        for month in range(1, 13)
        for role in ("ai_engineer", "other")
    ]
    judged = pl.DataFrame(rows, schema=contracts.ROLE_MONTHLY.schema)
    assert say.unsure(judged, {"ai_engineer": ("AI engineer", "#000")}).endswith("last twelve months: AI engineer 25%.")
    assert say.unsure(judged.clear(), {}).endswith("none.")
