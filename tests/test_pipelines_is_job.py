"""Which comments offer a job."""

import pytest

from pipelines.header import read_header
from pipelines.is_job import is_job

LONG = " We build robots that sort apples, and we sell them to farms in forty countries." * 6

OFFERS = [
    "Acme | Engineer | Berlin | REMOTE\n\nApply: https://example.com/jobs",
    "Acme is hiring engineers in Berlin. https://example.com/jobs",
    "Acme - Berlin\n\nhttps://example.com/jobs",
    f"We're looking for a backend developer.{LONG}",
    "Location: Remote\nCompany: Acme\nWe need an engineer. Apply at https://example.com/jobs",
    f"Acme | Engineer | REMOTE\n\nWilling to relocate: no need.{LONG}",
]

OTHERS = [
    "Anyone hiring in Lisbon?",
    "I applied last month and never heard back.",
    "Do you sponsor visas?",
    "Wow, $80k a year and no benefits is bold!",
    "I made a search tool for this thread: https://example.com/search",
    "SEEKING WORK | Remote | Python\n\nI build web sites.",
    "Location: Lisbon\nRemote: Yes\nWilling to relocate: No\nTechnologies: Python\nRésumé/CV: https://example.com/cv",
    "I'm looking for a job in Berlin as a designer." + LONG,
    "test",
    "+1",
]


@pytest.mark.parametrize("text", OFFERS)
def test_offers(text: str) -> None:
    assert is_job(text, read_header(text).fields)


@pytest.mark.parametrize("text", OTHERS)
def test_other_comments(text: str) -> None:
    assert not is_job(text, read_header(text).fields)
