"""Work modes: what the header says, else the text; negations and perks are not offers."""

import pytest

from pipelines.work_mode import work_modes

HEADERS = {
    "REMOTE": ["remote"],
    "ONSITE": ["onsite"],
    "On-site (Berlin)": ["onsite"],
    "In person | SF": ["onsite"],
    "Berlin or remote": ["remote"],
    "ONSITE or REMOTE": ["remote", "onsite"],
    "Hybrid": ["hybrid"],
    "Hybrid (2 days in office)": ["hybrid"],
    "Berlin (3 days/week in office)": ["hybrid"],
    "NYC, 2-3 days a week in the office": ["hybrid"],
    "ONSITE (Hybrid)": ["hybrid"],
    "Hybrid remote": ["hybrid"],
    "HYBRID/ONSITE": ["hybrid", "onsite"],
    "Remote or hybrid": ["remote", "hybrid"],
    "5 days in office": ["onsite"],
    "Onsite (4-5 days in-office)": ["onsite"],
    "No remote": ["onsite"],
    "Remote: no": ["onsite"],
    "ONSITE, no remote": ["onsite"],
    "REMOTE | No visa": ["remote"],
    "Berlin, Germany": [],
    "Hybrid cloud engineer": [],
    "Remote sensing engineer | Berlin": [],
}

PROSE = {
    "We are a remote-first company.": ["remote"],
    "The role is fully remote.": ["remote"],
    "You can work from home.": ["remote"],
    "Open to remote candidates.": ["remote"],
    "You will work in our Berlin office.": ["onsite"],
    "Sorry, we can't do remote.": ["onsite"],
    "2 days per week in the office": ["hybrid"],
    "The last step is an onsite interview.": [],
    "We build remote monitoring of pumps.": [],
    "Perks: in-office lunch": [],
    "We are based in Berlin.": [],
    "": [],
}


@pytest.mark.parametrize(("field", "modes"), HEADERS.items())
def test_modes_of_a_header(field: str, modes: list[str]) -> None:
    assert work_modes(("Acme", field), "") == modes


@pytest.mark.parametrize(("text", "modes"), PROSE.items())
def test_modes_of_a_text(text: str, modes: list[str]) -> None:
    assert work_modes(("Acme", "Berlin"), text) == modes


def test_the_header_wins_over_the_text() -> None:
    assert work_modes(("Acme", "ONSITE"), "Some of us are remote-first people.") == ["onsite"]
