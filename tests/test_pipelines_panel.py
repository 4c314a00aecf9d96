"""A panel of boards month by month: what is new, what is a remnant, what is open, what is not known."""

from typing import Any

import polars as pl
import pytest

from pipelines import panel
from warehouse import taxonomy
from warehouse.errors import RoleshiftError

WORDS = taxonomy.load()
_AD: dict[str, Any] = {
    "board": "amber", "internal_job_id": None, "title": "Florist", "first_published": None, "first_seen": "2026-01-29",
    "last_seen": "2026-04-02", "board_last_snapshot": "2026-04-02", "closed_observed": False,
}  # fmt: skip


def ads(*rows: dict[str, Any]) -> pl.DataFrame:
    """Ads of the board amber, watched from 2026-01-29 to 2026-04-02: one was there all the time, others are given."""
    always = {"job_id": 0, "first_published": "2024-05-01T09:00:00-04:00"}
    named = [{"job_id": number, **row} for number, row in enumerate(rows, start=1)]
    return pl.DataFrame([_AD | row for row in [always, *named]], infer_schema_length=None)


def counted(frame: pl.DataFrame, column: str, title_class: str = "other", board: str = "amber") -> dict[str, int]:
    """The months in which the column is not 0, without what the ad that was always there adds to it."""
    own = panel.monthly(frame, WORDS).filter(board=board, title_class=title_class)
    if column == "left_truncated":
        own = own.filter(pl.col("month") != "2024-05")
    if column == "open_at_end" and title_class == "other":
        own = own.with_columns(pl.col(column) - pl.col("watched").cast(pl.Int64))
    return dict(own.filter(pl.col(column) != 0).select("month", column).rows())


SEEN_LATER = {"first_seen": "2026-03-02"}


def test_an_ad_is_new_in_the_month_of_its_publication_not_of_its_first_sight() -> None:
    published = ads(SEEN_LATER | {"first_published": "2026-02-27T12:00:00-05:00"})
    assert counted(published, "new") == {"2026-02": 1}
    assert counted(published, "left_truncated") == {}


def test_months_are_those_of_utc() -> None:
    assert counted(ads(SEEN_LATER | {"first_published": "2026-02-28T22:00:00-05:00"}), "new") == {"2026-03": 1}


def test_without_a_date_the_first_sight_counts_but_not_in_the_boards_first_snapshot() -> None:
    assert counted(ads(SEEN_LATER), "new") == {"2026-03": 1}
    there_already = ads({"first_seen": "2026-01-29"})
    assert counted(there_already, "new") == {}
    assert counted(there_already, "left_truncated") == {}
    assert counted(there_already, "open_at_end") == dict.fromkeys(("2026-01", "2026-02", "2026-03", "2026-04"), 1)


def test_a_date_that_cannot_be_read_is_no_date() -> None:
    assert counted(ads(SEEN_LATER | {"first_published": "last week"}), "new") == {"2026-03": 1}


def test_published_before_the_board_was_read_is_a_remnant_and_never_new() -> None:
    survivor = {"first_published": "2025-11-05T09:00:00Z", "first_seen": "2026-01-29"}
    came_back = {"first_published": "2025-12-05T09:00:00Z", **SEEN_LATER}
    frame = ads(survivor, came_back)
    assert counted(frame, "new") == {}
    assert counted(frame, "left_truncated") == {"2025-11": 1, "2025-12": 1}
    months = panel.monthly(frame, WORDS).filter(pl.col("left_truncated") > 0)
    assert not months["watched"].any()


def test_a_board_that_is_read_from_later_on_has_a_left_edge_of_its_own() -> None:
    late = {"board": "birch", "first_seen": "2026-03-10", "first_published": "2026-02-20T09:00:00Z"}
    frame = ads(late)
    assert counted(frame, "new", board="birch") == {}
    assert counted(frame, "left_truncated", board="birch") == {"2026-02": 1}
    watched = panel.monthly(frame, WORDS).filter("watched", board="birch")["month"].to_list()
    assert watched == ["2026-03", "2026-04"]


