"""Places: cities and countries are recognised as their neighbours say, words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.places import find_place, is_place, place_in_prose
from pipelines.tables import rows

PLACES = {
    "Berlin, Germany": ("Berlin", "DE"),
    "SF or Remote": ("San Francisco", "US"),
    "NYC": ("New York", "US"),
    "New York, NY": ("New York", "US"),
    "Cambridge, MA": ("Cambridge", "US"),
    "Cambridge": ("Cambridge", "GB"),
    "Cambridge, UK": ("Cambridge", "GB"),
    "London, Ontario": ("London", "CA"),
    "London, ON": ("London", "CA"),
    "London / Berlin": ("London", "GB"),
    "London OR Remote": ("London", "GB"),
    "Toronto, CA": ("Toronto", "CA"),
    "Berlin, DE": ("Berlin", "DE"),
    "Paris, TX": ("Paris", "US"),
    "Holmdel, NJ": ("Holmdel", "US"),
    "REMOTE (TX, NC, CO)": (None, "US"),
    "Remote (US)": (None, "US"),
    "REMOTE (U.S. only)": (None, "US"),
    "UK, EU": (None, "GB"),
    "MÜNCHEN": ("Munich", "DE"),
    "São Paulo": ("São Paulo", "BR"),
    "Ho Chi Minh City, Vietnam": ("Ho Chi Minh City", "VN"),
    "Remote, India": (None, "IN"),
    "Remote (Latin America)": None,
    "ONSITE": None,
    "join us or me in it": None,
    "Remote": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), PLACES.items())
def test_find_place(text: str, expected: tuple[str | None, str] | None) -> None:
    place = find_place(text)
    assert (place and (place.city, place.country)) == expected


@pytest.mark.parametrize("text", ["San Francisco, CA", "Berlin", "London / Paris", "Palo Alto, CA (US)"])
def test_a_place_alone(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize("text", ["Berlin Robotics Laboratory", "Remote (US) engineers wanted", "Acme", ""])
def test_more_than_a_place(text: str) -> None:
    assert not is_place(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Engineer wanted\nLocation: Lisbon, Portugal\nPay: good", "Lisbon, Portugal"),
        ("We are based in Tel Aviv, Israel and like it.", "Tel Aviv, Israel"),
        ("Our office is in a good mood", None),
    ],
)
def test_place_in_prose(text: str, place: str | None) -> None:
    assert place_in_prose(text) == place


@given(st.text(max_size=80))
def test_any_text_has_a_place_or_none(text: str) -> None:
    place = find_place(text)
    assert place is None or len(place.country) == 2


def test_every_place_of_the_tables_is_found() -> None:
    countries = {row["country"] for row in rows("countries")}
    for row in rows("cities"):
        place = find_place(row["city"])
        assert row["country"] in countries
        assert place
        assert (place.city, place.country) == (row["city"].split(",")[0], row["country"])
