"""Headers: which lines are one, and which field is the company, which the place."""

import pytest

from pipelines.header import header_company, header_place, is_anonymous, read_header

HEADERS = {
    "Acme | Engineer | Berlin\n\nText": ("Acme | Engineer | Berlin", ("Acme", "Engineer", "Berlin")),
    "Acme - Berlin - REMOTE\nMore": ("Acme - Berlin - REMOTE", ("Acme", "Berlin", "REMOTE", "More")),
    "Acme, Berlin, Full-time\n\nText": ("Acme, Berlin, Full-time", ("Acme", "Berlin", "Full-time")),
    "** Acme | Berlin **": ("Acme | Berlin", ("Acme", "Berlin")),
    "Acme | Berlin |\nREMOTE | $100k\n\nText": ("Acme | Berlin |", ("Acme", "Berlin", "REMOTE", "$100k")),
    "https://acme.example\n\nAcme | Berlin | REMOTE": ("Acme | Berlin | REMOTE", ("Acme", "Berlin", "REMOTE")),
    "Hi HN!\n\nAcme | Berlin | REMOTE": ("Acme | Berlin | REMOTE", ("Acme", "Berlin", "REMOTE")),
    "Acme\n\nWe build robots.": ("Acme", ("Acme",)),
    "We are a small team in Berlin and we are hiring.": (None, ()),
    "": (None, ()),
    "|": (None, ()),
}

COMPANIES = {
    "Acme | Senior Engineer | Berlin": "Acme",
    "Acme (YC W21) | https://acme.example | REMOTE": "Acme",
    "Senior AI Engineer | Acme | Berlin": "Acme",
    "Software Engineer II | Acme Robotics | Austin, TX": "Acme Robotics",
    "Palo Alto, CA - Acme": "Acme",
    "REMOTE | Acme | Engineer": "Acme",
    "Coder | https://coder.example | Remote": "Coder",
    "Acme Design / acme.example | Engineer | Berlin": "Acme Design",
    "Senior Engineer | REMOTE | €50k-€80k | Munich": None,
    "Stealth startup | Berlin | Engineer": None,
    "AI x Health Startup | Boston | Engineer": None,
    "Remote | Full-time | Berlin": None,
}

PLACES = {
    "Acme | Engineer | Berlin, Germany | REMOTE": "Berlin, Germany",
    "Acme | Remote (US) | Engineer": "Remote (US)",
    "Acme | US | London | Engineer": "London",
    "Palo Alto, CA - Acme": "Palo Alto, CA",
    "Paris Robotics | Engineer": None,
}


@pytest.mark.parametrize(("text", "expected"), HEADERS.items())
def test_read_header(text: str, expected: tuple[str | None, tuple[str, ...]]) -> None:
    header = read_header(text)
    assert (header.line, header.fields) == expected


@pytest.mark.parametrize(("line", "company"), COMPANIES.items())
def test_header_company(line: str, company: str | None) -> None:
    assert header_company(read_header(line).fields) == company


@pytest.mark.parametrize(("line", "place"), PLACES.items())
def test_header_place(line: str, place: str | None) -> None:
    assert header_place(read_header(line).fields) == place


def test_anonymous_headers() -> None:
    assert is_anonymous(("Stealth", "Berlin"))
    assert is_anonymous(("AI startup", "Berlin"))
    assert not is_anonymous(("Stealthy Robots", "Berlin"))
    assert not is_anonymous(())