def test_an_ad_closes_in_the_month_of_its_last_sight_only_if_a_snapshot_lacks_it() -> None:
    gone = {"first_published": "2026-02-03T09:00:00Z", "first_seen": "2026-02-04", "last_seen": "2026-03-20"}
    closed = ads(gone | {"closed_observed": True})
    assert counted(closed, "closed") == {"2026-03": 1}
    assert counted(closed, "open_at_end") == {"2026-02": 1}


def test_an_ad_still_open_at_the_last_snapshot_closes_in_no_month() -> None:
    open_still = ads(SEEN_LATER)
    assert counted(open_still, "closed") == {}
    assert counted(open_still, "open_at_end") == {"2026-03": 1, "2026-04": 1}


def test_a_board_that_stops_closes_nothing_and_counts_until_it_stopped() -> None:
    last = {"board": "birch", "last_seen": "2026-02-20", "board_last_snapshot": "2026-02-20"}
    frame = ads(last)
    assert counted(frame, "closed", board="birch") == {}
    assert panel.monthly(frame, WORDS).filter("watched", board="birch")["month"].to_list() == ["2026-01", "2026-02"]


def test_open_ads_change_by_what_is_new_and_what_is_closed() -> None:
    new = [{"first_published": f"2026-02-{day:02}T00:00:00Z", "first_seen": "2026-03-01"} for day in (2, 9, 23)]
    closed = [row | {"last_seen": "2026-03-12", "closed_observed": True} for row in new[:2]]
    months = panel.monthly(ads(*new, *closed), WORDS).filter("watched").sort("month")
    change = months["open_at_end"].diff()[1:].to_list()
    assert change == (months["new"] - months["closed"])[1:].to_list() == [5, -2, 0]


def test_titles_fall_into_four_classes_by_the_taxonomys_terms() -> None:
    titles = {"AI Engineer": "ai_engineer", "ML Engineer": "ml_engineer", "AI/ML Engineer": "both", "Chef": "other"}
    months = panel.monthly(ads(*({"title": title, **SEEN_LATER} for title in titles)), WORDS)
    assert dict(months.filter(pl.col("new") > 0).select("title_class", "new").rows()) == dict.fromkeys(
        titles.values(), 1
    )


def test_a_vacancy_advertised_in_three_cities_is_one_job() -> None:
    frame = ads(*({"internal_job_id": 77, **SEEN_LATER} for _ in range(3)), SEEN_LATER)
    assert counted(frame, "new") == {"2026-03": 4}
    assert counted(frame, "jobs") == {"2026-03": 2}


def test_only_months_watched_from_end_to_end_are_complete() -> None:
    complete = panel.monthly(ads(), WORDS).filter("complete")["month"].unique().sort().to_list()
    assert complete == ["2026-02", "2026-03"]


def test_a_watched_month_without_any_ad_is_a_row_of_zeros() -> None:
    gone = {"board": "birch", "last_seen": "2026-01-30", "closed_observed": True}
    row = panel.monthly(ads(gone), WORDS).filter(board="birch", month="2026-03").row(0, named=True)
    assert (row["new"], row["open_at_end"], row["closed"], row["watched"]) == (0, 0, 0, True)


def test_a_text_file_counts_as_a_typed_one() -> None:
    typed = ads(SEEN_LATER | {"closed_observed": True, "last_seen": "2026-03-09"})
    assert panel.monthly(typed.cast(pl.String), WORDS).equals(panel.monthly(typed, WORDS))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda frame: frame.drop("title"), "the columns title are missing"),
        (lambda frame: frame.with_columns(last_seen=pl.lit("soon")), "last_seen: 1 rows hold no day"),
        (lambda frame: pl.concat([frame, frame]), "1 rows repeat an ad"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(damage: Any, said: str) -> None:
    with pytest.raises(RoleshiftError, match=said):
        panel.monthly(damage(ads()), WORDS)
