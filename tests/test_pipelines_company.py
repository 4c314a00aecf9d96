"""Company names are cleaned, found in prose, and spelled one way for counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.company import clean_company, company_in_prose, company_key

CLEANED = {
    "Acme": "Acme",
    "Acme (YC S11)": "Acme",
    "Acme YC W23": "Acme",
    "Acme (https://acme.example)": "Acme",
    "Acme https://acme.example": "Acme",
    "Acme (formerly Zeta)": "Acme",
    "[Acme](https://acme.example)": "Acme",
    "** Acme Robotics **": "Acme Robotics",
    "Acme - robots for everyone": "Acme",
    "Acme: robots for everyone": "Acme",
    "Acme, Berlin": "Acme",
    "Acme, Inc.": "Acme, Inc.",
    "Acme GmbH": "Acme GmbH",
    "Acme.ai": "Acme.ai",
    "Acme is hiring": "Acme",
    "Acme Bridge Institute (ABI)": "Acme Bridge Institute (ABI)",
    "https://acme.example": None,
    "[email]": None,
    " - ": None,
}

PROSE = {
    "Acme is hiring two engineers in Berlin.": "Acme",
    "At Acme, we build robots.": "Acme",
    "Hi HN! We're Acme Robotics, a small team.": "Acme Robotics",
    "Acme (https://acme.example) has lots of jobs.": "Acme",
    "We at Acme like Rust.": "Acme",
    "Hello,\n\nI'm Jo, co-founder of Acme (YC S21).": "Acme",
    "Senior Engineer\n\nCompany: Acme Robotics\nPay: good": "Acme Robotics",
    "I'm the CTO at Zeta Labs. Our robots need you.": "Zeta Labs",
    "Looking for people.\n\nAbout Acme\n\nRobots.": "Acme",
    "We are hiring full-stack engineers in NYC.": None,
    "Our product helps everyone.": None,
    "": None,
}

KEYS = [
    (
        "Acme",
        "ACME",
        "Acme, Inc.",
        "Acme Inc",
        "acme.com",
        "Acme (YC S11)",
        "Acme Ltd.",
        "Acme GmbH",
        "https://acme.io",
    ),
    ("Zoë & Co", "Zoe and Co."),
    ("Acme Robotics", "Acme-Robotics", "ACME ROBOTICS LLC"[:13], "AcmeRobotics"),
]


@pytest.mark.parametrize(("field", "company"), CLEANED.items())
def test_clean_company(field: str, company: str | None) -> None:
    assert clean_company(field) == company


@pytest.mark.parametrize(("text", "company"), PROSE.items())
def test_company_in_prose(text: str, company: str | None) -> None:
    assert company_in_prose(text) == company


@pytest.mark.parametrize("spellings", KEYS)
def test_spellings_of_one_company_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({company_key(spelling) for spelling in spellings}) == 1


def test_different_companies_keep_different_keys() -> None:
    names = ["Acme", "Acme Robotics", "Acma", "X.ai", "Inc", "Co", "日本"]
    assert len({company_key(name) for name in names}) == len(names)


@given(st.text(min_size=1).filter(str.strip))
def test_a_key_is_never_empty_and_stays_as_it_is(company: str) -> None:
    key = company_key(company)
    assert key
    assert key == key.strip()
